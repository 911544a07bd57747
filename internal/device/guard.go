package device

import (
	"fmt"
	"io"
	"unsafe"
)

// A rawDevice transfers only whole sectors, from and to memory that is aligned to the sector size.
type rawDevice interface {
	io.ReaderAt
	io.WriterAt
}

// guard is the last stop of reads and writes that go to a disk, to a volume, or past the cache of a
// file. Windows refuses them unless offset, length and memory are multiples of the sector size, and
// so does Linux with O_DIRECT; but not every driver is that strict, nor every system that programs
// for Windows are tested on. A guard is, everywhere.
type guard struct {
	raw    rawDevice
	sector int64
}

// misalignedError is a read or write that is not in whole sectors.
type misalignedError struct {
	Write  bool
	Offset int64
	Length int64
	Memory uintptr // how far off the memory's alignment is, in bytes
	Sector int64
}

func (e *misalignedError) Error() string {
	what := "read"
	if e.Write {
		what = "write"
	}
	return fmt.Sprintf("device: %s of %d bytes at 0x%x, memory off by %d: "+
		"not in whole sectors of %d bytes", what, e.Length, e.Offset, e.Memory, e.Sector)
}

// ReadAt is io.ReaderAt.
func (g guard) ReadAt(p []byte, off int64) (int, error) {
	if err := g.check(false, p, off); err != nil {
		return 0, err
	}
	return g.raw.ReadAt(p, off)
}

// WriteAt is io.WriterAt.
func (g guard) WriteAt(p []byte, off int64) (int, error) {
	if err := g.check(true, p, off); err != nil {
		return 0, err
	}
	return g.raw.WriteAt(p, off)
}

func (g guard) check(write bool, p []byte, off int64) error {
	memory := uintptr(unsafe.Pointer(unsafe.SliceData(p))) % uintptr(g.sector)
	if off >= 0 && off%g.sector == 0 && int64(len(p))%g.sector == 0 && memory == 0 {
		return nil
	}
	return &misalignedError{write, off, int64(len(p)), memory, g.sector}
}
