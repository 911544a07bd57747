package record

import (
	"errors"
	"fmt"
	"io/fs"
)

// NotPlainError says that a path below a folder doesn't lead to a plain file: it, or a folder on
// the way, is a link or something else with a name. Whoever fills a volume could plant a link to
// any file of this machine, so none is followed.
type NotPlainError struct {
	Path string
	Why  string
}

func (e *NotPlainError) Error() string { return fmt.Sprintf("record: %s: %s", e.Path, e.Why) }

// The values of NotPlainError.Why.
const (
	isLink      = "it is a link, or lies behind one"
	isNoFile    = "it is not a file"
	isElsewhere = "it lies on another volume than the folder around it"
)

// ExistsError says that a file that was to be created already exists.
type ExistsError struct{ Path string }

func (e *ExistsError) Error() string { return fmt.Sprintf("record: %s: already there", e.Path) }

// Is makes it an fs.ErrExist.
func (e *ExistsError) Is(target error) bool { return target == fs.ErrExist }

// NoRoomError says that a medium is full.
type NoRoomError struct {
	Path string
	Err  error
}

func (e *NoRoomError) Error() string {
	return fmt.Sprintf("record: %s: no room on this medium: %v", e.Path, e.Err)
}

func (e *NoRoomError) Unwrap() error { return e.Err }

// ReadOnlyError says that the medium or its permissions don't allow writing.
type ReadOnlyError struct {
	Path string
	Err  error
}

func (e *ReadOnlyError) Error() string {
	return fmt.Sprintf("record: %s: can't be written: %v", e.Path, e.Err)
}

func (e *ReadOnlyError) Unwrap() error { return e.Err }

// InUseError says that another program has the file open or locked.
type InUseError struct {
	Path string
	Err  error
}

func (e *InUseError) Error() string {
	return fmt.Sprintf("record: %s: in use by another program: %v", e.Path, e.Err)
}

func (e *InUseError) Unwrap() error { return e.Err }

// sortOut gives an error of the operating system about path its type.
func sortOut(path string, err error) error {
	var not *NotPlainError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &not):
		return not
	case isNoRoom(err):
		return &NoRoomError{Path: path, Err: err}
	case isReadOnly(err):
		return &ReadOnlyError{Path: path, Err: err}
	case isInUse(err):
		return &InUseError{Path: path, Err: err}
	}
	return fmt.Errorf("record: %s: %w", path, err)
}
