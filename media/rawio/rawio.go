// Package rawio is the last stop of reads and writes that go to a disk, a volume or past the cache of a file. Windows refuses them unless
// offset, length and memory are multiples of the sector size, and so does Linux with O_DIRECT; but not every driver does, nor every system
// that programs for Windows are tested in. A Guard refuses them everywhere.
package rawio

import (
	"fmt"
	"io"
	"unsafe"
)

// A Device takes nothing but whole sectors from and into memory that is aligned as they are.
type Device interface {
	io.ReaderAt
	io.WriterAt
}

// Guard passes on what a device takes, and nothing else.
type Guard struct {
	Device Device
	Sector int64
}

// MisalignedError is a read or write that does not deal in whole sectors.
type MisalignedError struct {
	Write  bool
	Offset int64
	Length int64
	Memory uintptr // bytes that the memory is away from where it could be
	Sector int64
}

func (e *MisalignedError) Error() string {
	what := "read"
	if e.Write {
		what = "write"
	}
	return fmt.Sprintf("rawio: %s of %d bytes at 0x%x, memory off by %d: not in whole sectors of %d bytes", what, e.Length, e.Offset, e.Memory, e.Sector)
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
