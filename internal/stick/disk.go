package stick

import (
	"context"
	"fmt"
	"io"
	"strings"

	"unhello/internal/device"
	"unhello/media/fat"
)

// Label is the name of a stick's volume.
const Label = "UNHELLO"

// NewImage plans the image of a stick, of that size, or of one that fits if it is 0.
func NewImage(files []Item, size int64, isMBR bool) (*fat.Image, error) {
	return fat.NewImage(files, fat.Options{Size: size, MBR: isMBR, Label: Label})
}

// Progress is told how many bytes are done, of how many.
type Progress func(done, total int64)

// NewImageFile writes an image to a new file. After an error there is none. Errors about the file
// are those of device.NewFile. after gets the file's content while it has no name yet.
func NewImageFile(ctx context.Context, path string, image *fat.Image, progress Progress,
	after func(io.ReaderAt) error) error {
	return device.NewFile(path, device.NewOptions{Sparse: true}, func(f *device.Content) error {
		if err := image.Write(ctx, f, progress); err != nil {
			return err
		}
		return after(f)
	})
}

// DiskError is a disk that must not be written.
type DiskError struct {
	Path string
	Why  DiskFault
}

// DiskFault is a reason against a disk. The words are stable.
type DiskFault string

const (
	NotPortable DiskFault = "not-portable" // neither removable nor on USB
	HasSystem   DiskFault = "system"       // a volume of the running system is on it
	HasUnhello  DiskFault = "own"          // this program is on it
	OtherDisk   DiskFault = "other-disk"   // the name now belongs to another disk than before
)

func (e *DiskError) Error() string { return fmt.Sprintf("stick: %s: %s", e.Path, e.Why) }

// FindDisk identifies a disk that may be overwritten. The error is a *DiskError if the disk is
// built in, or in use by the running system.
func FindDisk(path string) (device.Identity, error) {
	id, err := device.Identify(path)
	if err != nil {
		return id, err
	}
	volumes, err := device.SystemVolumes()
	if err != nil {
		return id, err
	}
	return id, judge(id, volumes)
}

// judge decides about a disk by what it says of itself and what the system has on it.
func judge(id device.Identity, volumes []device.SystemVolume) error {
	refused := func(why DiskFault) error { return &DiskError{id.Path, why} }
	if !id.Portable {
		return refused(NotPortable)
	}
	for _, v := range volumes {
		switch {
		case !strings.EqualFold(v.Disk, id.Path):
		case v.Running:
			return refused(HasSystem)
		case v.Own:
			return refused(HasUnhello)
		}
	}
	return nil
}

// HalfWrittenError says that a disk has lost its old content and holds nothing usable yet.
type HalfWrittenError struct {
	Path string
	Err  error
}

func (e *HalfWrittenError) Error() string { return fmt.Sprintf("stick: %s: %v", e.Path, e.Err) }
func (e *HalfWrittenError) Unwrap() error { return e.Err }

// WriteDisk writes an image over a disk and reads it back. It must still be the disk that FindDisk
// found, and nobody else may use it. Until the first byte is written nothing has changed; after
// that, an error is a *HalfWrittenError.
func WriteDisk(ctx context.Context, want device.Identity, image *fat.Image, content io.ReaderAt,
	progress Progress) error {
	release, err := lockVolumes(want.Path)
	defer release()
	if err != nil {
		return err
	}
	disk, err := device.Open(want.Path, true)
	if err != nil {
		return err
	}
	defer disk.Close()
	if got, err := FindDisk(want.Path); err != nil || got != want {
		if err == nil {
			err = &DiskError{want.Path, OtherDisk}
		}
		return err
	}
	return writeTo(ctx, disk, image, content, progress)
}

// writeTo writes to a disk that is ours alone.
func writeTo(ctx context.Context, disk *device.File, image *fat.Image, content io.ReaderAt,
	progress Progress) error {
	if err := image.Fits(disk); err != nil {
		return err
	}
	half := func(done, total int64) { progress(done, 2*total) }
	if err := image.CopyTo(ctx, disk, content, half); err != nil {
		return &HalfWrittenError{disk.Path(), err}
	}
	back, err := device.OpenUncached(disk.Path())
	if err != nil {
		return &HalfWrittenError{disk.Path(), err}
	}
	defer back.Close()
	second := func(done, total int64) { progress(total+done, 2*total) }
	if err := image.Compare(ctx, back, content, disk.Path(), second); err != nil {
		return &HalfWrittenError{disk.Path(), err}
	}
	return nil
}

// lockVolumes has the system let go of everything on a disk, until release.
func lockVolumes(disk string) (release func(), err error) {
	var releases []func() error
	release = func() {
		for _, r := range releases {
			_ = r() // the lock ends with the handle in any case
		}
	}
	volumes, err := device.SystemVolumes()
	if err != nil {
		return release, err
	}
	for _, v := range volumes {
		if !strings.EqualFold(v.Disk, disk) {
			continue
		}
		r, err := device.LockVolume(v.Raw())
		if err != nil {
			return release, err
		}
		releases = append(releases, r)
	}
	return release, nil
}
