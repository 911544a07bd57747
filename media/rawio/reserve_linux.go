package rawio

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// Reserve keeps room on the medium for n bytes at off of a file that has them, and
// changes neither its content nor its size. Where there are no holes nothing is done.
// A file system that can't do it, but has holes, is errors.ErrUnsupported.
func Reserve(f *os.File, off, n int64) error {
	if !hasHole(f, off, n) {
		return nil
	}
	err := unix.Fallocate(int(f.Fd()), unix.FALLOC_FL_KEEP_SIZE, off, n)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, unix.ENOSPC), errors.Is(err, unix.EDQUOT), errors.Is(err, unix.EIO):
		return &os.PathError{Op: "allocate", Path: f.Name(), Err: err}
	}
	return errors.ErrUnsupported
}

// hasHole asks with its own position in the file, which nothing else here uses. What
// can't tell has none.
func hasHole(f *os.File, off, n int64) bool {
	hole, err := unix.Seek(int(f.Fd()), off, unix.SEEK_HOLE)
	return err == nil && hole < off+n
}
