package device

import (
	"bufio"
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
)

// NewOptions say what is special about a new file. Without any, only its owner may read it.
type NewOptions struct {
	// Mode is the permissions, less the umask; 0 means 0600.
	Mode fs.FileMode
	// Sparse is for content with large holes, which then take no room if the file system supports
	// that.
	Sparse bool
	// Named gives the file a name from the start, so that it is found after a power cut even if it
	// is incomplete.
	Named bool
	// OnName is called before the file is filled if it needs a temporary name until it is complete:
	// that is what stays behind if the program is killed.
	OnName func(unfinished string)
	// Check reads back from the medium what was written. If it fails, the file is removed.
	Check func(f *File) error
}

// Content is a new file while it is being filled.
type Content struct {
	f      *os.File
	buffer *bufio.Writer
}

// Write writes on after what Write has written; it is buffered.
func (c *Content) Write(p []byte) (int, error) { return c.buffer.Write(p) }

// WriteAt is io.WriterAt, past the buffer of Write.
func (c *Content) WriteAt(p []byte, off int64) (int, error) { return c.f.WriteAt(p, off) }

// ReadAt is io.ReaderAt, past the buffer of Write.
func (c *Content) ReadAt(p []byte, off int64) (int, error) { return c.f.ReadAt(p, off) }

// NewFile creates a file with what fill writes. The file appears under its name only when it is
// complete and synced, and an existing file is never replaced (*ExistsError). A full medium is a
// *NoRoomError, one that doesn't accept writes a *ReadOnlyError, and an error of fill is returned
// as it is. After an error nothing is left behind. If the system has files without names, the same
// holds if the program is killed.
func NewFile(path string, o NewOptions, fill func(c *Content) error) error {
	if _, err := os.Lstat(path); err == nil {
		return &ExistsError{path}
	}
	if o.Mode == 0 {
		o.Mode = 0o600
	}
	err := errNameless
	if !o.Named {
		err = fillFile(path, o, fill, openNameless)
	}
	if errors.Is(err, errNameless) {
		err = fillFile(path, o, fill, openUnfinished)
	}
	return err
}

// unfinished matches the temporary names of files that are not complete.
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
		if IsUnfinished(e) {
			left = append(left, filepath.Join(dir, e.Name()))
		}
	}
	return left
}

// IsUnfinished reports whether an entry of a folder is a file that was not completed.
func IsUnfinished(e fs.DirEntry) bool {
	return e.Type().IsRegular() && unfinished.MatchString(e.Name())
}

// errNameless says that a file can't be created without a name, or couldn't get one later.
var errNameless = errors.New("no files without a name here")

// An opener creates a file. finish closes it and, unless it is given an error, gives it the name
// path.
type opener func(path string, mode fs.FileMode) (f *os.File, finish func(error) error, err error)

func fillFile(path string, o NewOptions, fill func(*Content) error, open opener) error {
	f, finish, err := open(path, o.Mode)
	if err != nil {
		return SortOut(path, err)
	}
	name := f.Name()
	if o.OnName != nil && name != path {
		o.OnName(name)
	}
	if o.Sparse {
		makeSparse(f)
	}
	c := &Content{f, bufio.NewWriterSize(f, smallBuffer)}
	if err = fill(c); err == nil {
		err = c.buffer.Flush()
	}
	if err == nil {
		err = f.Sync()
	}
	if err := finish(err); err != nil {
		return sortOutNew(path, name, err)
	}
	if err := settle(path, o.Check); err != nil {
		return errors.Join(err, os.Remove(path))
	}
	return nil
}

// settle makes the name of a new file durable and reads the file back.
func settle(path string, check func(*File) error) error {
	if err := SyncFolder(filepath.Dir(path)); err != nil || check == nil {
		return SortOut(path, err)
	}
	f, err := OpenUncachedBelow(filepath.Dir(path), filepath.Base(path))
	if err != nil {
		return err
	}
	return errors.Join(check(f), f.Close())
}

// openUnfinished creates a file under a temporary name in the folder of path. If finish is given an
// error, it removes the file.
func openUnfinished(path string, mode fs.FileMode) (
	f *os.File, finish func(error) error, err error) {
	const tries = 1000
	for range tries {
		f, err = os.OpenFile(filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+
			".unhello-"+strconv.Itoa(int(rand.Uint32()))+".part"),
			os.O_RDWR|os.O_CREATE|os.O_EXCL, mode)
		if !errors.Is(err, fs.ErrExist) {
			break
		}
	}
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
		return SortOut(path, err)
	}
	return err
}

// Move gives a file of ours another name in the same file system, unless that is taken: then the
// error is an fs.ErrExist.
func Move(from, to string) error { return publish(from, to) }

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
			err = SyncFolder(filepath.Dir(made))
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
func RemoveFile(path string) error { return SortOut(path, os.Remove(path)) }
