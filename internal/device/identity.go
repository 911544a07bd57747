package device

import (
	"bytes"
	"encoding/binary"
	"strings"
)

// Identity tells one disk from another across boots, by what the disk says of itself: enough for a
// person to recognize it, and to notice that another disk has taken its name.
type Identity struct {
	Path          string
	Model, Serial string // "" where the disk doesn't say
	Size          int64  // in bytes
	SectorSize    int
	// Portable is true for a medium, or a disk, that is meant to be carried around: a card, or
	// something plugged in by USB.
	Portable bool
}

// Identify asks the disk of that name, such as /dev/sdb or \\.\PhysicalDrive1. Partitions and files
// are refused.
func Identify(path string) (Identity, error) {
	d, err := Open(path, false)
	if err != nil {
		return Identity{}, err
	}
	defer d.Close()
	id := Identity{Path: path, Size: d.Size(), SectorSize: d.SectorSize()}
	if !d.IsBlock() || !identify(d, &id) {
		return id, &NotADiskError{path}
	}
	return id, nil
}

// NotADiskError says that a path is not that of a whole disk.
type NotADiskError struct{ Path string }

func (e *NotADiskError) Error() string { return "device: " + e.Path + " is not a disk" }

// parseModel reads the names in STORAGE_DEVICE_DESCRIPTOR: the offsets of vendor, product and
// serial number, 0 for none.
func parseModel(b []byte) (model, serial string) {
	if len(b) < 32 {
		return "", ""
	}
	text := func(at int) string {
		offset := binary.LittleEndian.Uint32(b[at:])
		if offset == 0 || int64(offset) >= int64(len(b)) {
			return ""
		}
		s, _, _ := bytes.Cut(b[offset:], []byte{0})
		return strings.TrimSpace(string(s))
	}
	return strings.TrimSpace(text(12) + " " + text(16)), text(24)
}
