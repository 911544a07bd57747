package device

import (
	"errors"
	"fmt"
	"io/fs"
)

// ErrReadOnly says that a device was opened for reading only.
var ErrReadOnly = errors.New("device: opened for reading only")

// InUseError refuses to write to a device or file that something else uses.
type InUseError struct {
	Path string
	By   string // what uses it: "/dev/sda1 is mounted on /mnt"
	Err  error  // what the system said, nil if we found it ourselves
	// InFolder is true for a file below a folder of the system, and false for a disk, or a file
	// that is opened as one.
	InFolder bool
}

func (e *InUseError) Error() string {
	s := "device: " + e.Path + " is in use: " + e.By
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

func (e *InUseError) Unwrap() error { return e.Err }

// ReadOnlyError says that the system does not let us write to a device or file.
type ReadOnlyError struct {
	Path     string
	Err      error
	InFolder bool // as in InUseError
}

func (e *ReadOnlyError) Error() string {
	return fmt.Sprintf("device: %s can't be written: %v", e.Path, e.Err)
}

func (e *ReadOnlyError) Unwrap() error { return e.Err }

// NotPlainError says that a path below a folder doesn't lead to a plain file: it, or a folder on
// the way, is a link or something else with a name. Whoever fills a volume could plant a link to
// any file of this machine, so none is followed.
type NotPlainError struct {
	Path string
	Why  string
}

func (e *NotPlainError) Error() string { return fmt.Sprintf("device: %s: %s", e.Path, e.Why) }

// The values of NotPlainError.Why.
const (
	isLink      = "it is a link, or lies behind one"
	isNoFile    = "it is not a file"
	isElsewhere = "it lies on another volume than the folder around it"
)

// ExistsError says that a file that was to be created already exists.
type ExistsError struct{ Path string }

func (e *ExistsError) Error() string { return fmt.Sprintf("device: %s: already there", e.Path) }

// Is makes it an fs.ErrExist.
func (e *ExistsError) Is(target error) bool { return target == fs.ErrExist }

// NoRoomError says that a medium is full.
type NoRoomError struct {
	Path string
	Err  error
}

func (e *NoRoomError) Error() string {
	return fmt.Sprintf("device: %s: no room on this medium: %v", e.Path, e.Err)
}

func (e *NoRoomError) Unwrap() error { return e.Err }

// somebody stands for the unknown user of a locked file.
const somebody = "another program or the system"

// sortOut gives an error of the system about path the type that says what it means.
func sortOut(path string, write bool, err error) error {
	var inUse *InUseError
	var readOnly *ReadOnlyError
	var not *NotPlainError
	switch {
	case err == nil, errors.As(err, &inUse), errors.As(err, &readOnly):
		return err
	case errors.As(err, &not):
		return not
	case isInUse(err):
		return &InUseError{Path: path, By: somebody, Err: err}
	case write && isNoRoom(err):
		return &NoRoomError{path, err}
	case write && isReadOnly(err):
		return &ReadOnlyError{Path: path, Err: err}
	}
	return fmt.Errorf("device: %w", err)
}

// SortOut gives an error of the system about a new file, or one below a folder, the type that says
// what it means.
func SortOut(path string, err error) error {
	err = sortOut(path, true, err)
	switch e := err.(type) {
	case *InUseError:
		e.InFolder = true
	case *ReadOnlyError:
		e.InFolder = true
	}
	return err
}

// bare drops the path from an error of the system.
func bare(err error) error {
	if e, ok := err.(*fs.PathError); ok {
		return e.Err
	}
	return err
}
