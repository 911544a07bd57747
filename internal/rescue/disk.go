package rescue

import (
	"cmp"
	"fmt"
	"io"
	"path/filepath"

	"unhello/bitlocker"
	"unhello/internal/device"
	"unhello/internal/problem"
	"unhello/internal/record"
	"unhello/internal/report"
	"unhello/media"
	"unhello/media/image"
	"unhello/media/ntfs"
)

// access is what a disk is opened for.
type access int

const (
	toRead   access = iota
	toVerify        // to read from the medium, bypassing caches
	toWrite         // exclusively
)

// disk is an open block device or image file, with the disk inside.
type disk struct {
	media.Device
	path   string
	kind   string // of record.Target: kindDisk or kindImage
	format string // of the image: "raw", "VHDX", ...; "" for a block device
	file   *device.File
}

// Kinds of targets that records belong to.
const (
	kindDisk  = "disk"
	kindImage = "image"
)

// openDisk opens a block device or an image. Its format is recognized by content.
func openDisk(path string, how access) (*disk, error) {
	open := func() (*device.File, error) { return device.Open(path, how == toWrite) }
	if how == toVerify {
		open = func() (*device.File, error) { return device.OpenUncached(path) }
	}
	file, err := open()
	if err != nil {
		return nil, problem.At(path, err)
	}
	d := &disk{path: path, file: file, kind: kindDisk, Device: file}
	if how == toRead {
		d.Device = forPlan{file}
	}
	if file.IsBlock() {
		return d, nil // a device has no image format around its content
	}
	inside, err := image.Open(d.Device)
	if err != nil {
		d.close()
		return nil, problem.At(path, err)
	}
	d.kind, d.format, d.Device = kindImage, inside.Format(), inside
	return d, nil
}

// forPlan is a file that is open for reading but answers CanWrite as if it were writable: a plan is
// judged before the file is opened for writing.
type forPlan struct{ *device.File }

func (f forPlan) CanWrite(off, n int64) error {
	if off < 0 || n < 0 || off > f.Size() || n > f.Size()-off {
		return &media.OutsideError{Offset: off, Length: n, Size: f.Size()}
	}
	return nil
}

// Reserve allocates room if the disk is a file with holes.
func (d *disk) Reserve(off, n int64) error {
	if r, ok := d.Device.(record.Reserver); ok {
		return r.Reserve(off, n)
	}
	return nil
}

func (d *disk) close() error { return d.file.Close() }

// ground is what a file system lies on: a partition of a disk, or its plaintext.
type ground interface {
	io.ReaderAt
	io.WriterAt
	Size() int64
	CanWrite(off, n int64) error
	Reserve(off, n int64) error
	Sync() error
}

// mounted is an NTFS volume of an open disk.
type mounted struct {
	disk   *disk
	ground ground
	ntfs   *ntfs.Volume
	names  string // of the volume, for people
}

// mount opens the volume in a partition, with its key if it is encrypted.
func (d *disk) mount(p media.Partition, master *bitlocker.MasterKey) (*mounted, error) {
	m := &mounted{disk: d, names: volumeName(d.path, p)}
	raw, err := d.volume(p)
	if err != nil {
		return nil, err
	}
	m.ground = raw
	if p.Kind == media.KindBitLocker {
		if m.ground, err = plaintext(raw, master); err != nil {
			return nil, problem.At(m.names, err)
		}
	}
	if m.ntfs, err = ntfs.Open(m.ground, m.ground.Size()); err != nil {
		return nil, problem.At(m.names, err)
	}
	return m, nil
}

// volume returns a partition as a volume of its own.
func (d *disk) volume(p media.Partition) (*media.Volume, error) {
	err := p.Unreadable
	if err == nil {
		var v *media.Volume
		if v, err = media.NewVolume(d, p); err == nil {
			return v, nil
		}
	}
	return nil, problem.At(volumeName(d.path, p), err)
}

// plaintext opens an encrypted volume with its key.
func plaintext(raw *media.Volume, master *bitlocker.MasterKey) (ground, error) {
	v, err := bitlocker.Open(raw, raw.Size())
	if err != nil {
		return nil, err
	}
	plain, err := v.Open(master)
	if err != nil {
		return nil, err
	}
	return encrypted{plain, raw}, nil
}

// volumeName names a volume for people.
func volumeName(disk string, p media.Partition) string {
	if p.Index == 0 {
		return disk
	}
	return fmt.Sprintf("%s, partition %d", disk, p.Index)
}

// volumeID identifies a volume across boots: by the IDs of disk and partition, or by its serial if
// the disk has no partitions.
func volumeID(t *media.Table, p media.Partition, serial string) string {
	if p.Index == 0 {
		return cmp.Or(serial, "volume")
	}
	return t.DiskID + "/" + p.ID
}

// serialOf formats a serial the way Windows does.
func serialOf(v *ntfs.Volume) string { return fmt.Sprintf("%016X", v.Serial()) }

// Volume is a volume of a disk or image: what is reported about it, and what opens it.
type Volume struct {
	report.Volume
	failure   error // why nothing, or not everything, could be read
	partition media.Partition
	volume    *bitlocker.Volume // nil if it is not encrypted
	opened    *opening          // nil if it is locked or not encrypted
	guard     *guard            // nil if the disk is not one of the system's
	over      []device.SystemVolume
}

// id is the volume's ID, "" for none.
func (v *Volume) id() string {
	if v == nil {
		return ""
	}
	return v.ID
}

// isTwin reports whether two sources lead to the same partition of the same disk.
func (v *Volume) isTwin(o *Volume) bool {
	return v.guard != nil && o.guard != nil && isSameDevice(v.guard.disk, o.guard.disk) &&
		v.Offset == o.Offset
}

// Locked reports whether nothing on the volume can be read.
func (v *Volume) Locked() bool { return v.BitLocker.State == report.StateLocked }

// describe adds what an NTFS volume says about itself. Anything unreadable is left out: a fix
// doesn't need it.
func (v *Volume) describe(m *mounted) {
	v.Serial = serialOf(m.ntfs)
	v.Label, _ = m.ntfs.Label()
	if dirty, err := m.ntfs.Dirty(); err == nil {
		v.Dirty = &dirty
	}
	if major, minor, closed, err := m.ntfs.LogFileVersion(); err == nil {
		v.LogFile, v.LogFileClosed = fmt.Sprintf("%d.%d", major, minor), &closed
	}
}

// absolute returns a path that stays valid if the working folder changes.
func absolute(path string) string {
	if abs, err := filepath.Abs(path); err == nil {
		return abs
	}
	return path
}
