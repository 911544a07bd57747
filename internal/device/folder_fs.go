package device

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// FolderFS gives a folder of the system, to which links may lead, as a file system that reads like
// the one of an NTFS volume. Below it a link, or anything else that is neither file nor folder, has
// information but nothing to read. A name that is not there exactly is looked for in other letter
// cases.
func FolderFS(dir string) fs.FS { return folderFS(dir) }

type folderFS string

// errNotPlain is why something can't be read.
var errNotPlain = errors.New("neither a plain file nor a folder")

// unreadable is what is neither file nor folder: opening a device can have effects.
type unreadable struct{ fs.FileInfo }

func (u unreadable) Stat() (fs.FileInfo, error) { return u.FileInfo, nil }
func (u unreadable) Read([]byte) (int, error)   { return 0, errNotPlain }
func (u unreadable) Close() error               { return nil }

func (f folderFS) Open(name string) (fs.File, error) {
	at, info, err := f.find(name)
	if err != nil {
		return nil, pathError("open", name, err)
	}
	defer at.Close()
	if !info.IsDir() && !info.Mode().IsRegular() {
		return unreadable{info}, nil
	}
	file, err := at.Open(info.Name())
	if err != nil {
		return nil, pathError("open", name, err)
	}
	opened, err := file.Stat()
	if err = sameFile(info, opened, err); err != nil {
		file.Close()
		return nil, pathError("open", name, err)
	}
	return file, nil
}

// Stat opens nothing but the folders on the way: another program may have the file to itself.
func (f folderFS) Stat(name string) (fs.FileInfo, error) {
	at, info, err := f.find(name)
	if err != nil {
		return nil, pathError("stat", name, err)
	}
	at.Close()
	return info, nil
}

// pathError is about the path that was asked for, which is not the one of the system.
func pathError(op, name string, err error) error {
	if e, ok := err.(*fs.PathError); ok {
		err = e.Err
	}
	return &fs.PathError{Op: op, Path: name, Err: err}
}

// find goes to a file one folder at a time. The caller closes the folder that it is in.
func (f folderFS) find(name string) (*os.Root, fs.FileInfo, error) {
	if !fs.ValidPath(name) {
		return nil, nil, fs.ErrInvalid
	}
	at, err := os.OpenRoot(string(f))
	if err != nil {
		return nil, nil, err
	}
	parts := strings.Split(name, "/")
	for ; len(parts) > 1; parts = parts[1:] {
		below, err := enter(at, parts[0])
		at.Close()
		if err != nil {
			return nil, nil, err
		}
		at = below
	}
	info, err := findIn(at, parts[0])
	if err != nil {
		at.Close()
		return nil, nil, err
	}
	return at, info, nil
}

// enter opens a folder.
func enter(at *os.Root, name string) (*os.Root, error) {
	info, err := findIn(at, name)
	switch {
	case err != nil:
		return nil, err
	case info.Mode().IsRegular():
		return nil, fs.ErrNotExist
	case !info.IsDir():
		return nil, errNotPlain
	}
	below, err := at.OpenRoot(info.Name())
	if err != nil {
		return nil, err
	}
	opened, err := below.Stat(".")
	if err = sameFile(info, opened, err); err != nil {
		below.Close()
		return nil, err
	}
	return below, nil
}

// sameFile makes sure that nothing, a link for example, took the place of a file before it was
// opened.
func sameFile(seen, opened fs.FileInfo, err error) error {
	if err == nil && !os.SameFile(seen, opened) {
		err = errors.New("was replaced while it was opened")
	}
	return err
}

// findIn looks for a name in a folder, exactly or, failing that, in the only other letter case.
func findIn(at *os.Root, name string) (fs.FileInfo, error) {
	name, err := filepath.Localize(name)
	if err != nil {
		return nil, fs.ErrNotExist
	}
	info, err := at.Lstat(name)
	if err == nil || !os.IsNotExist(err) {
		return info, err
	}
	list, err := fs.ReadDir(at.FS(), ".")
	if err != nil {
		return nil, err
	}
	var found []string
	for _, e := range list {
		if strings.EqualFold(e.Name(), name) {
			found = append(found, e.Name())
		}
	}
	switch len(found) {
	case 0:
		return nil, fs.ErrNotExist
	case 1:
		return at.Lstat(found[0])
	}
	return nil, fmt.Errorf("can be %s or %s", found[0], found[1])
}
