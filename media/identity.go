package media

import (
	"bytes"
	"encoding/binary"
	"strconv"
	"strings"
)

// Identity is what a disk says of itself: enough for a person to know it by, and to
// find out that another one has taken its name.
type Identity struct {
	Path          string
	Model, Serial string // "" where the disk does not tell
	Size          int64  // in bytes
	SectorSize    int
	// Portable is true for a medium, or a disk, that is there to be taken along: a
	// card, or what is plugged in by USB.
	Portable bool
}

// Identify asks the disk of a name, as /dev/sdb or \\.\PhysicalDrive1. A partition
// is none, and neither is a file.
func Identify(path string) (Identity, error) {
	d, err := OpenDevice(path, false)
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

// NotADiskError says that a name is not that of a whole disk.
type NotADiskError struct{ Path string }

func (e *NotADiskError) Error() string { return "media: " + e.Path + " is not a disk" }

// isDiskName reports whether a path names a disk of Windows as the system lists it,
// in any case. Windows knows it by other names too, under which nobody would find
// its volumes.
func isDiskName(path string) bool {
	number, ok := strings.CutPrefix(strings.ToLower(path), `\\.\physicaldrive`)
	n, err := strconv.ParseUint(number, 10, 16)
	return ok && err == nil && strconv.FormatUint(n, 10) == number
}

// parseModel reads the names out of STORAGE_DEVICE_DESCRIPTOR: offsets of the
// maker's, the product's and the serial number, 0 for none.
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
