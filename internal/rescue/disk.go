package rescue

import (
	"cmp"
	"fmt"
	"io"
	"path/filepath"

	"unhello/bitlocker"
	"unhello/internal/problem"
	"unhello/internal/record"
	"unhello/internal/report"
	"unhello/media"
	"unhello/media/image"
	"unhello/media/ntfs"
)

// access says what a disk is opened for.
type access int

const (
	toRead   access = iota
	toVerify        // to read from the medium, past the caches
	toWrite         // for us alone
)

// disk is a block device or an image file that is open, with the disk inside.
type disk struct {
	media.Device
	path   string
	kind   string // of record.Target: kindDisk or kindImage
	format string // of the image: "raw", "VHDX", ...; "" for a block device
	file   *media.File
}

// Kinds of what records belong to.
const (
	kindDisk  = "disk"
	kindImage = "image"
)

// openDisk opens a block device or an image. What it holds is told by content.
func openDisk(path string, how access) (*disk, error) {
	open := func() (*media.File, error) { return media.OpenDevice(path, how == toWrite) }
	if how == toVerify {
		open = func() (*media.File, error) { return media.OpenUncached(path) }
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
		return d, nil // what is on it has no format around it
	}
	inside, err := image.Open(d.Device)
	if err != nil {
		d.close()
		return nil, problem.At(path, err)
	}
	d.kind, d.format, d.Device = kindImage, inside.Format(), inside
	return d, nil
}

// forPlan is a file that is open for reading only and says nothing of it: whether
// the places of a plan could be written is asked before the file is opened for
// writing.
type forPlan struct{ *media.File }

func (f forPlan) CanWrite(off, n int64) error {
	if off < 0 || n < 0 || off > f.Size() || n > f.Size()-off {
		return &media.OutsideError{Offset: off, Length: n, Size: f.Size()}
	}
	return nil
}

// Reserve keeps room where the disk is a file with holes.
func (d *disk) Reserve(off, n int64) error {
	if r, ok := d.Device.(record.Reserver); ok {
		return r.Reserve(off, n)
	}
	return nil
}

func (d *disk) close() error { return d.file.Close() }

// ground is what a file system stands on: a part of a disk, or its plaintext.
type ground interface {
	io.ReaderAt
	io.WriterAt
	Size() int64
	CanWrite(off, n int64) error
	Reserve(off, n int64) error
	Sync() error
}

// mounted is an NTFS volume of a disk that is open.
type mounted struct {
	disk   *disk
	ground ground
	ntfs   *ntfs.Volume
	names  string // of the volume, for people
}

// mount opens the volume in a partition, with the key that opens it where it is
// encrypted.
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

// volume gives a partition by itself.
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

// volumeID is an ID of a volume that is the same at every boot: those of disk and
// partition, or the serial where the disk is undivided.
func volumeID(t *media.Table, p media.Partition, serial string) string {
	if p.Index == 0 {
		return cmp.Or(serial, "volume")
	}
	return t.DiskID + "/" + p.ID
}

// serialOf writes a serial as Windows has it.
func serialOf(v *ntfs.Volume) string { return fmt.Sprintf("%016X", v.Serial()) }

// Volume is a volume of a disk or image: what is told of it, and what opens it.
type Volume struct {
	report.Volume
	failure   error // why there is nothing to see, or not all
	partition media.Partition
	volume    *bitlocker.Volume // nil where it is not encrypted
	opened    *opening          // nil where it is locked or not encrypted
	guard     *guard            // nil where the disk is none of the system's
	over      []media.SystemVolume
}

// id is the volume's ID, "" for none.
func (v *Volume) id() string {
	if v == nil {
		return ""
	}
	return v.ID
}

// isTwin reports whether two sources lead to the same place of a disk.
func (v *Volume) isTwin(o *Volume) bool {
	return v.guard != nil && o.guard != nil && isSameDevice(v.guard.disk, o.guard.disk) &&
		v.Offset == o.Offset
}

// Locked reports whether nothing of the volume can be seen.
func (v *Volume) Locked() bool { return v.BitLocker.State == report.StateLocked }

// describe adds what an NTFS volume says about itself. What can't be read is
// left out: a fix doesn't need it.
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

// absolute gives a path that is the same in every folder.
func absolute(path string) string {
	if abs, err := filepath.Abs(path); err == nil {
		return abs
	}
	return path
}
