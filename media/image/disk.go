package image

import (
	"fmt"
	"io"
)

// An extent is a run of consecutive bytes of the disk, and where they come from.
type extent struct {
	length int64 // from the requested offset on, at least 1
	refuse Kind  // why it can't be written, "" if it can

	// One of three: bytes at pos in the file, zeros, or what unpack gives.
	pos    int64
	zeros  bool
	unpack func(p []byte) error
}

// A layout says where in an image the bytes of its disk lie.
type layout interface {
	// at gives the extent at off, which is on the disk. It need not look further than n bytes.
	at(off, n int64) (extent, error)
}

// disk is the device for every format: they only differ in their layout.
type disk struct {
	file       File
	format     string
	size       int64
	sectorSize int
	layout     layout
	readOnly   Kind // why nothing of it can be written, "" if something may
	survey     survey
}

func (d *disk) Size() int64     { return d.size }
func (d *disk) Format() string  { return d.format }
func (d *disk) SectorSize() int { return d.sectorSize }

func (d *disk) ReadAt(p []byte, off int64) (int, error) {
	n := int(max(0, min(int64(len(p)), d.size-off)))
	if off < 0 {
		return 0, fmt.Errorf("image: read at %d", off)
	}
	done := 0
	for done < n {
		e, err := d.extent(off+int64(done), int64(n-done))
		if err != nil {
			return done, err
		}
		if err := d.read(e, p[done:][:e.length]); err != nil {
			return done, err
		}
		done += int(e.length)
	}
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// extent gives the extent at off, no longer than n.
func (d *disk) extent(off, n int64) (extent, error) {
	e, err := d.layout.at(off, n)
	e.length = min(e.length, n)
	return e, err
}

// read fills p from the start of an extent.
func (d *disk) read(e extent, p []byte) error {
	switch {
	case e.zeros:
		clear(p)
		return nil
	case e.unpack != nil:
		return e.unpack(p)
	default:
		return readFull(d.file, p, e.pos)
	}
}

func (d *disk) CanWrite(off, n int64) error {
	if !isWritable(d.file) {
		return &NotWritableError{d.format, off, KindReadOnly}
	}
	if d.readOnly != "" {
		return &NotWritableError{d.format, off, d.readOnly}
	}
	if off < 0 || n < 0 || off > d.size || n > d.size-off {
		return &NotWritableError{d.format, off, KindOutside}
	}
	if refuse, err := d.survey.of(d.layout); refuse != "" || err != nil {
		if err == nil {
			err = &NotWritableError{d.format, off, refuse}
		}
		return err
	}
	for end := off + n; off < end; {
		e, err := d.extent(off, end-off)
		if err != nil {
			return err
		}
		if e.refuse != "" {
			return &NotWritableError{d.format, off, e.refuse}
		}
		off += e.length
	}
	return nil
}

// isWritable asks the file, if it can say (one may be open for reading only), and otherwise trusts
// it.
func isWritable(f File) bool {
	if c, ok := f.(interface{ CanWrite(off, n int64) error }); ok && c.CanWrite(0, 0) != nil {
		return false
	}
	_, ok := f.(io.WriterAt)
	return ok
}

func (d *disk) WriteAt(p []byte, off int64) (int, error) {
	if err := d.CanWrite(off, int64(len(p))); err != nil {
		return 0, err
	}
	w := d.file.(io.WriterAt) // CanWrite made sure of it
	for done := 0; done < len(p); {
		e, err := d.extent(off+int64(done), int64(len(p)-done))
		if err != nil {
			return done, err
		}
		n, err := w.WriteAt(p[done:][:e.length], e.pos)
		done += n
		if err != nil {
			return done, err
		}
	}
	return len(p), nil
}

// Reserve keeps room for n bytes at off in the image file itself.
func (d *disk) Reserve(off, n int64) error {
	r, ok := d.file.(interface{ Reserve(off, n int64) error })
	if !ok {
		return nil
	}
	for end := off + n; off < end; {
		e, err := d.extent(off, end-off)
		if err != nil {
			return err
		}
		if e.zeros || e.unpack != nil {
			return nil // CanWrite refuses it
		}
		if err := r.Reserve(e.pos, e.length); err != nil {
			return err
		}
		off += e.length
	}
	return nil
}

func (d *disk) Sync() error {
	if s, ok := d.file.(interface{ Sync() error }); ok {
		return s.Sync()
	}
	return nil
}
