package media

import "io"

// Device is a disk, partition or image as random-access bytes. CanWrite and WriteAt refuse what is
// outside.
type Device interface {
	io.ReaderAt
	io.WriterAt
	// Size is in bytes.
	Size() int64
	// SectorSize is the logical sector size, 512 if unknown.
	SectorSize() int
	// CanWrite says why n bytes at off can't be written; nil if they can.
	CanWrite(off, n int64) error
	Sync() error
}

// defaultSector is the sector size of whatever doesn't say.
const defaultSector = 512

// sectorOf gives the sector size of a device, which must be one that exists.
func sectorOf(dev Device) int64 {
	switch n := dev.SectorSize(); n {
	case 512, 1024, 2048, 4096:
		return int64(n)
	}
	return defaultSector
}

// sectorSizes gives the sector sizes that the table of a disk may count in, the device's own first:
// an image doesn't record one, or may have been copied from a different disk.
func sectorSizes(dev Device) []int64 {
	sizes := []int64{sectorOf(dev)}
	for _, s := range []int64{512, 4096} {
		if s != sizes[0] {
			sizes = append(sizes, s)
		}
	}
	return sizes
}

// readFull reads len(p) bytes at off, or fails.
func readFull(dev Device, p []byte, off int64) error {
	n, err := dev.ReadAt(p, off)
	if n == len(p) {
		return nil
	}
	if err == nil || err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return &ReadError{off, int64(len(p)), err}
}

// inside reports whether n bytes at off lie within size bytes.
func inside(off, n, size int64) bool {
	return off >= 0 && n >= 0 && off <= size && n <= size-off
}
