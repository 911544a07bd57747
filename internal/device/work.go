package device

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// NewFolder makes a folder. If the name is taken, the error is an fs.ErrExist.
func NewFolder(path string, mode fs.FileMode) error { return os.Mkdir(path, mode) }

// WorkFolder makes a folder with a new name that begins with prefix, for RemoveTree to remove. The
// folder "" is the system's own for temporary files.
func WorkFolder(in, prefix string) (string, error) { return os.MkdirTemp(in, prefix) }

// RemoveTree removes a file or folder of ours, if it is there, with everything that is in it, even
// in folders that are marked read-only.
func RemoveTree(path string) error {
	_ = filepath.WalkDir(path, func(at string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		return os.Chmod(at, 0o700) // before it is read
	}) // if it fails, so does what follows
	return os.RemoveAll(path)
}

// SecondName gives a file a second name. If that is taken, the error is an fs.ErrExist; some file
// systems have no second names.
func SecondName(path, second string) error { return os.Link(path, second) }

// Replace puts a finished file of ours, which it syncs, in the place of this one in the same file
// system. Whatever happens, one of the two is there. last is asked right before. Windows doesn't
// let an open file be replaced, so there this one is closed.
func (d *File) Replace(finished string, mode fs.FileMode, last func() error) error {
	f, err := os.OpenFile(finished, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	if err := errors.Join(os.Chmod(finished, mode), f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := last(); err != nil {
		return err
	}
	if runtime.GOOS == "windows" {
		if err := d.Close(); err != nil {
			return err
		}
	}
	if err := os.Rename(finished, d.path); err != nil {
		return err
	}
	return SyncFolder(filepath.Dir(d.path))
}
