//go:build !linux && !windows

package record

import (
	"errors"
	"os"
	"strconv"
	"syscall"
)

// openLocked opens a file for reading and writing and takes the lock that programs look for.
func openLocked(dir, name string) (*os.File, error) {
	f, err := openBelow(dir, name, syscall.O_RDWR)
	if err != nil {
		return nil, err
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if err == nil || errors.Is(err, syscall.ENOTSUP) {
		return f, nil
	}
	f.Close()
	return nil, &os.PathError{Op: "lock", Path: f.Name(), Err: err}
}

// openUncached opens a file and syncs it; there is no portable way past the cache.
func openUncached(dir, name string) (f *os.File, direct bool, err error) {
	if f, err = openPlain(dir, name); err != nil {
		return nil, false, err
	}
	_ = f.Sync() // if it can't be synced there is nothing to wait for
	return f, false, nil
}

// openFolder opens a folder to walk on from.
const openFolder = syscall.O_RDONLY | syscall.O_DIRECTORY | syscall.O_CLOEXEC

// walk opens the path name below an open folder.
func walk(dir int, name string, flags int) (int, error) { return walkSteps(dir, name, flags) }

func identify(path string) (FileIdentity, error) {
	var st syscall.Stat_t
	if err := syscall.Stat(path, &st); err != nil {
		return FileIdentity{}, err
	}
	return FileIdentity{FileID: strconv.FormatUint(uint64(st.Ino), 10)}, nil
}

// publish gives a file its final name unless that is taken.
func publish(temp, path string) error { return publishByLink(temp, path) }

// reserve leaves it to the system to find room when a file grows.
func reserve(*os.File, int64, int64) error { return nil }
