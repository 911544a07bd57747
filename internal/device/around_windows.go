package device

import (
	"errors"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/sys/windows"
)

// IsVolumeRoot reports whether a folder is the root of a drive, or has a volume mounted in it.
func IsVolumeRoot(dir string) bool {
	dir = filepath.Clean(dir)
	if strings.EqualFold(dir, filepath.VolumeName(dir)+`\`) {
		return true
	}
	var mount [windows.MAX_PATH + 1]uint16
	p, err := windows.UTF16PtrFromString(dir + `\`)
	return err == nil && windows.GetVolumePathName(p, &mount[0], uint32(len(mount))) == nil &&
		strings.EqualFold(windows.UTF16ToString(mount[:]), dir+`\`)
}

// Surroundings returns the root of the volume that a file is on, "" if that is the running
// system's, which has no saved session. hidden means that it is unknown.
func Surroundings(path string) (root string, hidden bool) {
	root, err := volumeRoot(path)
	if err != nil {
		return "", true
	}
	if dir, err := WindowsFolder(); err == nil {
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

// freeSpace asks for what this user may take.
func freeSpace(dir string) (bytes int64, known bool) {
	name, err := windows.UTF16PtrFromString(dir)
	if err != nil {
		return 0, false
	}
	var free uint64
	if err := windows.GetDiskFreeSpaceEx(name, &free, nil, nil); err != nil {
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

// IsRunning reports whether a Windows folder belongs to the running system, whatever path was
// named: by drive letter, by a mount folder or by the volume's own name.
func IsRunning(dir string) bool {
	running, err := WindowsFolder()
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

// WindowsVolumes gives the folders that lead into the volumes that can hold a Windows to work on,
// with or without a letter, but not the RAM disk of WinPE, optical discs or network drives.
func WindowsVolumes() []string {
	list, _ := SystemVolumes() // a partial list will do
	var roots []string
	for _, v := range list {
		elsewhere := v.Drive == DriveOptical || v.Drive == DriveRemote ||
			v.Drive == DriveRAMDisk
		if !elsewhere && !isRAMDisk(v.Root()) {
			roots = append(roots, v.Root())
		}
	}
	return roots
}

// IsMarkedReadOnly reports whether a file has the read-only attribute.
func IsMarkedReadOnly(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().Perm()&0o200 == 0
}

// MountsAll says that the system mounts every volume that it knows. It keeps a clone offline.
const MountsAll = true

// WindowsFolder is the folder of the Windows that is running.
func WindowsFolder() (string, error) { return windows.GetSystemWindowsDirectory() }

// SystemFolders are where the programs of this Windows are. For a 32-bit program on a 64-bit
// Windows, System32 is redirected to another folder; Sysnative beside it, which only such a program
// sees, is the real one.
func SystemFolders() []string {
	system, err := windows.GetSystemDirectory()
	if err != nil {
		system = filepath.Join(os.Getenv("SystemRoot"), "System32")
	}
	return []string{system, filepath.Join(filepath.Dir(system), "Sysnative")}
}

// IsElevated reports whether the program has the rights of an administrator.
func IsElevated() bool { return windows.GetCurrentProcessToken().IsElevated() }

// ComputerName is the name of this PC.
func ComputerName() (string, error) { return windows.ComputerName() }

// Restart restarts the PC from Windows PE, with the system's own wpeutil.exe and not whatever has
// that name in another folder.
func Restart() error {
	system, err := windows.GetSystemDirectory()
	if err != nil {
		return err
	}
	return exec.Command(filepath.Join(system, "wpeutil.exe"), "reboot").Run()
}

// VolumeAround gives the volume that a folder is on, with links resolved.
func VolumeAround(folder string) (SystemVolume, error) {
	f, err := openShared(folder, 0)
	if err != nil {
		return SystemVolume{}, err
	}
	defer f.Close()
	if path, err := finalPath(f, volumeNameDOS); err == nil && strings.HasPrefix(path, `\\?\UNC\`) {
		return SystemVolume{Drive: DriveRemote}, nil
	}
	name, err := volumeName(f)
	if err != nil {
		return SystemVolume{}, err
	}
	list, err := SystemVolumes()
	if err != nil {
		return SystemVolume{}, err
	}
	if i := slices.IndexFunc(list, func(v SystemVolume) bool {
		return strings.EqualFold(v.Path, name)
	}); i >= 0 {
		return list[i], nil
	}
	return SystemVolume{}, errNoVolume
}

var errNoVolume = errors.New("the system does not say on which volume the folder is")

// volumeName returns the name \\?\Volume{...}\ of the volume that a folder is on. It follows
// letters that stand for folders, junctions and links. A drive without such a name keeps its
// letter.
func volumeName(folder *os.File) (string, error) {
	if path, err := finalPath(folder, volumeNameGUID); err == nil {
		if end := strings.Index(path, `}\`); end >= 0 {
			return path[:end+2], nil
		}
	}
	path, err := finalPath(folder, volumeNameDOS)
	if err != nil {
		return "", err
	}
	path = strings.TrimPrefix(path, `\\?\`)
	if len(path) < 3 || path[1:3] != `:\` {
		return "", errNoVolume
	}
	if name := volumeNameOf(path[:3]); name != "" {
		return name, nil
	}
	return path[:3], nil
}
