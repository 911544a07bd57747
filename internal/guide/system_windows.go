package guide

import (
	"os"
	"os/exec"
	"path/filepath"

	"golang.org/x/sys/windows"

	"unhello/internal/winpe"
)

// CurrentSystem tells recovery environments from other systems.
func CurrentSystem() System {
	if !winpe.Running() {
		return Other
	}
	if _, err := os.Stat(os.Getenv("SystemDrive") + `\sources\recovery\RecEnv.exe`); err == nil {
		return WindowsRE
	}
	return WindowsPE
}

// Restart restarts the PC from a recovery environment, with the system's own wpeutil.exe and not
// whatever has that name in another folder.
func Restart() error {
	system, err := windows.GetSystemDirectory()
	if err != nil {
		return err
	}
	return exec.Command(filepath.Join(system, "wpeutil.exe"), "reboot").Run()
}
