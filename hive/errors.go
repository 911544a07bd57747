package hive

import (
	"errors"
	"fmt"
	"io/fs"
)

// Sentinels for errors.Is. What is not there is an fs.ErrNotExist, too.
var (
	ErrKeyNotFound   error = notFound("key")
	ErrValueNotFound error = notFound("value")

	// ErrStale refuses to edit a hive that was opened without its logs.
	ErrStale = errors.New("hive: opened without its logs, which is for reading only")
)

type notFound string

func (e notFound) Error() string { return "hive: " + string(e) + " not found" }

// Is makes it an fs.ErrNotExist.
func (e notFound) Is(target error) bool { return target == fs.ErrNotExist }

// NotHiveError says that a file is not a registry hive.
type NotHiveError struct {
	Size int64  // of the file in bytes
	Seen string // what is there instead, for people
}

func (e *NotHiveError) Error() string {
	return fmt.Sprintf("hive: not a registry hive: %s (file of %d bytes)", e.Seen, e.Size)
}

// LogAsHiveError says that a transaction log was given instead of the hive itself.
type LogAsHiveError struct{ Type uint32 }

func (e *LogAsHiveError) Error() string {
	return fmt.Sprintf("hive: base block at 0x1c: file type %d is a transaction log, not a hive",
		e.Type)
}

// VersionError says that the format version is not one that Windows XP or
// later writes.
type VersionError struct{ Major, Minor uint32 }

func (e *VersionError) Error() string {
	return fmt.Sprintf("hive: base block at 0x14: version %d.%d is not supported (1.3 to 1.6 are)",
		e.Major, e.Minor)
}

// LayeredError says that a hive is a layer on top of another one (containers, sandboxes). It can be
// read but not edited by itself.
type LayeredError struct {
	Minor, Flags uint32
}

func (e *LayeredError) Error() string { return "hive: " + e.Bare() }

// Bare is the error without its package in front.
func (e *LayeredError) Bare() string {
	return fmt.Sprintf("version 1.%d, flags 0x%x: a layered or differencing hive is not edited",
		e.Minor, e.Flags)
}

// TruncatedError says that the file ends before its hive bins do.
type TruncatedError struct{ Size, Need int64 }

func (e *TruncatedError) Error() string {
	return fmt.Sprintf("hive: file is truncated: %d bytes, its bins need %d", e.Size, e.Need)
}

// DirtyError says that a hive is dirty and that no transaction log brings it
// up to date.
type DirtyError struct {
	Seq1, Seq2    uint32
	ChecksumWrong bool
	Logs          [2]string // why LOG1 and LOG2 can't be used
}

func (e *DirtyError) Error() string { return "hive: " + e.Bare() }

// Bare is the error without its package in front.
func (e *DirtyError) Bare() string {
	why := fmt.Sprintf("sequence numbers %d/%d", e.Seq1, e.Seq2)
	if e.ChecksumWrong {
		why = "base block checksum wrong"
	}
	return fmt.Sprintf("dirty (%s) and no usable log: LOG1 %s, LOG2 %s",
		why, e.Logs[0], e.Logs[1])
}

// LogBehindError says that a whole entry lies in the clusters of a log, behind where its volume
// lets the log be read: Windows will see it, and nobody else does.
type LogBehindError struct {
	Log      FileID
	Sequence uint32 // of the first such entry
	Offset   int64  // in the log
}

func (e *LogBehindError) Error() string { return "hive: " + e.Bare() }

// Bare is the error without its package in front.
func (e *LogBehindError) Bare() string {
	return fmt.Sprintf("entry %d at 0x%x of %s", e.Sequence, e.Offset, e.Log)
}

// CorruptError says that a record violates the format. Offset counts from the start of the file.
type CorruptError struct {
	Offset  int64
	Record  string // "cell", "key node", ...
	Problem string

	format string // of Problem
	loss   Loss   // what Windows drops for it; "" if the record can't be trusted
}

// fault returns the error as a fault of a report.
func (e *CorruptError) fault() Fault {
	f := Fault{Class: Broken, Offset: e.Offset, Record: e.Record, Problem: e.Problem, Loss: e.loss}
	if e.loss != "" {
		f.Class = Drops
	}
	return f
}

func (e *CorruptError) Error() string { return "hive: " + e.Bare() }

// Bare is the error without its package in front.
func (e *CorruptError) Bare() string {
	return fmt.Sprintf("%s at 0x%x: %s", e.Record, e.Offset, e.Problem)
}

// isDropped reports whether an error is about something that Windows drops.
func isDropped(err error) bool {
	if err == nil {
		return false
	}
	var c *CorruptError
	return errors.As(err, &c) && c.loss != ""
}

// DamagedError says that faults forbid an edit.
type DamagedError struct {
	Faults []Fault // those that forbid it
}

func (e *DamagedError) Error() string { return "hive: " + e.Bare() }

// Bare is the error without its package in front.
func (e *DamagedError) Bare() string {
	switch len(e.Faults) {
	case 0:
		return "damaged"
	case 1:
		return e.Faults[0].String()
	}
	return fmt.Sprintf("%s (and %d more)", e.Faults[0], len(e.Faults)-1)
}

// IsDamaged reports whether an error says that faults forbid an edit.
func IsDamaged(err error) bool {
	var e *DamagedError
	return errors.As(err, &e)
}

// LinkError says that a path goes through a symbolic link or a predefined
// handle, neither of which is followed.
type LinkError struct{ Path, Target string }

func (e *LinkError) Error() string {
	if e.Target == "" {
		return fmt.Sprintf("hive: key %q is a predefined handle", e.Path)
	}
	return fmt.Sprintf("hive: key %q is a link to %q, which is not followed", e.Path, e.Target)
}

// NeedsLogError says that a change can't be committed safely in place because
// the hive has no transaction log that could serve as a journal.
type NeedsLogError struct{ Why string }

func (e *NeedsLogError) Error() string { return "hive: " + e.Bare() }

// Bare is the error without its package in front.
func (e *NeedsLogError) Bare() string {
	return "no transaction log to make this change safe: " + e.Why
}

// NoRoomError says that a file would have to grow and can't where it is.
type NoRoomError struct {
	File      FileID
	Has, Need int64 // bytes
}

func (e *NoRoomError) Error() string { return "hive: " + e.Bare() }

// Bare is the error without its package in front.
func (e *NoRoomError) Bare() string {
	name := "the hive"
	if e.File != Primary {
		name = "its " + e.File.String()[1:]
	}
	return fmt.Sprintf("%s has room for %d bytes and needs %d, and the file can't grow here",
		name, e.Has, e.Need)
}

// readError says what of a hive could not be read.
type readError struct {
	what string
	err  error
}

func (e *readError) Error() string { return "hive: " + e.Bare() }

// Bare is the error without its package in front.
func (e *readError) Bare() string { return fmt.Sprintf("reading %s: %v", e.what, e.err) }

func (e *readError) Unwrap() error { return e.err }

// Limit is something that Windows limits.
type Limit string

// The limits.
const (
	KeyName      Limit = "length of the key name"
	ValueName    Limit = "length of the value name"
	DataSize     Limit = "size of the data"
	DataSegments Limit = "number of data segments"
	KeyDepth     Limit = "depth of the key"
	SubkeyLists  Limit = "number of subkey lists"
)

// LimitError says that a name, data or a tree is larger than Windows allows.
type LimitError struct {
	What     Limit
	Got, Max int
}

func (e *LimitError) Error() string { return "hive: " + e.Bare() }

// Bare is the error without its package in front.
func (e *LimitError) Bare() string {
	return fmt.Sprintf("%s is %d, more than the limit of %d", e.What, e.Got, e.Max)
}
