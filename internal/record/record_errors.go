package record

import "fmt"

// NotRecordError says that a file is not an undo record.
type NotRecordError struct{ Path string }

func (e *NotRecordError) Error() string {
	return fmt.Sprintf("record: %s: not an undo record", e.Path)
}

// VersionError says that a record was written in a format unknown to this program.
type VersionError struct {
	Path    string
	Version string // as the file has it
	Old     bool   // the version is older than the known ones
}

func (e *VersionError) Error() string {
	return fmt.Sprintf("record: %s: format version %q, known are %d and %d",
		e.Path, e.Version, FormatVersion, SealedVersion)
}

// DamagedError says that a record is not what was written.
type DamagedError struct {
	Path   string
	Detail string
}

func (e *DamagedError) Error() string {
	return fmt.Sprintf("record: %s: damaged: %s", e.Path, e.Detail)
}

// SealedError says that a record has to be unsealed first.
type SealedError struct{ Path string }

func (e *SealedError) Error() string { return fmt.Sprintf("record: %s: sealed", e.Path) }

// WrongKeyError says that a record was sealed with another key.
type WrongKeyError struct{ Path string }

func (e *WrongKeyError) Error() string {
	return fmt.Sprintf("record: %s: sealed with another key", e.Path)
}
