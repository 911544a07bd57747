package ntfs

import (
	"fmt"
	"io/fs"
)

// NotNTFSError says that a volume does not hold NTFS.
type NotNTFSError struct {
	Seen string // what is there instead, for people
}

func (e *NotNTFSError) Error() string { return "ntfs: " + e.Bare() }

// Bare is the error without its package in front.
func (e *NotNTFSError) Bare() string { return "not an NTFS volume: " + e.Seen }

// TruncatedError says that the volume ends before its file system does.
type TruncatedError struct{ Size, Need int64 }

func (e *TruncatedError) Error() string {
	return fmt.Sprintf("ntfs: volume is truncated: %d bytes, its boot sector needs %d", e.Size,
		e.Need)
}

// CorruptError is a record that breaks the format. Offset counts from the start of the volume.
type CorruptError struct {
	Offset  int64
	Record  string // "boot sector", "file record 5", ...
	Problem string
}

func (e *CorruptError) Error() string { return "ntfs: " + e.Bare() }

// Bare is the error without its package in front.
func (e *CorruptError) Bare() string {
	return fmt.Sprintf("%s at 0x%x: %s", e.Record, e.Offset, e.Problem)
}

// corrupt makes a CorruptError for an offset on the volume.
func corrupt(off int64, record, format string, args ...any) error {
	return &CorruptError{Offset: off, Record: record, Problem: fmt.Sprintf(format, args...)}
}

// LimitError says that something is larger than on any sound volume, and too costly to follow.
type LimitError struct {
	What     string
	Got, Max int64
}

func (e *LimitError) Error() string { return "ntfs: " + e.Bare() }

// Bare is the error without its package in front.
func (e *LimitError) Bare() string {
	return fmt.Sprintf("%s: %d, more than the limit of %d", e.What, e.Got, e.Max)
}

// readError says which bytes of the volume could not be read.
type readError struct {
	off int64
	n   int
	err error
}

func (e *readError) Error() string { return "ntfs: " + e.Bare() }

// Bare is the error without its package in front.
func (e *readError) Bare() string {
	return fmt.Sprintf("reading %d bytes at 0x%x: %v", e.n, e.off, e.err)
}

func (e *readError) Unwrap() error { return e.err }

// NotFoundError says that a path leads nowhere.
type NotFoundError struct {
	Path    string // as requested
	Missing string // the first part of it that doesn't exist
}

func (e *NotFoundError) Error() string {
	return fmt.Sprintf("ntfs: %s: there is no %s", e.Path, e.Missing)
}

// Is makes it an fs.ErrNotExist.
func (e *NotFoundError) Is(target error) bool { return target == fs.ErrNotExist }

// AmbiguousError says that a folder has several files whose names differ from the
// one asked for, and from each other, in case only.
type AmbiguousError struct {
	Name  string    // as requested
	Found [2]string // two of them
}

func (e *AmbiguousError) Error() string { return "ntfs: " + e.Bare() }

// Bare is the error without its package in front.
func (e *AmbiguousError) Bare() string {
	return fmt.Sprintf("%s can be %s or %s, which are two files", e.Name, e.Found[0], e.Found[1])
}

// A Refusal is why the bytes of a file can't be read or can't be overwritten in place. The words
// are stable.
type Refusal string

// All refusals.
const (
	Directory   Refusal = "folder"
	System      Refusal = "system"  // belongs to the file system itself
	Reparse     Refusal = "reparse" // the content is elsewhere
	Encrypted   Refusal = "encrypted"
	Compressed  Refusal = "compressed"
	Resident    Refusal = "resident"     // inside its file record
	Hole        Refusal = "hole"         // no cluster there
	BeyondValid Refusal = "beyond-valid" // never written there
	BeyondEnd   Refusal = "beyond-end"
)

// TagWOF is the reparse tag of a file that Windows keeps compressed (compact.exe /exe, CompactOS):
// its content is in a stream of its own.
const TagWOF = 0x80000017

// RefusedError says that the bytes of a sound file can't be read, or not be overwritten in place.
type RefusedError struct {
	Name   string
	Why    Refusal
	Offset int64  // in the file, of the first byte concerned
	Tag    uint32 // of the reparse point, with Reparse
}

func (e *RefusedError) Error() string {
	s := fmt.Sprintf("ntfs: %s at 0x%x: refused: %s", e.Name, e.Offset, e.Why)
	switch {
	case e.Why != Reparse:
	case e.Tag == TagWOF:
		s += " (tag 0x80000017: compressed by Windows)"
	default:
		s += fmt.Sprintf(" (tag 0x%08x)", e.Tag)
	}
	return s
}
