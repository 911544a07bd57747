package target

import (
	"cmp"
	"fmt"
	"io"

	"unhello/bitlocker"
	"unhello/internal/device"
	"unhello/internal/problem"
	"unhello/internal/record"
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

// openDisk opens a block device or an image.
func openDisk(path string, how access) (*disk, error) {
	open := func() (*device.File, error) { return device.Open(path, how == toWrite) }
	if how == toVerify {
		open = func() (*device.File, error) { return device.OpenUncached(path) }
	}
	file, err := open()
	if err != nil {
		return nil, problem.At(path, err)
	}
	return newDisk(path, file, how)
}

// newDisk returns what is inside an open device or image, which it closes if that fails. The format
// of an image is recognized by content.
func newDisk(path string, file *device.File, how access) (*disk, error) {
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

// CanWrite names the image where it objects.
func (d *disk) CanWrite(off, n int64) error {
	return problem.InImage(d.path, d.Device.CanWrite(off, n))
}

// Reserve allocates room if the disk is a file with holes.
func (d *disk) Reserve(off, n int64) error {
	if r, ok := d.Device.(record.Reserver); ok {
		return r.Reserve(off, n)
	}
	return nil
}

func (d *disk) close() error { return d.file.Close() }

// A medium is a disk or image that is read. All that is found on it shares it, so that it's opened
// once and stays open until close; after that, whoever needs it again opens it again. Before it is
// locked for writing it must be closed: we ask the system that nothing else, ourselves included,
// has it open.
type medium struct {
	path string
	now  *disk // nil while it is closed
}

func (m *medium) open() (*disk, error) {
	if m.now == nil {
		d, err := openDisk(m.path, toRead)
		if err != nil {
			return nil, err
		}
		m.now = d
	}
	return m.now, nil
}

func (m *medium) close() {
	if m.now != nil {
		_ = m.now.close() // nothing was written
		m.now = nil
	}
}

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
