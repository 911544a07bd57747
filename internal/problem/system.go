package problem

import (
	"errors"
	"io/fs"
	"strings"
	"syscall"
)

// systemReason is the last rule: what an error of the operating system means.
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

// Bare drops the operation and the path in front of a system error: the
// message names the path already.
func Bare(err error) error {
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		return pathError.Err
	}
	return err
}

// detail is what an error says beyond the message, without who says it.
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
