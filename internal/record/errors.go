package record

import (
	"errors"
	"fmt"
	"io/fs"
)

// PlanError says why a plan can't be carried out at all.
type PlanError struct {
	Group  int // index; -1 if it isn't about a single group
	File   string
	Offset int64 // in bytes
	Detail string
}

func (e *PlanError) Error() string {
	if e.Group < 0 {
		return "record: plan: " + e.Detail
	}
	return fmt.Sprintf("record: plan: group %d, %s at 0x%x: %s",
		e.Group, e.File, e.Offset, e.Detail)
}

// ChangedError says that a file is not as the plan expects it: something else has written to it.
type ChangedError struct {
	File    string
	Offset  int64 // of the first byte that differs; if the sizes differ, the smaller size
	Written bool  // part of the plan had already been written
}

func (e *ChangedError) Error() string { return "record: " + e.Bare() }

// Bare is the error without its package in front.
func (e *ChangedError) Bare() string {
	return fmt.Sprintf("%s at 0x%x: changed by something else", e.File, e.Offset)
}

// WriteError says that a file could not be written, resized or synced.
type WriteError struct {
	File   string
	Offset int64 // in bytes, -1 for a sync
	Err    error
	// Written is false if nothing has changed: it was the first write, and afterwards the old bytes
	// were still in place. The medium doesn't accept writes.
	Written bool
}

func (e *WriteError) Error() string { return "record: " + e.Bare() }

// Bare is the error without its package in front.
func (e *WriteError) Bare() string {
	if e.Offset < 0 {
		return fmt.Sprintf("%s: sync: %v", e.File, bare(e.Err))
	}
	return fmt.Sprintf("%s at 0x%x: write: %v", e.File, e.Offset, bare(e.Err))
}

func (e *WriteError) Unwrap() error { return e.Err }

// VerifyError says that a byte reads back differently from what was written.
type VerifyError struct {
	File   string
	Offset int64 // as in ChangedError
}

func (e *VerifyError) Error() string { return "record: " + e.Bare() }

// Bare is the error without its package in front.
func (e *VerifyError) Bare() string {
	return fmt.Sprintf("%s at 0x%x: reads back differently from what was written", e.File, e.Offset)
}

// readError says which bytes of a file could not be read.
type readError struct {
	file string
	off  int64 // in bytes, -1 for where the file begins
	err  error
}

func (e *readError) Error() string { return "record: " + e.Bare() }

// Bare is the error without its package in front.
func (e *readError) Bare() string {
	if e.off < 0 {
		return fmt.Sprintf("%s: read: %v", e.file, bare(e.err))
	}
	return fmt.Sprintf("%s at 0x%x: read: %v", e.file, e.off, bare(e.err))
}

func (e *readError) Unwrap() error { return e.err }

// Wrote reports whether a failed Apply or Rollback had changed anything. Some errors of Rollback
// don't say.
func Wrote(err error) (wrote, known bool) {
	var write *WriteError
	var changed *ChangedError
	switch {
	case errors.As(err, &changed):
		return changed.Written, true
	case errors.As(err, &write):
		return write.Written, true
	}
	return false, false
}

// bare drops the path from an error of the system: the message already has the name of the file.
func bare(err error) error {
	if e, ok := err.(*fs.PathError); ok {
		return e.Err
	}
	return err
}
