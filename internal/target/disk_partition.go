package target

import (
	"bytes"
	"slices"

	"unhello/internal/device"
	"unhello/media"
)

// A partition of a disk may also be a volume that the system knows, and then there are two ways to
// its bytes. The volume's driver says which partition it is; if it doesn't, they are matched by
// size and first sector.

// headerSize is how much of a volume's start tells it from others: the boot sector, or BitLocker's
// volume header.
const headerSize = 512

// A diskPartition is a partition of one of the system's disks.
type diskPartition struct {
	disk string
	media.Partition
	header []byte // its first sector, nil if it can't be read
}

// partitionOn describes a partition of an open disk.
func partitionOn(d *disk, p media.Partition) diskPartition {
	header := make([]byte, headerSize)
	if n, _ := d.ReadAt(header, p.Offset); n < headerSize {
		header = nil
	}
	return diskPartition{d.path, p, header}
}

// holds reports whether a volume of the system lies on the partition, or on part of it.
func (p diskPartition) holds(v device.SystemVolume) bool {
	if v.Disk != "" {
		return isSameDevice(v.Disk, p.disk) && v.Offset < p.Offset+p.Size &&
			p.Offset < v.Offset+v.Size
	}
	if p.header == nil || v.Drive == device.DriveRemote || v.Drive == device.DriveOptical {
		return false
	}
	f, err := device.Open(v.Raw(), false)
	if err != nil {
		return false
	}
	defer f.Close()
	first := make([]byte, headerSize)
	n, _ := f.ReadAt(first, 0)
	return n == headerSize && f.Size() == p.Size && bytes.Equal(first, p.header)
}

// volumesOn returns the volumes of the system that lie on a partition.
func volumesOn(drives listing, p diskPartition) []device.SystemVolume {
	return slices.DeleteFunc(slices.Clone(drives.Volumes()),
		func(v device.SystemVolume) bool { return !p.holds(v) })
}

// partitionOf finds the partition that a volume is. If several look alike, as on a disk and its
// clone, there is no way to tell.
func partitionOf(disks []string, v device.SystemVolume) (diskPartition, bool) {
	var found []diskPartition
	for _, path := range disks {
		if v.Disk == "" || isSameDevice(v.Disk, path) {
			found = append(found, partitionsHolding(path, v)...)
		}
	}
	if len(found) != 1 {
		return diskPartition{}, false
	}
	return found[0], true
}

// settle fills in disk and offset of volumes whose driver doesn't report them, if their content
// shows where they lie. Once known, they stay: an unlocked volume shows other bytes than its disk.
func settle(volumes []device.SystemVolume, disks []string, known map[string]diskPartition) {
	for i := range volumes {
		v := &volumes[i]
		if v.Disk != "" {
			continue
		}
		p, ok := known[v.Path]
		if !ok {
			p, ok = partitionOf(disks, *v)
		}
		if ok {
			known[v.Path] = p
			v.Disk, v.Offset, v.Size = p.disk, p.Offset, p.Size
		}
	}
}

// partitionsHolding returns the partitions of a disk that a volume lies on.
func partitionsHolding(path string, v device.SystemVolume) []diskPartition {
	d, err := openDisk(path, toRead)
	if err != nil {
		return nil
	}
	defer d.close()
	table, err := media.Partitions(d)
	if err != nil {
		return nil
	}
	var found []diskPartition
	for _, partition := range table.Partitions {
		if p := partitionOn(d, partition); p.holds(v) {
			found = append(found, p)
		}
	}
	return found
}

// isSystemDisk reports whether a path names one of the system's disks. A disk that is not listed
// because its first sector can't be read is recognized by its name.
func isSystemDisk(drives listing, path string) bool {
	return drives != nil &&
		(device.IsDiskName(path) || slices.ContainsFunc(drives.Disks(), func(d string) bool {
			return isSameDevice(d, path)
		}))
}
