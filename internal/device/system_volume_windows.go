package device

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/sys/windows"
)

const (
	ioctlVolumeGetVolumeDiskExtents = 0x560000
	ioctlStorageQueryProperty       = 0x2D1400
)

// driveKinds are the results of GetDriveType.
var driveKinds = map[uint32]DriveKind{
	windows.DRIVE_REMOVABLE: DriveRemovable,
	windows.DRIVE_FIXED:     DriveFixed,
	windows.DRIVE_REMOTE:    DriveRemote,
	windows.DRIVE_CDROM:     DriveOptical,
	windows.DRIVE_RAMDISK:   DriveRAMDisk,
}

func listSystemVolumes() ([]SystemVolume, error) {
	names, err := volumeNames()
	if err != nil {
		err = fmt.Errorf("device: the volumes of this machine: %w", err)
	}
	var list []SystemVolume
	for _, name := range names {
		if v, ok := describeVolume(SystemVolume{Path: name, Mounts: mountsOf(name)}); ok {
			list = append(list, v)
		}
	}
	for _, letter := range letters() {
		if !isRemote(letter) && slices.Contains(names, volumeNameOf(letter)) {
			continue
		}
		if v, ok := describeVolume(SystemVolume{Path: letter, Mounts: []string{letter}}); ok {
			list = append(list, v)
		}
	}
	markSpecial(list)
	return list, err
}

// volumeNames gives \\?\Volume{GUID}\ of every volume.
func volumeNames() ([]string, error) {
	var buf [windows.MAX_PATH + 1]uint16
	h, err := windows.FindFirstVolume(&buf[0], uint32(len(buf)))
	if errors.Is(err, windows.ERROR_NO_MORE_FILES) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer windows.FindVolumeClose(h)
	var names []string
	for err == nil {
		names = append(names, windows.UTF16ToString(buf[:]))
		err = windows.FindNextVolume(h, &buf[0], uint32(len(buf)))
	}
	if errors.Is(err, windows.ERROR_NO_MORE_FILES) {
		err = nil
	}
	return names, err
}

// letters gives the root of every drive that has a letter.
func letters() []string {
	mask, err := windows.GetLogicalDrives()
	if err != nil {
		return nil
	}
	var roots []string
	for i := range 26 {
		if mask>>i&1 != 0 {
			roots = append(roots, string(rune('A'+i))+`:\`)
		}
	}
	return roots
}

// isRemote recognizes a network drive without asking the network, which may not answer.
func isRemote(root string) bool {
	p, err := windows.UTF16PtrFromString(root)
	return err == nil && windows.GetDriveType(p) == windows.DRIVE_REMOTE
}

// mountsOf gives the letters and folders that lead into a volume.
func mountsOf(name string) []string {
	p, err := windows.UTF16PtrFromString(name)
	if err != nil {
		return nil
	}
	buf := make([]uint16, 1024)
	var need uint32
	err = windows.GetVolumePathNamesForVolumeName(p, &buf[0], uint32(len(buf)), &need)
	if errors.Is(err, windows.ERROR_MORE_DATA) {
		buf = make([]uint16, need+2) // a list ends with an empty name
		err = windows.GetVolumePathNamesForVolumeName(p, &buf[0], uint32(len(buf)), &need)
	}
	if err != nil {
		return nil
	}
	var mounts []string
	for buf[0] != 0 {
		m := windows.UTF16ToString(buf)
		mounts = append(mounts, m)
		buf = buf[slices.Index(buf, 0)+1:]
	}
	return mounts
}

// describeVolume asks the system and the driver about a volume. Any of them may have no answer. An
// empty drive is left out.
func describeVolume(v SystemVolume) (SystemVolume, bool) {
	root, err := windows.UTF16PtrFromString(v.Root())
	if err != nil {
		return v, false
	}
	v.Drive = driveKinds[windows.GetDriveType(root)]
	if v.Drive == DriveRemote {
		return v, true // a network may not answer, so it isn't asked
	}
	err = v.askFileSystem()
	v.askDriver()
	first := firstSector(v.Raw())
	v.Locked = isLocked(err, first)
	empty := errors.Is(err, windows.ERROR_NOT_READY) ||
		errors.Is(err, windows.ERROR_NO_MEDIA_IN_DRIVE)
	return v, first != nil || !empty
}

// askFileSystem finds out the volume's label by its root, which doesn't open if BitLocker keeps the
// system out.
func (v *SystemVolume) askFileSystem() error {
	f, err := openShared(v.Root(), 0)
	if err != nil {
		return err
	}
	defer f.Close()
	var label, system [windows.MAX_PATH + 1]uint16
	err = windows.GetVolumeInformationByHandle(windows.Handle(f.Fd()), &label[0],
		uint32(len(label)), nil, nil, nil,
		&system[0], uint32(len(system)))
	if err == nil {
		v.Label, v.FileSystem = windows.UTF16ToString(label[:]), windows.UTF16ToString(system[:])
	}
	return err
}

// askDriver finds out which disk the volume is on, and whether that is removable. The driver says
// so without access to the content.
func (v *SystemVolume) askDriver() {
	f, err := openShared(v.Raw(), 0)
	if err != nil {
		return
	}
	defer f.Close()
	if e, ok := parseDiskExtents(control(f, ioctlVolumeGetVolumeDiskExtents, nil, 32)); ok {
		v.Disk, v.Offset, v.Size = physicalDrive(int(e.disk)), e.offset, e.size
	}
	if v.Drive == DriveFixed && isRemovable(f) {
		v.Drive = DriveRemovable // a USB disk counts as fixed otherwise
	}
}

func isOnStick(path string) bool {
	mount := filepath.VolumeName(path) + `\`
	root, err := windows.UTF16PtrFromString(mount)
	if err != nil {
		return false
	}
	v := SystemVolume{Path: mount, Mounts: []string{mount},
		Drive: driveKinds[windows.GetDriveType(root)]}
	if v.Drive == DriveFixed {
		v.askDriver()
	}
	return v.Drive == DriveRemovable
}

// isRemovable asks the driver of a disk or volume.
func isRemovable(f *os.File) bool {
	// STORAGE_PROPERTY_QUERY: StorageDeviceProperty, PropertyStandardQuery
	query := make([]byte, 12)
	return parseRemovable(control(f, ioctlStorageQueryProperty, query, 32))
}

func lookLocked(v SystemVolume) bool {
	return isLocked(v.askFileSystem(), firstSector(v.Raw()))
}

// firstSector reads the start of a raw volume, nil if it can't be read.
func firstSector(path string) []byte {
	f, err := openShared(path, windows.GENERIC_READ)
	if err != nil {
		return nil
	}
	defer f.Close()
	b := alignedBuffer(alignment) // one sector, whatever its size
	if n, _ := (guard{f, alignment}).ReadAt(b, 0); n == len(b) {
		return b
	}
	return nil
}

// openShared opens a device, or the root of a volume, without keeping others from doing anything
// with it.
func openShared(path string, access uint32) (*os.File, error) {
	return open(path, access, shareAll, windows.FILE_FLAG_BACKUP_SEMANTICS)
}

// markSpecial marks the volumes of the running system and of this program.
func markSpecial(list []SystemVolume) {
	running := []string{os.Getenv("SystemDrive")}
	if dir, err := windows.GetSystemWindowsDirectory(); err == nil {
		running = append(running, dir)
	}
	for _, path := range running {
		if v := volumeAround(list, path); v != nil {
			v.Running = true
		}
	}
	if exe, err := os.Executable(); err == nil {
		if v := volumeAround(list, exe); v != nil {
			v.Own = true
		}
	}
}

// volumeAround finds the volume that a path is on.
func volumeAround(list []SystemVolume, path string) *SystemVolume {
	if path == "" {
		return nil
	}
	mount := filepath.VolumeName(path) + `\`
	var buf [windows.MAX_PATH + 1]uint16
	if p, err := windows.UTF16PtrFromString(strings.TrimSuffix(path, `\`) + `\`); err == nil &&
		windows.GetVolumePathName(p, &buf[0], uint32(len(buf))) == nil {
		mount = windows.UTF16ToString(buf[:])
	}
	return mark(list, mount, volumeNameOf(mount))
}

// volumeNameOf gives the name of the volume that is mounted in a folder, "" if it has none.
func volumeNameOf(mount string) string {
	var buf [windows.MAX_PATH + 1]uint16
	p, err := windows.UTF16PtrFromString(mount)
	if err != nil || windows.GetVolumeNameForVolumeMountPoint(p, &buf[0], uint32(len(buf))) != nil {
		return ""
	}
	return windows.UTF16ToString(buf[:])
}
