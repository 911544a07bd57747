package fat

import (
	"errors"
	"fmt"
)

// What is wrong with a request.
var (
	errFolder    = errors.New("is a folder")
	errNotFolder = errors.New("is not a folder")
	errNegative  = errors.New("negative offset")
	errTooLarge  = errors.New("too large to be read at once")
)

// NotFAT32Error says that a volume is something else.
type NotFAT32Error struct {
	Seen string
}

func (e *NotFAT32Error) Error() string { return "fat: not FAT32: " + e.Seen }

// NameError says that a file can't have its name on a FAT32 volume.
type NameError struct {
	Path  string
	Fault NameFault
}

// NameFault is what is wrong with a name. The words are stable.
type NameFault string

const (
	NameNone       NameFault = "no-name" // empty, . or ..
	NameTooLong    NameFault = "too-long"
	NameNotASCII   NameFault = "not-ascii"  // which we can't write to FAT32
	NameForbidden  NameFault = "forbidden"  // characters that Windows doesn't allow
	NameEnds       NameFault = "ends"       // begins or ends with a space, or ends with a dot
	NameDot        NameFault = "dot"        // begins with a dot, so it has no short name
	NameTwice      NameFault = "twice"      // two files, but for letter case
	NameFolder     NameFault = "folder"     // both a file and a folder
	NameShortTwice NameFault = "short-name" // two files of a folder get this short name
)

func (e *NameError) Error() string { return fmt.Sprintf("fat: %q: %s", e.Path, e.Fault) }

// TooLargeError says that FAT32 can't hold a file, however large the volume.
type TooLargeError struct {
	Path string
	Size int64
}

func (e *TooLargeError) Error() string {
	return fmt.Sprintf("fat: %s: %d bytes, and FAT32 takes files below %d", e.Path, e.Size,
		int64(tooLarge))
}

// FullError says that the files do not fit.
type FullError struct {
	Need, Have int64 // bytes, in whole clusters
}

func (e *FullError) Error() string {
	return fmt.Sprintf("fat: the files take %d bytes, and there is room for %d", e.Need, e.Have)
}

// SizeError says that an image can't have that size.
type SizeError struct {
	Size        int64
	Least, Most int64
}

func (e *SizeError) Error() string {
	return fmt.Sprintf("fat: an image of %d bytes: from %d to %d can be made", e.Size, e.Least,
		e.Most)
}

// OutsideError says that a write would have left the volume.
type OutsideError struct {
	Offset, Length int64
}

func (e *OutsideError) Error() string {
	return fmt.Sprintf("fat: %d bytes at 0x%x are outside the volume", e.Length, e.Offset)
}

// VolumeError says that a volume contradicts itself, or did not turn out as it should.
type VolumeError struct {
	Offset  int64 // in what was opened, or on the disk that is written
	Problem string
}

func (e *VolumeError) Error() string {
	return fmt.Sprintf("fat: FAT32 at 0x%x: %s", e.Offset, e.Problem)
}

// ChangedError is a file that is no longer what it was when it was listed.
type ChangedError struct {
	Path string
}

func (e *ChangedError) Error() string { return e.Path + " has changed under us" }

// ReadBackError says that something reads back otherwise than it was written.
type ReadBackError struct {
	Path string
}

func (e *ReadBackError) Error() string {
	return e.Path + " reads back otherwise than it was written"
}
