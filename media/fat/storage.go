package fat

import (
	"io"
	"io/fs"
	"os"

	"github.com/diskfs/go-diskfs/backend"
)

// A Disk is what an image is written to: a new file, all zeros.
type Disk interface {
	io.ReaderAt
	io.WriterAt
}

// storage lets go-diskfs write to a part of a disk and nowhere else: on a full volume it would go
// on past the end. It is a backend.Storage.
//
// go-diskfs writes both copies of the FAT at every change. These writes are dropped: finish writes
// the FAT once.
type storage struct {
	*io.SectionReader // the whole disk
	disk              Disk
	from, to          int64 // the range that may be written
	fats              byteRange
}

var _ backend.Storage = (*storage)(nil)

func newStorage(d Disk, from, to int64) *storage {
	return &storage{SectionReader: io.NewSectionReader(d, 0, to), disk: d, from: from, to: to}
}

// WriteAt is io.WriterAt.
func (s *storage) WriteAt(p []byte, off int64) (int, error) {
	switch {
	case off < s.from || int64(len(p)) > s.to-off:
		return 0, &OutsideError{off, int64(len(p))}
	case off >= s.fats.offset && off < s.fats.offset+s.fats.length:
		return len(p), nil
	}
	return s.disk.WriteAt(p, off)
}

// Close leaves the disk open: it belongs to the caller.
func (s *storage) Close() error { return nil }

func (s *storage) Path() string                            { return "" }
func (s *storage) Stat() (fs.FileInfo, error)              { return nil, backend.ErrNotSuitable }
func (s *storage) Sys() (*os.File, error)                  { return nil, backend.ErrNotSuitable }
func (s *storage) Writable() (backend.WritableFile, error) { return s, nil }
