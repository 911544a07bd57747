package media

import (
	"errors"
	"fmt"
	"io/fs"
)

// NoTableError says that a disk has neither a partition table nor a file system of its own.
type NoTableError struct{ Seen string }

func (e *NoTableError) Error() string { return "media: no partition table: " + e.Seen }

// HasNoTable reports whether an error says that a disk is not divided.
func HasNoTable(err error) bool {
	var e *NoTableError
	return errors.As(err, &e)
}

// CorruptError is a partition table that breaks its format. Offset counts from
// the start of the disk.
type CorruptError struct {
	Offset  int64
	Record  string // "GPT header", "MBR", ...
	Problem string
}

func (e *CorruptError) Error() string { return "media: " + e.Bare() }

// Bare is the error without its package in front.
func (e *CorruptError) Bare() string {
	return fmt.Sprintf("%s at 0x%x: %s", e.Record, e.Offset, e.Problem)
}

func corrupt(offset int64, record, format string, args ...any) error {
	return &CorruptError{offset, record, fmt.Sprintf(format, args...)}
}

// SetError says that a table is not that of this disk alone: it divides a set of disks that this
// one is part of.
type SetError struct {
	Membership
	Err error // what is wrong with the table, read as this disk's own
}

func (e *SetError) Error() string {
	return fmt.Sprintf("media: one disk of a set (%s): %v", e.Set, e.Err)
}

func (e *SetError) Unwrap() error { return e.Err }

// ReadError says that a part of a disk could not be read.
type ReadError struct {
	Offset, Length int64
	Err            error
}

func (e *ReadError) Error() string { return "media: " + e.Bare() }

// Bare is the error without its package in front.
func (e *ReadError) Bare() string {
	return fmt.Sprintf("read of %d bytes at 0x%x: %v", e.Length, e.Offset, bare(e.Err))
}

func (e *ReadError) Unwrap() error { return e.Err }

// OutsideError refuses access outside a device or volume.
type OutsideError struct {
	Offset, Length int64
	Size           int64 // of the device or volume
}

func (e *OutsideError) Error() string { return "media: " + e.Bare() }

// Bare is the error without its package in front.
func (e *OutsideError) Bare() string {
	return fmt.Sprintf("%d bytes at 0x%x are outside, the size is %d", e.Length, e.Offset, e.Size)
}

// bare drops the path from an error of the system: who has asked knows it.
func bare(err error) error {
	if e, ok := err.(*fs.PathError); ok {
		return e.Err
	}
	return err
}
