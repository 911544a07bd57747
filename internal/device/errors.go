package device

import (
	"errors"
	"fmt"
)

// ErrReadOnly says that a device was opened for reading only.
var ErrReadOnly = errors.New("device: opened for reading only")

// InUseError refuses to write to a device or file that something else uses.
type InUseError struct {
	Path string
	By   string // what uses it: "/dev/sda1 is mounted on /mnt"
	Err  error  // what the system said, nil if we found it ourselves
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
	Path string
	Err  error
}

func (e *ReadOnlyError) Error() string {
	return fmt.Sprintf("device: %s can't be written: %v", e.Path, e.Err)
}

func (e *ReadOnlyError) Unwrap() error { return e.Err }
