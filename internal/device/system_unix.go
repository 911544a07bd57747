//go:build !windows

package device

import (
	"errors"
	"io"
	"os"
	"syscall"
)

// makeSparse has nothing to do: files have holes anyway.
func makeSparse(*os.File) {}

// SyncFolder makes the names in a directory durable if the file system supports that.
func SyncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	if err := d.Sync(); err != nil && !errors.Is(err, syscall.EINVAL) &&
		!errors.Is(err, syscall.ENOTSUP) {
		return err
	}
	return nil
}

func isNoRoom(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) ||
		errors.Is(err, syscall.EFBIG)
}

func isReadOnly(err error) bool {
	return errors.Is(err, syscall.EROFS) || errors.Is(err, syscall.EACCES) ||
		errors.Is(err, syscall.EPERM)
}

func isInUse(err error) bool {
	return errors.Is(err, syscall.EAGAIN) || errors.Is(err, syscall.EBUSY) ||
		errors.Is(err, syscall.ETXTBSY)
}

// holdFolder keeps a folder open so that it keeps its number: FAT would give that to another one
// once nobody has it open.
func holdFolder(dir string) io.Closer {
	d, err := os.Open(dir)
	if err != nil {
		return nil
	}
	return d
}
