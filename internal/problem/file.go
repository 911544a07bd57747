package problem

import (
	"errors"
	"io/fs"
	"syscall"

	"unhello/internal/text"
)

// OfFile tells what an operating system's error about path means for a
// person. An error that says nothing special gets the reason otherwise, which
// is ReadFailed or WriteFailed as a rule. An error that holds a
// problem already is returned as that problem.
func OfFile(err error, path string, otherwise Reason) *Problem {
	var p *Problem
	if errors.As(err, &p) {
		return p
	}
	return New(fileReason(err, otherwise), text.Args{"path": path}).Because(Bare(err))
}

func fileReason(err error, otherwise Reason) Reason {
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
