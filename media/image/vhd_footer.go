package image

import "fmt"

// The footer is the last sector of a VHD ("Hard Disk Footer Format"). A dynamic VHD has a copy of
// it at its start.

const (
	vhdCookie  = "conectix"
	vhdSector  = 512
	vhdVersion = 0x00010000

	// vhdUnused marks an absent block, and is a fixed VHD's data offset.
	vhdUnused = 0xFFFFFFFF
)

// Field offsets in the footer.
const (
	vfVersion     = 12
	vfDataOffset  = 16
	vfCurrentSize = 48
	vfDiskType    = 60
	vfChecksum    = 64
	vfSavedState  = 84
)

// Disk types.
const (
	vhdFixed        = 2
	vhdDynamic      = 3
	vhdDifferencing = 4
)

// vhdFooter is a footer with a correct checksum.
type vhdFooter struct {
	offset     int64
	dataOffset uint64 // of the dynamic disk header
	size       uint64 // of the disk
	diskType   uint32
	saved      bool // the virtual machine was saved: its memory belongs to this state of the disk
}

// readFooter reads the footer at the end of a file.
func readFooter(f File) (vhdFooter, error) {
	off := f.Size() - vhdSector
	if off < 0 {
		return vhdFooter{}, vhdCorrupt(0, "footer", "the file has only %d bytes", f.Size())
	}
	b := make([]byte, vhdSector)
	if err := readFull(f, b, off); err != nil {
		return vhdFooter{}, err
	}
	switch {
	case string(b[:8]) != vhdCookie:
		return vhdFooter{}, vhdCorrupt(off, "footer", "no footer at the end of the file")
	case vhdChecksum(b, vfChecksum) != be32(b[vfChecksum:]):
		return vhdFooter{}, vhdCorrupt(off, "footer", "checksum 0x%08x, expected 0x%08x",
			be32(b[vfChecksum:]), vhdChecksum(b, vfChecksum))
	case be32(b[vfVersion:]) != vhdVersion:
		return vhdFooter{}, &UnsupportedError{FormatVHD, KindVersion,
			fmt.Sprintf("0x%08x", be32(b[vfVersion:]))}
	}
	return vhdFooter{
		offset:     off,
		dataOffset: be64(b[vfDataOffset:]),
		size:       be64(b[vfCurrentSize:]),
		diskType:   be32(b[vfDiskType:]),
		saved:      b[vfSavedState] != 0,
	}, nil
}

// readOnly says why nothing in the image may be written, "" if something may.
func (f vhdFooter) readOnly() Kind {
	if f.saved {
		return KindSavedState
	}
	return ""
}

// vhdChecksum is the one's complement of the sum of all bytes except for the checksum itself, at
// offset at.
func vhdChecksum(b []byte, at int) uint32 {
	var sum uint32
	for i, c := range b {
		if i < at || i >= at+4 {
			sum += uint32(c)
		}
	}
	return ^sum
}

func vhdCorrupt(off int64, structure, format string, args ...any) error {
	return &CorruptError{FormatVHD, off, structure, fmt.Sprintf(format, args...)}
}
