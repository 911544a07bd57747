package hive

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// A File is a Hive that is read from files of the operating system.
type File struct {
	*Hive
	files []*os.File
}

// OpenFile opens the hive at a path for reading, as Open does. Its logs are the files beside it
// whose names go on with .LOG1 and .LOG2, in any letter case. Nothing keeps other programs from
// writing to them meanwhile. Close the hive when done.
func OpenFile(path string) (*File, error) {
	f := &File{}
	files, err := f.open(path)
	if err == nil {
		f.Hive, err = Open(context.Background(), files, nil)
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// Close closes the files. The hive can't be read after that.
func (f *File) Close() (err error) {
	for _, file := range f.files {
		err = errors.Join(err, file.Close())
	}
	f.files = nil
	return err
}

// open opens the hive at a path and its logs.
func (f *File) open(path string) (files Files, err error) {
	if files.Primary, err = f.storage(path); err != nil {
		return files, err
	}
	for id, log := range map[FileID]*Storage{Log1: &files.Log1, Log2: &files.Log2} {
		path, err := beside(path, id)
		if path != "" {
			*log, err = f.storage(path)
		}
		if err != nil {
			return files, err
		}
	}
	return files, nil
}

// beside finds a log of the hive at a path, "" if there is none: exactly named or, failing that, in
// another letter case.
func beside(path string, log FileID) (string, error) {
	if _, err := os.Lstat(path + log.String()); err == nil {
		return path + log.String(), nil
	}
	dir, name := filepath.Split(path)
	entries, err := os.ReadDir(filepath.Clean(dir))
	for _, e := range entries {
		if strings.EqualFold(e.Name(), name+log.String()) {
			return filepath.Join(dir, e.Name()), nil
		}
	}
	return "", err
}

type osFile struct {
	*os.File
	size int64 // when it was opened
}

func (f osFile) Size() int64 { return f.size }

// storage opens a plain file: opening a pipe could wait forever.
func (f *File) storage(path string) (Storage, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("hive: %s is not a plain file", path)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	f.files = append(f.files, file)
	if info, err = file.Stat(); err != nil {
		return nil, err
	}
	return osFile{file, info.Size()}, nil
}
