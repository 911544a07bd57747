//go:build !linux && !windows

package record

import (
	"errors"
	"os"
	"strconv"
	"syscall"
)

// openLocked opens a file for reading and writing and takes the lock that
// programs look for.
func openLocked(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|syscall.O_NOFOLLOW, 0)
	if err != nil {
		return nil, err
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if err == nil || errors.Is(err, syscall.ENOTSUP) {
		return f, nil
	}
	f.Close()
	return nil, &os.PathError{Op: "lock", Path: path, Err: err}
}

// openUncached opens a file and syncs it; there is no common way past the cache.
func openUncached(path string) (f *os.File, direct bool, err error) {
	if f, err = os.Open(path); err != nil {
		return nil, false, err
	}
	_ = f.Sync() // a medium that can't has nothing to wait for
	return f, false, nil
}

func identify(path string) (Identity, error) {
	var st syscall.Stat_t
	if err := syscall.Stat(path, &st); err != nil {
		return Identity{}, err
	}
	return Identity{FileID: strconv.FormatUint(uint64(st.Ino), 10)}, nil
}

// publish gives a file its final name unless that is taken.
func publish(temp, path string) error { return publishByLink(temp, path) }

// reserve leaves it to the system to find room when a file grows.
func reserve(*os.File, int64, int64) error { return nil }
