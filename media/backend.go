package media

import (
	"errors"
	"io"
	"io/fs"
	"time"

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

// Stat claims to be a regular file: for anything else go-diskfs would ask the system.
func (s source) Stat() (fs.FileInfo, error) { return sourceInfo(s.Size()), nil }

type sourceInfo int64

func (sourceInfo) Name() string       { return "disk" }
func (i sourceInfo) Size() int64      { return int64(i) }
func (sourceInfo) Mode() fs.FileMode  { return 0o400 }
func (sourceInfo) ModTime() time.Time { return time.Time{} }
func (sourceInfo) IsDir() bool        { return false }
func (sourceInfo) Sys() any           { return nil }
