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

// ReadAt refuses offsets that a table of nonsense leads to.
func (s source) ReadAt(p []byte, off int64) (int, error) {
	if off < 0 {
		return 0, errors.New("negative offset")
	}
	return s.SectionReader.ReadAt(p, off)
}

// Close leaves the device open: it is not ours.
func (source) Close() error { return nil }

// Stat says that this is a regular file: for others go-diskfs asks the system.
func (s source) Stat() (fs.FileInfo, error) { return sourceInfo(s.Size()), nil }

type sourceInfo int64

func (sourceInfo) Name() string       { return "disk" }
func (i sourceInfo) Size() int64      { return int64(i) }
func (sourceInfo) Mode() fs.FileMode  { return 0o400 }
func (sourceInfo) ModTime() time.Time { return time.Time{} }
func (sourceInfo) IsDir() bool        { return false }
func (sourceInfo) Sys() any           { return nil }
