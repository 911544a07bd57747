package media

import (
	"errors"
	"io"
	"io/fs"

	"github.com/diskfs/go-diskfs/backend"
)

// source lets go-diskfs read a Device. It is a backend.File.
type source struct {
	*io.SectionReader
}

var _ backend.File = source{}

func newSource(dev Device) source {
	return source{io.NewSectionReader(dev, 0, dev.Size())}
}

// ReadAt refuses the offsets that a nonsensical table leads to.
func (s source) ReadAt(p []byte, off int64) (int, error) {
	if off < 0 {
		return 0, errors.New("negative offset")
	}
	return s.SectionReader.ReadAt(p, off)
}

// Close leaves the device open: it belongs to the caller.
func (source) Close() error { return nil }

// Stat is not needed for reading a partition table.
func (source) Stat() (fs.FileInfo, error) { return nil, errors.ErrUnsupported }
