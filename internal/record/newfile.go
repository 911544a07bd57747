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

// NewFile makes a new file of what fill writes. The file appears under its name
// only when it is complete and synced; a file of that name is never replaced
// (*ExistsError). A full medium is a *NoRoomError, one that takes no writing a
// *ReadOnlyError, and fill's own error is returned as it is. After an error
// nothing is left, and where the system has files without a name nothing is left
// either of a program that was killed.
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

// NewSecretFileAt is NewFileAt for what nobody else should come to see. Where the
// file must have another name until it is complete, named is told it before fill is
// called: that is what a program leaves that is killed.
func NewSecretFileAt(path string, named func(unfinished string), fill func(w io.WriterAt) error) error {
	return newFile(path, named, func(f *os.File) error { return fill(f) })
}

// NewNamedFileAt is NewSecretFileAt for what must be found after a power cut, finished
// or not: it has a name from the beginning.
func NewNamedFileAt(path string, named func(unfinished string), fill func(w io.WriterAt) error) error {
	if _, err := os.Lstat(path); err == nil {
		return &ExistsError{path}
	}
	return fillFile(path, named, func(f *os.File) error { return fill(f) }, openUnfinished)
}

// unfinished is the form of such a name.
var unfinished = regexp.MustCompile(`^\..+\.unhello-[0-9]+\.part$`)

// Unfinished gives the files in the folder of a new one that were not completed, or
// that are still being made.
func Unfinished(path string) (left []string) {
	dir := filepath.Dir(path)
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil // who makes the file will find out
	}
	for _, e := range entries {
		if e.Type().IsRegular() && unfinished.MatchString(e.Name()) {
			left = append(left, filepath.Join(dir, e.Name()))
		}
	}
	return left
}

// NewSparseFile is NewFileAt for content with large holes, which take no room where
// the file system can do that, and that fill reads back.
func NewSparseFile(path string, fill func(f ReaderWriterAt) error) error {
	return newFile(path, nil, func(f *os.File) error {
		makeSparse(f)
		return fill(f)
	})
}

// ReaderWriterAt is a file that is being made.
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

// errNameless says that a file can't be made without a name, or not get one later.
var errNameless = errors.New("no files without a name here")

// An opener makes a file that finish closes and, unless it is given an error, gives
// the name path.
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

// openUnfinished makes a file under another name in the folder of path. After an error
// finish removes it.
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

// MakeFolder makes a folder, and those above it that are missing, which nobody else may
// look into. What is synced in a new folder is lost with the folder's name, so the
// folders that got new names are synced too. After an error none of them is left.
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

// isMissing reports whether there is nothing of a name, in a folder that has names.
func isMissing(path string) bool {
	_, err := os.Lstat(path)
	return errors.Is(err, fs.ErrNotExist) && filepath.Dir(path) != path
}

// RemoveFile deletes a file that NewFile has made, where it did not become what it
// should be.
func RemoveFile(path string) error { return sortOut(path, os.Remove(path)) }
