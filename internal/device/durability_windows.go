package device

import (
	"path/filepath"
	"strings"

	"golang.org/x/sys/windows"
)

// DurabilityOf tells the RAM disk that WinPE runs from, and any other RAM disk, from a medium. The
// folder must exist.
func DurabilityOf(dir string) Durability {
	if isRAMDisk(withoutPrefix(dir)) {
		return Volatile
	}
	var mount [windows.MAX_PATH + 1]uint16
	p, err := windows.UTF16PtrFromString(dir)
	if err == nil && windows.GetVolumePathName(p, &mount[0], uint32(len(mount))) == nil {
		root := windows.UTF16ToString(mount[:])
		if windows.GetDriveType(&mount[0]) == windows.DRIVE_RAMDISK ||
			isRAMDisk(withoutPrefix(root)) {
			return Volatile
		}
	}
	return Lasting
}

// withoutPrefix turns \\?\X:\ into X:\.
func withoutPrefix(path string) string {
	return strings.TrimPrefix(filepath.Clean(path), `\\?\`)
}
