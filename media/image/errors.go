package image

import (
	"fmt"
)

// Kind is a reason to refuse an image or a write. The words are stable.
type Kind string

// Reasons to refuse an image.
const (
	KindForeign      Kind = "foreign-format" // VMDK, VDI, E01: recognized, not read
	KindVersion      Kind = "version"        // unknown version of the format
	KindLog          Kind = "log-to-replay"  // VHDX with a log that has to be replayed first
	KindParent       Kind = "vhdx-parent"    // differencing VHDX, such as a checkpoint's .avhdx
	KindDifferencing Kind = "vhd-parent"     // differencing VHD
	KindBackingFile  Kind = "backing-file"   // qcow2 overlay
	KindEncrypted    Kind = "encrypted"      // qcow2 encryption
	KindExternalData Kind = "external-data"  // qcow2 whose data is in another file
	KindExtendedL2   Kind = "extended-l2"    // qcow2 with subclusters
	KindCompression  Kind = "compression"    // qcow2 compressed with anything but deflate
	KindFeature      Kind = "feature"        // unknown part that is required to read the image
	KindCorrupt      Kind = "corrupt"        // every *CorruptError
)

// Reasons to refuse a write into an image that can be read.
const (
	KindReadOnly    Kind = "read-only"      // the file can't be written
	KindOutside     Kind = "outside"        // beyond the end of the disk
	KindUnallocated Kind = "unallocated"    // the image has no bytes for this part of the disk yet
	KindShared      Kind = "shared"         // qcow2 cluster that belongs to a snapshot too
	KindCompressed  Kind = "compressed"     // qcow2 cluster that is compressed
	KindDirty       Kind = "dirty"          // qcow2 that was not closed properly
	KindMarked      Kind = "marked-corrupt" // qcow2 that QEMU found corrupt
	KindTables      Kind = "large-tables"   // tables too large to be checked for overlaps
	// VHD of a virtual machine that was saved, not shut down
	KindSavedState Kind = "saved-state"
	KindBitmaps    Kind = "bitmaps" // qcow2 with records of changes, which a write would falsify
)

// UnsupportedError refuses a whole image that may well be sound.
type UnsupportedError struct {
	Format string
	Kind   Kind
	Detail string // what was found, for people; may be empty
}

func (e *UnsupportedError) Error() string {
	s := fmt.Sprintf("image: %s is not supported: %s", e.Format, e.Kind)
	if e.Detail != "" {
		s += " (" + e.Detail + ")"
	}
	return s
}

// CorruptError is a structure that breaks the format.
type CorruptError struct {
	Format    string
	Offset    int64  // in the image file
	Structure string // "footer", "region table", ...
	Problem   string
}

func (e *CorruptError) Error() string { return "image: " + e.Bare() }

// Bare is the error without its package in front.
func (e *CorruptError) Bare() string {
	return fmt.Sprintf("%s %s at 0x%x: %s", e.Format, e.Structure, e.Offset, e.Problem)
}

// NotWritableError refuses a write before anything was written.
type NotWritableError struct {
	Format string
	Offset int64 // on the disk inside: the first byte that can't be written
	Kind   Kind
}

func (e *NotWritableError) Error() string { return "image: " + e.Bare() }

// Bare is the error without its package in front.
func (e *NotWritableError) Bare() string {
	return fmt.Sprintf("%s: disk offset 0x%x can't be written in place: %s", e.Format, e.Offset,
		e.Kind)
}
