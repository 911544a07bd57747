package device

import (
	"encoding/binary"
	"errors"
	"strings"
	"syscall"

	"unhello/media"
)

// SystemVolume is a volume that the operating system knows; only Windows lists any.
type SystemVolume struct {
	// Path is \\?\Volume{GUID}\, which works without a drive letter too. A volume with a letter but
	// no such name, such as a network drive, has E:\.
	Path   string
	Mounts []string // D:\ and folders
	// Disk is \\.\PhysicalDrive0, and Offset and Size say where the volume lies on it. Disk is ""
	// if that is unknown or the volume spans several disks.
	Disk              string
	Offset, Size      int64
	FileSystem, Label string
	Drive             DriveKind
	Locked            bool // BitLocker keeps the system out
	Running           bool // the system runs from it: X: of WinPE, C: of a live Windows
	Own               bool // this program is on it: the stick
}

// DriveKind is what the system says about the medium of a volume. The words are stable.
type DriveKind string

const (
	DriveUnknown   DriveKind = ""
	DriveFixed     DriveKind = "fixed"
	DriveRemovable DriveKind = "removable"
	DriveOptical   DriveKind = "optical"
	DriveRAMDisk   DriveKind = "ram-disk"
	DriveRemote    DriveKind = "remote"
)

// SystemVolumes lists the volumes that the system knows, with and without a letter, except for
// empty drives. What a driver can't tell about a volume is left out; the rest is still there. If
// there is an error, some volumes may be missing. The list is empty on a system that has none.
func SystemVolumes() ([]SystemVolume, error) { return listSystemVolumes() }

// LooksLocked checks again whether BitLocker keeps the system out of the volume.
func (v SystemVolume) LooksLocked() bool { return lookLocked(v) }

// IsOnStick reports whether a path is on a removable medium or disk. A USB disk is one, although
// Windows calls it fixed.
func IsOnStick(path string) bool { return isOnStick(path) }

// Root is the folder that leads into the volume: its letter, or else a folder that it is mounted
// in, or else its Path.
func (v SystemVolume) Root() string {
	for _, m := range v.Mounts {
		if isLetterRoot(m) {
			return m
		}
	}
	if len(v.Mounts) > 0 {
		return v.Mounts[0]
	}
	return v.Path
}

// Raw is the device that shows the volume's sectors, such as \\.\D:.
func (v SystemVolume) Raw() string {
	if letter := v.Letter(); letter != "" {
		return `\\.\` + letter
	}
	return strings.TrimSuffix(v.Path, `\`)
}

// Letter is the volume's drive letter, such as D:, or "".
func (v SystemVolume) Letter() string {
	if root := v.Root(); isLetterRoot(root) {
		return root[:2]
	}
	return ""
}

// isLetterRoot reports whether a path is the root of a drive, such as D:\.
func isLetterRoot(path string) bool { return len(path) == 3 && path[1:] == `:\` }

// diskExtent is where a volume lies on a disk.
type diskExtent struct {
	disk         uint32
	offset, size int64
}

// parseDiskExtents reads VOLUME_DISK_EXTENTS: a count and, from byte 8 on, for each extent the
// number of the disk and, 8 bytes into it, start and length. Only a volume that consists of one
// extent has a location that can be named.
func parseDiskExtents(b []byte) (diskExtent, bool) {
	if len(b) < 32 || binary.LittleEndian.Uint32(b) != 1 {
		return diskExtent{}, false
	}
	e := diskExtent{
		disk:   binary.LittleEndian.Uint32(b[8:]),
		offset: int64(binary.LittleEndian.Uint64(b[16:])),
		size:   int64(binary.LittleEndian.Uint64(b[24:])),
	}
	return e, e.offset >= 0 && e.size > 0
}

// Buses that disks are attached to, from STORAGE_BUS_TYPE.
const (
	busFireWire = 4
	busUSB      = 7
)

// parseRemovable reads from STORAGE_DEVICE_DESCRIPTOR whether the medium, or the disk as a whole,
// can be taken out. The SD/MMC bus says nothing: soldered eMMC is on it too.
func parseRemovable(b []byte) bool {
	if len(b) < 32 {
		return false
	}
	bus := binary.LittleEndian.Uint32(b[28:])
	return b[10] != 0 || bus == busUSB || bus == busFireWire
}

// ErrLockedVolume is FVE_E_LOCKED_VOLUME, the answer to any access to a path on a locked BitLocker
// volume.
const ErrLockedVolume syscall.Errno = 0x80310000

// isLocked decides by the system's answer and the first sector of the raw volume whether BitLocker
// keeps the system out: once unlocked, a volume's sectors are shown decrypted. Neither depends on
// the system's language.
func isLocked(err error, first []byte) bool {
	return errors.Is(err, ErrLockedVolume) || media.KindOf(first) == media.KindBitLocker
}

// mark finds the volume that a path's mount point, or its volume name, belongs to.
func mark(list []SystemVolume, mount, name string) *SystemVolume {
	for i := range list {
		v := &list[i]
		if name != "" && strings.EqualFold(v.Path, name) {
			return v
		}
		for _, m := range v.Mounts {
			if mount != "" && strings.EqualFold(m, mount) {
				return v
			}
		}
	}
	return nil
}
