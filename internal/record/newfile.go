package record

import (
	"bufio"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
)

// NewFile creates a file with what fill writes. The file appears under its name only when it is
// complete and synced, and an existing file is never replaced (*ExistsError). A full medium is a
// *NoRoomError, one that doesn't accept writes a *ReadOnlyError, and an error of fill is returned
// as it is. After an error nothing is left behind. If the system has files without names, the same
// holds if the program is killed.
func NewFile(path string, fill func(w io.Writer) error) error {
	return newFile(path, nil, func(f *os.File) error {
		w := bufio.NewWriterSize(f, windowSize)
		if err := fill(w); err != nil {
			return err
		}
		return w.Flush()
	})
}

// NewFileAt is NewFile for content that is not written from start to end.
func NewFileAt(path string, fill func(w io.WriterAt) error) error {
	return newFile(path, nil, func(f *os.File) error { return fill(f) })
}

// NewSecretFileAt is NewFileAt for content that nobody else should see. If the file needs a
// temporary name until it is complete, named is called with it before fill: that is what stays
// behind if the program is killed.
func NewSecretFileAt(path string, named func(unfinished string),
	fill func(w io.WriterAt) error) error {
	return newFile(path, named, func(f *os.File) error { return fill(f) })
}

// NewNamedFileAt is NewSecretFileAt for a file that must be found after a power cut, complete or
// not: it has a name from the beginning.
func NewNamedFileAt(path string, named func(unfinished string),
	fill func(w io.WriterAt) error) error {
	if _, err := os.Lstat(path); err == nil {
		return &ExistsError{path}
	}
	return fillFile(path, named, func(f *os.File) error { return fill(f) }, openUnfinished)
}

// unfinished matches such temporary names.
var unfinished = regexp.MustCompile(`^\..+\.unhello-[0-9]+\.part$`)

// Unfinished returns the files in the folder of path that were not completed, or are still being
// written.
func Unfinished(path string) (left []string) {
	dir := filepath.Dir(path)
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil // creating the file will report it
	}
	for _, e := range entries {
		if e.Type().IsRegular() && unfinished.MatchString(e.Name()) {
			left = append(left, filepath.Join(dir, e.Name()))
		}
	}
	return left
}

// NewSparseFile is NewFileAt for content with large holes, which take no room if the file system
// supports that, and for a fill that reads back what it wrote.
func NewSparseFile(path string, fill func(f ReaderWriterAt) error) error {
	return newFile(path, nil, func(f *os.File) error {
		makeSparse(f)
		return fill(f)
	})
}

// ReaderWriterAt is a file that is being written.
type ReaderWriterAt interface {
	io.ReaderAt
	io.WriterAt
}

func newFile(path string, named func(string), fill func(*os.File) error) error {
	if _, err := os.Lstat(path); err == nil {
		return &ExistsError{path}
	}
	err := fillFile(path, nil, fill, openNameless)
	if errors.Is(err, errNameless) {
		err = fillFile(path, named, fill, openUnfinished)
	}
	return err
}

// errNameless says that a file can't be created without a name, or couldn't get one later.
var errNameless = errors.New("no files without a name here")

// An opener creates a file. finish closes it and, unless it is given an error, gives it the name
// path.
type opener func(path string) (f *os.File, finish func(error) error, err error)

func fillFile(path string, named func(string), fill func(*os.File) error, open opener) error {
	f, finish, err := open(path)
	if err != nil {
		return sortOut(path, err)
	}
	name := f.Name()
	if named != nil {
		named(name)
	}
	err = fill(f)
	if err == nil {
		err = f.Sync()
	}
	if err := finish(err); err != nil {
		return sortOutNew(path, name, err)
	}
	if err := syncDir(filepath.Dir(path)); err != nil {
		return sortOut(path, err)
	}
	return nil
}

// openUnfinished creates a file under a temporary name in the folder of path. If finish is given an
// error, it removes the file.
func openUnfinished(path string) (f *os.File, finish func(error) error, err error) {
	f, err = os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".unhello-*.part")
	return f, func(err error) error {
		if closing := f.Close(); err == nil {
			err = closing
		}
		if err == nil {
			err = publish(f.Name(), path)
		}
		if err != nil {
			os.Remove(f.Name())
		}
		return err
	}, err
}

// sortOutNew gives errors about the file itself their type and leaves alone those that fill met
// elsewhere.
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

// MakeFolder creates a folder that nobody else may look into, together with the missing ones above
// it. A file synced in a new folder is lost if the folder's own name is, so the folders that
// contain new names are synced too. After an error none of the new folders is left.
func MakeFolder(dir string) error {
	var missing []string
	for at := dir; isMissing(at); at = filepath.Dir(at) {
		missing = append(missing, at)
	}
	err := os.MkdirAll(dir, 0o700)
	for _, made := range missing {
		if err == nil {
			err = syncDir(filepath.Dir(made))
		}
	}
	if err != nil {
		for _, made := range missing {
			os.Remove(made)
		}
	}
	return err
}

// isMissing reports whether path doesn't exist. The root of a file system never counts as missing.
func isMissing(path string) bool {
	_, err := os.Lstat(path)
	return errors.Is(err, fs.ErrNotExist) && filepath.Dir(path) != path
}

// RemoveFile deletes a file made by NewFile that did not turn out as it should.
func RemoveFile(path string) error { return sortOut(path, os.Remove(path)) }
