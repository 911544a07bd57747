package device

import (
	"fmt"
	"os"

	"unhello/media"
)

// File is a block device or a regular file of the operating system, as a Device.
type File struct {
	f      *os.File
	rw     rawDevice // the file itself only where the system accepts any offset and length
	path   string
	size   int64
	sector int
	block  bool
	write  bool
	live   bool // the size may change

	release func() // lets go of what was locked along with it; nil for nothing
	unseen  error  // why not everybody else could be checked
}

// Open opens a block device (on Windows \\.\PhysicalDriveN) or a file, following links. To be
// written it has to be ours alone: the error is an *InUseError if the device or a part of it is
// mounted or otherwise used by the system, or if another program has the file open (Windows) or
// locked (elsewhere), and a *ReadOnlyError if the system doesn't let us write.
//
// On Linux a device is also in use if another program has it open for writing, or if any of this is
// true for the disk of a partition, the partitions of a disk, the file behind a loop device, or
// other loop devices of the same file. While a device is open for writing, Linux lets nobody mount
// it.
func Open(path string, write bool) (*File, error) {
	f, block, err := openPath(path, write)
	if err != nil {
		return nil, sortOut(path, write, err)
	}
	d := &File{f: f, rw: f, path: path, sector: defaultSector, block: block, write: write}
	if err := d.measure(); err != nil {
		f.Close()
		return nil, fmt.Errorf("device: %s: %w", path, err)
	}
	if block && write {
		if err := claim(d); err != nil {
			f.Close()
			return nil, sortOut(path, write, err)
		}
	}
	return d, nil
}

// OpenUncached opens a block device or a file, following links, to read what is really on the
// medium, past the system's cache. Where that isn't possible (a file system in memory), what was
// cached so far is written and dropped, so open it only after writing what it shall show.
// Open may have the device or file open for writing meanwhile.
func OpenUncached(path string) (*File, error) {
	f, block, direct, err := openUncached(path)
	if err != nil {
		return nil, sortOut(path, false, err)
	}
	d := &File{f: f, rw: f, path: path, sector: defaultSector, block: block}
	if err := d.measure(); err != nil {
		f.Close()
		return nil, fmt.Errorf("device: %s: %w", path, err)
	}
	if direct && !block {
		// The sector size of the disk that a file is on is unknown.
		d.rw = newAligned(f, d.Size, alignment)
	}
	return d, nil
}

// measure determines the size of the device.
func (d *File) measure() error {
	if !d.block {
		info, err := d.f.Stat()
		if err == nil {
			d.size = info.Size()
		}
		return err
	}
	size, sector, err := geometry(d.f)
	if err != nil {
		return err
	}
	if sector < defaultSector || sector > alignment || sector&(sector-1) != 0 {
		return fmt.Errorf("sectors of %d bytes", sector)
	}
	d.sector = sector
	d.size = size - size%int64(sector)
	d.rw = newAligned(d.f, d.Size, int64(sector))
	return nil
}

// Path is the path that it was opened by.
func (d *File) Path() string { return d.path }

// IsAt reports whether the file at a path is this one, and not another that took its place.
func (d *File) IsAt(path string) bool {
	now, err := os.Lstat(path)
	if err != nil {
		return false
	}
	opened, err := d.f.Stat()
	return err == nil && os.SameFile(now, opened)
}

// IsBlock reports whether it is a block device.
func (d *File) IsBlock() bool { return d.block }

// Size is in bytes, as of when the device or file was opened. That of a file below a folder is the
// current one, -1 if it can't be determined.
func (d *File) Size() int64 {
	if !d.live {
		return d.size
	}
	info, err := d.f.Stat()
	if err != nil {
		return -1
	}
	return info.Size()
}

// SectorSize is the logical sector size; 512 for a file.
func (d *File) SectorSize() int { return d.sector }

// InUse gives an *InUseError if somebody else is known to use the device or file in a way that
// opening it for writing would fail: it is mounted or part of something, or another program has it
// open (for an image, even just for reading, and even if that is us). It changes nothing. If it
// can't tell, it gives nil.
func (d *File) InUse() error {
	if by := useOf(d); by != "" {
		return &InUseError{Path: d.path, By: by}
	}
	lease, err := d.Hold()
	if err != nil {
		return err
	}
	lease.Release()
	return nil
}

// Recheck gives an *InUseError if another program has opened the device since we opened it for
// writing, in a way that can be seen but not prevented.
func (d *File) Recheck() error {
	if by := recheck(d); by != "" {
		return &InUseError{Path: d.path, By: by}
	}
	return nil
}

// Unseen says, after InUse or for a device open for writing, why not every possible user could be
// checked: that takes root. It is nil if everything visible was checked.
func (d *File) Unseen() error { return d.unseen }

// Hold makes sure that nothing else has a file open, ourselves included, and keeps everybody out
// until the lease is released; see takeLease. It does nothing for a device: opening it for
// writing has already done all there is to do.
func (d *File) Hold() (*Lease, error) {
	if d.block {
		return &Lease{}, nil
	}
	lease, err := takeLease(d.f)
	if err != nil {
		return nil, &InUseError{Path: d.path, By: err.Error(), InFolder: d.live}
	}
	return lease, nil
}

// ReadAt is io.ReaderAt.
func (d *File) ReadAt(p []byte, off int64) (int, error) { return d.rw.ReadAt(p, off) }

// CanWrite says why n bytes at off can't be written; nil if they can.
func (d *File) CanWrite(off, n int64) error {
	if !d.write {
		return ErrReadOnly
	}
	if size := d.Size(); !inside(off, n, size) {
		return outside(off, n, size)
	}
	return nil
}

// WriteAt is io.WriterAt. It never extends a file.
func (d *File) WriteAt(p []byte, off int64) (int, error) {
	if err := d.CanWrite(off, int64(len(p))); err != nil {
		return 0, err
	}
	return d.rw.WriteAt(p, off)
}

// Reserve keeps room for n bytes at off that will be written, if the file has a hole there. It
// changes nothing else. The error is errors.ErrUnsupported on a file system that can't.
func (d *File) Reserve(off, n int64) error {
	if d.block {
		return nil
	}
	return reserve(d.f, off, n)
}

// Sync returns once everything written is on the medium.
func (d *File) Sync() error {
	if !d.write {
		return nil
	}
	return d.f.Sync()
}

// Close unlocks and closes it.
func (d *File) Close() error {
	if d.release != nil {
		d.release()
		d.release = nil
	}
	return d.f.Close()
}

// defaultSector is the sector size of whatever doesn't say.
const defaultSector = 512

// inside reports whether n bytes at off lie within size bytes.
func inside(off, n, size int64) bool {
	return off >= 0 && n >= 0 && off <= size && n <= size-off
}

func outside(off, n, size int64) error {
	return &media.OutsideError{Offset: off, Length: n, Size: size}
}

// Set gives the set that a partition's device, or the disk around it, belongs to: the system shows
// a set's members as devices too. It is empty for none, for a file, for a whole disk (see
// media.Table) and where it can't be determined, which means everywhere but on Linux.
func (d *File) Set() media.Membership {
	path, start, ok := diskAround(d)
	if !ok {
		return media.Membership{}
	}
	disk, err := Open(path, false)
	if err != nil {
		return media.Membership{}
	}
	defer disk.Close()
	return media.SetAt(disk, start)
}
