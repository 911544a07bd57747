package record

import (
	"bufio"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// NewFile makes a new file of what fill writes. The file appears under its name
// only when it is complete and synced; a file of that name is never replaced
// (*ExistsError). A full medium is a *NoRoomError, one that takes no writing a
// *ReadOnlyError, and fill's own error is returned as it is. After an error
// nothing is left.
func NewFile(path string, fill func(w io.Writer) error) error {
	return newFile(path, func(f *os.File) error {
		w := bufio.NewWriterSize(f, windowSize)
		if err := fill(w); err != nil {
			return err
		}
		return w.Flush()
	})
}

// NewFileAt is NewFile for content that is not written from start to end.
func NewFileAt(path string, fill func(w io.WriterAt) error) error {
	return newFile(path, func(f *os.File) error { return fill(f) })
}

// NewSparseFile is NewFileAt for content with large holes, which take no room where
// the file system can do that, and that fill reads back.
func NewSparseFile(path string, fill func(f ReaderWriterAt) error) error {
	return newFile(path, func(f *os.File) error {
		makeSparse(f)
		return fill(f)
	})
}

// ReaderWriterAt is a file that is being made.
type ReaderWriterAt interface {
	io.ReaderAt
	io.WriterAt
}

func newFile(path string, fill func(*os.File) error) error {
	if _, err := os.Lstat(path); err == nil {
		return &ExistsError{path}
	}
	dir := filepath.Dir(path)
	f, err := os.CreateTemp(dir, "."+filepath.Base(path)+".*.part")
	if err != nil {
		return sortOut(path, err)
	}
	err = fill(f)
	if err == nil {
		err = f.Sync()
	}
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = publish(f.Name(), path)
	}
	if err != nil {
		os.Remove(f.Name())
		return sortOutNew(path, f.Name(), err)
	}
	if err := syncDir(dir); err != nil {
		return sortOut(path, err)
	}
	return nil
}

// sortOutNew gives errors about the file itself their type and leaves those
// that fill found elsewhere alone.
func sortOutNew(path, temp string, err error) error {
	var link *os.LinkError
	var own *os.PathError
	switch {
	case errors.As(err, &link) && errors.Is(err, fs.ErrExist):
		return &ExistsError{path}
	case errors.As(err, &link), errors.As(err, &own) && own.Path == temp:
		return sortOut(path, err)
	}
	return err
}

// RemoveFile deletes a file that NewFile has made, where it did not become what it
// should be.
func RemoveFile(path string) error { return sortOut(path, os.Remove(path)) }
