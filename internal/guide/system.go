package guide

import (
	"os"

	"unhello/internal/device"
)

// System is what kind of system the program runs on, as far as it matters here.
type System int

const (
	Other     System = iota
	WindowsPE        // from install media or a stick
	WindowsRE        // Windows PE with Microsoft's menu around it, which people return to
)

// CurrentSystem tells recovery environments from other systems.
func CurrentSystem() System {
	if !device.InWindowsPE() {
		return Other
	}
	if _, err := os.Stat(os.Getenv("SystemDrive") + `\sources\recovery\RecEnv.exe`); err == nil {
		return WindowsRE
	}
	return WindowsPE
}
