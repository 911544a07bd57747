package guide

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"golang.org/x/sys/windows"
	"golang.org/x/sys/windows/registry"
)

// miniNT is the key that Windows PE has, and no other Windows.
const miniNT = `SYSTEM\CurrentControlSet\Control\MiniNT`

// CurrentSystem tells a recovery environment from other systems.
func CurrentSystem() System {
	drive := os.Getenv("SystemDrive")
	if !strings.EqualFold(drive, "X:") && !hasMiniNT() {
		return Other
	}
	if _, err := os.Stat(drive + `\sources\recovery\RecEnv.exe`); err == nil {
		return WindowsRE
	}
	return WindowsPE
}

func hasMiniNT() bool {
	k, err := registry.OpenKey(registry.LOCAL_MACHINE, miniNT, registry.QUERY_VALUE)
	if err != nil {
		return false
	}
	_ = k.Close()
	return true
}

// Restart restarts the PC out of a recovery environment, by the program that is made
// for it; the one of the system, not what another folder has by that name.
func Restart() error {
	system, err := windows.GetSystemDirectory()
	if err != nil {
		return err
	}
	return exec.Command(filepath.Join(system, "wpeutil.exe"), "reboot").Run()
}
