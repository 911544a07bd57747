package problem

import (
	"errors"
	"io/fs"
	"strings"
	"syscall"
)

// systemReason says what an error of the operating system means.
func systemReason(err error, otherwise Reason) Reason {
	var errno syscall.Errno
	if errors.As(err, &errno) {
		if reason, known := errnoReasons[errno]; known {
			return reason
		}
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return NotFound
	case errors.Is(err, fs.ErrPermission):
		return NoAccess
	}
	return otherwise
}

// Bare drops the operation and the path from a system error, as the message names the path already.
func Bare(err error) error {
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		return pathError.Err
	}
	return err
}

// Detail is what an error of a library says, in English, for where no problem is made of it.
func Detail(err error) string { return detail(err) }

// detail is what an error adds to the message, without the names of operations and files.
func detail(err error) string {
	switch e := err.(type) {
	case interface{ Bare() string }:
		return e.Bare()
	case interface{ Unwrap() []error }:
		var words []string
		for _, one := range e.Unwrap() {
			words = append(words, detail(one))
		}
		return strings.Join(words, "; ")
	case *fs.PathError:
		return e.Err.Error()
	}
	return err.Error()
}
