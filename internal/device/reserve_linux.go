package device

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// reserve keeps room on the medium for n bytes at off inside a file, and changes neither its
// content nor its size. Without holes there is nothing to do. The error is errors.ErrUnsupported if
// the file has a hole there and its file system can't fill it.
func reserve(f *os.File, off, n int64) error {
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

// hasHole moves the file's position, which nothing else here uses. It says no if it can't tell.
func hasHole(f *os.File, off, n int64) bool {
	hole, err := unix.Seek(int(f.Fd()), off, unix.SEEK_HOLE)
	return err == nil && hole < off+n
}
