package device

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// IsDevicePath reports whether a path names a disk or volume of Windows itself:
// \\.\PhysicalDrive0, \\.\D: or \\?\Volume{...}, with nothing after it.
func IsDevicePath(path string) bool { return isDevicePath(path) }

// IsDiskName reports whether a path names a disk the way Windows lists it, in any letter case.
// Windows has many more names for a disk, and ignores dots and spaces at their end, but volumes
// aren't found by these.
func IsDiskName(path string) bool {
	number, ok := strings.CutPrefix(strings.ToLower(path), `\\.\physicaldrive`)
	n, err := strconv.ParseUint(number, 10, 16)
	return ok && err == nil && strconv.FormatUint(n, 10) == number
}

// IsVolumeName reports whether a path names a volume of Windows, as \\.\D: does. Windows has it
// mounted, locked or not, and nothing is written past Windows. Any device that does not have the
// plain name of a disk counts as a volume.
func IsVolumeName(path string) bool { return IsDevicePath(path) && !IsDiskName(path) }

// FreeSpace gives the bytes that an ordinary user can still write to the volume of a file or
// folder, which may not be there yet, if that is known.
func FreeSpace(path string) (bytes int64, known bool) {
	if info, err := os.Stat(path); err == nil && !info.IsDir() {
		path = filepath.Dir(path)
	}
	dir, err := Existing(path)
	if err != nil {
		return 0, false
	}
	return freeSpace(dir)
}
