package winpe

import (
	"os"
	"strings"

	"golang.org/x/sys/windows/registry"
)

// miniNT is the key that Windows PE has, and no other Windows.
const miniNT = `SYSTEM\CurrentControlSet\Control\MiniNT`

func running() bool {
	key, err := registry.OpenKey(registry.LOCAL_MACHINE, miniNT, registry.QUERY_VALUE)
	if err != nil {
		return strings.EqualFold(os.Getenv("SystemDrive"), "X:")
	}
	_ = key.Close()
	return true
}
