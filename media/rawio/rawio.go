// Package rawio is the last stop of reads and writes that go to a disk, to a volume, or past the
// cache of a file. Windows refuses them unless offset, length and memory are multiples of the
// sector size, and so does Linux with O_DIRECT; but not every driver is that strict, nor every
// system that programs for Windows are tested on. A Guard is, everywhere.
package rawio

import (
	"fmt"
	"io"
	"unsafe"
)

// A Device transfers only whole sectors, from and to memory that is aligned to the sector size.
type Device interface {
	io.ReaderAt
	io.WriterAt
}

// Guard passes on only what a device may be asked for.
type Guard struct {
	Device Device
	Sector int64
}

// MisalignedError is a read or write that is not in whole sectors.
type MisalignedError struct {
	Write  bool
	Offset int64
	Length int64
	Memory uintptr // how far off the memory's alignment is, in bytes
	Sector int64
}

func (e *MisalignedError) Error() string {
	what := "read"
	if e.Write {
		what = "write"
	}
	return fmt.Sprintf("rawio: %s of %d bytes at 0x%x, memory off by %d: "+
		"not in whole sectors of %d bytes", what, e.Length, e.Offset, e.Memory, e.Sector)
}

// ReadAt is io.ReaderAt.
func (g Guard) ReadAt(p []byte, off int64) (int, error) {
	if err := g.check(false, p, off); err != nil {
		return 0, err
	}
	return g.Device.ReadAt(p, off)
}

// WriteAt is io.WriterAt.
func (g Guard) WriteAt(p []byte, off int64) (int, error) {
	if err := g.check(true, p, off); err != nil {
		return 0, err
	}
	return g.Device.WriteAt(p, off)
}

func (g Guard) check(write bool, p []byte, off int64) error {
	memory := uintptr(unsafe.Pointer(unsafe.SliceData(p))) % uintptr(g.Sector)
	if off >= 0 && off%g.Sector == 0 && int64(len(p))%g.Sector == 0 && memory == 0 {
		return nil
	}
	return &MisalignedError{write, off, int64(len(p)), memory, g.Sector}
}
