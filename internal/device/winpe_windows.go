package device

import (
	"os"
	"strings"

	"golang.org/x/sys/windows/registry"
)

// miniNT is a key that only Windows PE has.
const miniNT = `SYSTEM\CurrentControlSet\Control\MiniNT`

// InWindowsPE reports whether this is Windows PE, or Windows RE which is based on it: its registry
// and its drive X: are gone after a restart.
func InWindowsPE() bool {
	key, err := registry.OpenKey(registry.LOCAL_MACHINE, miniNT, registry.QUERY_VALUE)
	if err != nil {
		return strings.EqualFold(os.Getenv("SystemDrive"), "X:")
	}
	_ = key.Close()
	return true
}
