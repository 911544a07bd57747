package console

import (
	"path/filepath"

	"golang.org/x/sys/windows"
)

// onRemovableDrive is true for a path on a stick.
func onRemovableDrive(path string) bool {
	root, err := windows.UTF16PtrFromString(filepath.VolumeName(path) + `\`)
	if err != nil {
		return false
	}
	return windows.GetDriveType(root) == windows.DRIVE_REMOVABLE
}
