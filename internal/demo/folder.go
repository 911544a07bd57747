package demo

import (
	"os"
	"path/filepath"

	"unhello/hive/hivetest"
)

// MakeVolume makes the folders and files of a Windows volume below dir: a
// SOFTWARE hive that Windows did not close, whose logs hide the real value.
func MakeVolume(dir string) error {
	before, err := hivetest.Software(hivetest.SoftwareOptions{Switch: StaleValue})
	if err != nil {
		return err
	}
	after, err := hivetest.SetDWORD(before, hivetest.DeviceKey, hivetest.HelloOnly, RealValue)
	if err != nil {
		return err
	}
	dirty, err := hivetest.Dirty(before, after, hivetest.DirtyOptions{Entries: 3, InFirst: 2, SwapLogs: true})
	if err != nil {
		return err
	}
	config := filepath.Join(dir, "Windows", "System32", "config")
	if err := os.MkdirAll(config, 0o700); err != nil {
		return err
	}
	files := map[string][]byte{
		filepath.Join(config, "SOFTWARE"):      dirty.Primary,
		filepath.Join(config, "SOFTWARE.LOG1"): dirty.Log1,
		filepath.Join(config, "SOFTWARE.LOG2"): dirty.Log2,
		filepath.Join(dir, "hiberfil.sys"):     make([]byte, 8192), // as after a full shutdown
	}
	for path, content := range files {
		if err := os.WriteFile(path, content, 0o600); err != nil {
			return err
		}
	}
	return nil
}
