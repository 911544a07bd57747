package stick

import (
	"errors"
	"fmt"

	"unhello/internal/device"
	"unhello/media"
	"unhello/media/fat"
	"unhello/media/image"
)

// VolumesError says that a disk or image doesn't have the one FAT32 volume that it should.
type VolumesError struct {
	Path  string
	Count int // of its FAT32 volumes
}

func (e *VolumesError) Error() string {
	return fmt.Sprintf("stick: %s: %d FAT32 volumes", e.Path, e.Count)
}

// openUnmounted opens the FAT32 volume of a disk, a partition or an image, until release, to read
// it. One that somebody else may be writing to is a *device.InUseError.
func openUnmounted(name string) (m *medium, release func() error, err error) {
	disk, err := device.Open(name, false)
	if err != nil {
		return nil, nil, err
	}
	if err = disk.InUse(); err == nil {
		m, err = volumeOn(disk)
	}
	if err != nil {
		disk.Close()
		return nil, nil, err
	}
	return m, disk.Close, nil
}

func volumeOn(disk *device.File) (*medium, error) {
	var content media.Device = disk
	if !disk.IsBlock() {
		var err error
		if content, err = image.Open(disk); err != nil {
			return nil, err
		}
	}
	table, err := media.Partitions(content)
	if media.HasNoTable(err) {
		return nil, &VolumesError{Path: disk.Path()}
	}
	if err != nil {
		return nil, err
	}
	var found []*fat.Volume
	for _, p := range table.Partitions {
		part, err := media.NewVolume(content, p)
		if err != nil {
			return nil, err
		}
		v, err := fat.Open(part, part.Size())
		var other *fat.NotFAT32Error
		switch {
		case p.Kind == media.KindBitLocker || errors.As(err, &other):
		case err != nil:
			return nil, err
		default:
			found = append(found, v)
		}
	}
	if len(found) != 1 {
		return nil, &VolumesError{disk.Path(), len(found)}
	}
	return &medium{dir: disk.Path(), fsys: found[0]}, nil
}
