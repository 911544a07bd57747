//go:build !linux && !windows

package device

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"syscall"
)

// openPath opens a block device for reading, or a regular file. There is no portable way to tell
// whether a device is mounted, so devices aren't written.
func openPath(path string, write bool) (f *os.File, block bool, err error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, false, err
	}
	block = info.Mode().Type()&fs.ModeDevice != 0
	switch {
	case !block && !info.Mode().IsRegular():
		return nil, false, &os.PathError{Op: "open", Path: path, Err: syscall.ENOTBLK}
	case !write:
		f, err = os.Open(path)
		return f, block, err
	case block:
		return nil, true, &ReadOnlyError{Path: path, Err: errors.ErrUnsupported}
	}
	if f, err = os.OpenFile(path, os.O_RDWR, 0); err != nil {
		return nil, false, err
	}
	f, err = lockFile(f)
	return f, false, err
}

// lockFile takes the lock that programs look for, or closes the file.
func lockFile(f *os.File) (*os.File, error) {
	err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if err == nil || errors.Is(err, syscall.ENOTSUP) {
		return f, nil
	}
	f.Close()
	return nil, &os.PathError{Op: "lock", Path: f.Name(), Err: err}
}

// openUncached opens a file and syncs it. There is no portable way past the cache.
func openUncached(path string) (f *os.File, block, direct bool, err error) {
	if f, block, err = openPath(path, false); err == nil {
		_ = f.Sync() // if it can't be synced there is nothing to wait for
	}
	return f, block, false, err
}

// useOf can't tell: only taking the lock shows whether another program has it.
func useOf(*File) string { return "" }

// geometry gives the size of a block device and of its logical sectors.
func geometry(f *os.File) (size int64, sector int, err error) {
	size, err = f.Seek(0, io.SeekEnd)
	return size, defaultSector, err
}
