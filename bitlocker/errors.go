package bitlocker

import (
	"errors"
	"fmt"
	"strings"
)

// NotBitLockerError says that a volume is not encrypted by BitLocker.
type NotBitLockerError struct {
	Seen string // what is there instead, for people
}

func (e *NotBitLockerError) Error() string { return "bitlocker: not a BitLocker volume: " + e.Seen }

// IsNotBitLocker reports whether an error says that a volume is not encrypted by BitLocker.
func IsNotBitLocker(err error) bool {
	var e *NotBitLockerError
	return errors.As(err, &e)
}

// TruncatedError says that a structure reaches beyond the end of the volume.
type TruncatedError struct {
	Structure  string
	Size, Need int64
}

func (e *TruncatedError) Error() string {
	return fmt.Sprintf("bitlocker: volume is truncated: %d bytes, its %s needs %d",
		e.Size, e.Structure, e.Need)
}

// CorruptError says that a structure violates the format. Offset counts from the start of the
// volume, or of the key file.
type CorruptError struct {
	Offset    int64
	Structure string // "volume header", "information block", ...
	Problem   string
}

func (e *CorruptError) Error() string {
	return fmt.Sprintf("bitlocker: %s at 0x%x: %s", e.Structure, e.Offset, e.Problem)
}

// corrupt makes a CorruptError.
func corrupt(off int64, structure, format string, args ...any) error {
	return &CorruptError{Offset: off, Structure: structure, Problem: fmt.Sprintf(format, args...)}
}

// VersionError says that a structure has an unknown version.
type VersionError struct {
	Offset    int64
	Structure string
	Version   int
}

func (e *VersionError) Error() string {
	return fmt.Sprintf("bitlocker: %s at 0x%x: version %d is not known",
		e.Structure, e.Offset, e.Version)
}

// LimitError says that there is more of something than any sound volume has, too much to process.
type LimitError struct {
	What     string
	Got, Max int64
}

func (e *LimitError) Error() string {
	return fmt.Sprintf("bitlocker: %s: %d, more than the limit of %d", e.What, e.Got, e.Max)
}

// MethodError says that the sectors are encrypted by an unknown method, such as by the disk itself.
type MethodError struct{ Method Method }

func (e *MethodError) Error() string {
	return fmt.Sprintf("bitlocker: the encryption method is not known (0x%04x)", uint16(e.Method))
}

// CopiesError says why none of the copies of the metadata can be used.
type CopiesError struct{ Copies []CopyState }

func (e *CopiesError) Error() string {
	why := make([]string, len(e.Copies))
	for i, c := range e.Copies {
		why[i] = fmt.Sprintf("copy %d: %v", c.Index, c.Err)
	}
	return "bitlocker: no copy of the metadata can be used: " + strings.Join(why, "; ")
}

// Unwrap returns the reasons.
func (e *CopiesError) Unwrap() []error {
	var list []error
	for _, c := range e.Copies {
		list = append(list, c.Err)
	}
	return list
}

// ValidationError says that a key opens the volume, but that no copy of its metadata is what
// Windows sealed with this key.
type ValidationError struct{ Copies []CopyState }

func (e *ValidationError) Error() string {
	return "bitlocker: the key is right, but the metadata is not what was sealed with it"
}

// DecryptedError says that a volume is decrypted and takes no key.
type DecryptedError struct{}

func (e *DecryptedError) Error() string {
	return "bitlocker: the volume is decrypted, it has no key"
}

// NoKeyError says that no key was given, or none for any of the volume's protectors.
type NoKeyError struct {
	Protectors []Protector // all of the volume
	Given      bool        // keys were given, but for none of these protectors
}

func (e *NoKeyError) Error() string {
	if e.Given {
		return "bitlocker: the volume is locked, and no protector of it takes what was given: " +
			protectorList(e.Protectors)
	}
	return "bitlocker: the volume is locked: " + protectorList(e.Protectors)
}

// WrongKeyError says that keys were tried and none is right. A recovery password has check digits,
// so a wrong one probably belongs to another volume and is not mistyped.
type WrongKeyError struct {
	Protectors []Protector // all of the volume
	Tried      []Protector // those that a key was tried on
}

func (e *WrongKeyError) Error() string {
	return "bitlocker: the key opens none of: " + protectorList(e.Tried)
}

// IsAboutKeys reports whether an error says that no key was given that opens the volume.
func IsAboutKeys(err error) bool {
	var none *NoKeyError
	var wrong *WrongKeyError
	return errors.As(err, &none) || errors.As(err, &wrong)
}

func protectorList(list []Protector) string {
	if len(list) == 0 {
		return "no protectors"
	}
	s := make([]string, len(list))
	for i, p := range list {
		s[i] = p.Kind.String() + " " + p.ID.String()
	}
	return strings.Join(s, ", ")
}
