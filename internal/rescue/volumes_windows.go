package rescue

import (
	"math"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/windows"

	"unhello/internal/device"
)

// isVolumeRoot reports whether a folder is the root of a drive, or has a volume mounted in it.
func isVolumeRoot(dir string) bool {
	dir = filepath.Clean(dir)
	if strings.EqualFold(dir, filepath.VolumeName(dir)+`\`) {
		return true
	}
	var mount [windows.MAX_PATH + 1]uint16
	p, err := windows.UTF16PtrFromString(dir + `\`)
	return err == nil && windows.GetVolumePathName(p, &mount[0], uint32(len(mount))) == nil &&
		strings.EqualFold(windows.UTF16ToString(mount[:]), dir+`\`)
}

// surroundings returns the root of the volume that a file is on, "" if that is the running
// system's, which has no saved session. hidden means that it is unknown.
func surroundings(path string) (root string, hidden bool) {
	root, err := volumeRoot(path)
	if err != nil {
		return "", true
	}
	if dir, err := windows.GetSystemWindowsDirectory(); err == nil {
		if running, err := volumeRoot(dir); err == nil && strings.EqualFold(running, root) {
			return "", false
		}
	}
	return root, false
}

func volumeRoot(path string) (string, error) {
	name, err := windows.UTF16PtrFromString(path)
	if err != nil {
		return "", err
	}
	root := make([]uint16, len(path)+2)
	if err := windows.GetVolumePathName(name, &root[0], uint32(len(root))); err != nil {
		return "", err
	}
	return windows.UTF16ToString(root), nil
}

// freeSpace returns the free bytes on the volume of a file, if known.
func freeSpace(path string) (bytes int64, known bool) {
	dir, err := windows.UTF16PtrFromString(filepath.Dir(path))
	if err != nil {
		return 0, false
	}
	var free uint64
	if err := windows.GetDiskFreeSpaceEx(dir, &free, nil, nil); err != nil {
		return 0, false
	}
	return int64(min(free, math.MaxInt64)), true
}

// isRAMDisk reports whether a folder is on the drive that WinPE runs from, which is gone after a
// restart.
func isRAMDisk(dir string) bool {
	return strings.EqualFold(filepath.VolumeName(dir), "X:") &&
		strings.EqualFold(os.Getenv("SystemDrive"), "X:")
}

// isRunning reports whether a Windows folder belongs to the running system, whatever path was
// named: by drive letter, by a mount folder or by the volume's own name.
func isRunning(dir string) bool {
	running, err := windows.GetSystemWindowsDirectory()
	if err != nil {
		return false
	}
	if isRAMDisk(dir) || strings.EqualFold(filepath.Clean(dir), filepath.Clean(running)) {
		return true
	}
	a, errA := os.Stat(dir)
	b, errB := os.Stat(running)
	return errA == nil && errB == nil && os.SameFile(a, b)
}

// Volumes returns the folders that lead into the volumes that can hold a Windows to work on, with
// or without a letter, but not the RAM disk of WinPE, optical discs or network drives.
func Volumes() []string {
	list, _ := device.SystemVolumes() // a partial list will do
	var roots []string
	for _, v := range list {
		elsewhere := v.Drive == device.DriveOptical || v.Drive == device.DriveRemote ||
			v.Drive == device.DriveRAMDisk
		if !elsewhere && !isRAMDisk(v.Root()) {
			roots = append(roots, v.Root())
		}
	}
	return roots
}

// isDevicePath reports whether a path names a disk or volume itself: \\.\PhysicalDrive0, \\.\D: or
// \\?\Volume{...}, with nothing after it.
func isDevicePath(path string) bool {
	name, ok := strings.CutPrefix(path, `\\.\`)
	if !ok {
		name, ok = strings.CutPrefix(path, `\\?\`)
	}
	return ok && name != "" && !strings.Contains(name, `\`)
}

// isApart reports whether a volume of a disk can't be mounted. Windows mounts every volume that it
// knows, and keeps a clone offline.
func isApart(*Volume) bool { return false }

// isMountedVolume reports whether a path names a volume, as \\.\D: does. Windows has it mounted,
// locked or not, and nothing is written past Windows. Any device that does not have the plain name
// of a disk counts as a volume: Windows has many names for a disk, and ignores dots and spaces at
// their end.
func isMountedVolume(path string) bool { return isDevicePath(path) && !isDiskPath(path) }

// isDiskPath reports whether a path names a disk as Windows lists it, in any letter case:
// \\.\PhysicalDrive0.
func isDiskPath(path string) bool {
	number, ok := strings.CutPrefix(strings.ToLower(deviceName(path)), "physicaldrive")
	return isDevicePath(path) && ok && number != "" && strings.Trim(number, "0123456789") == ""
}

// isMarkedReadOnly reports whether a file has the read-only attribute.
func isMarkedReadOnly(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().Perm()&0o200 == 0
}
