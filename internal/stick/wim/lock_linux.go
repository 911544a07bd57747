package wim

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// lockFile fails if another program has locked the file. Some file systems have no locks.
func lockFile(f *os.File) error {
	if err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB); errors.Is(err, unix.EWOULDBLOCK) {
		return err
	}
	return nil
}

// releaseForRename keeps the lock: an open file can be replaced.
func releaseForRename(*os.File) error { return nil }
