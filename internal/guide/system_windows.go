package guide

import (
	"os"
	"os/exec"
	"path/filepath"

	"golang.org/x/sys/windows"

	"unhello/internal/winpe"
)

// CurrentSystem tells a recovery environment from other systems.
func CurrentSystem() System {
	if !winpe.Running() {
		return Other
	}
	if _, err := os.Stat(os.Getenv("SystemDrive") + `\sources\recovery\RecEnv.exe`); err == nil {
		return WindowsRE
	}
	return WindowsPE
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
