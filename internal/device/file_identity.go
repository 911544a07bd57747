package device

import (
	"fmt"
	"strings"
)

// FileIdentity tells a file from its copies.
type FileIdentity struct {
	// VolumeSerial is the serial or UUID of the file system, in hexadecimal; see SameVolumeSerial.
	// Empty if the system doesn't tell.
	VolumeSerial string
	// FileID is the number of the file in its file system, in decimal: its inode, or on NTFS the
	// number of its MFT record. Empty if the system doesn't tell.
	FileID string
	// OfMount says that FileID is valid only while the volume is mounted, as on FAT, and
	// SerialOfMount says so of VolumeSerial: it is the number of a device.
	OfMount, SerialOfMount bool
}

// IdentifyFile returns the identity of the file or folder at path. Links are followed.
func IdentifyFile(path string) (FileIdentity, error) {
	id, err := identifyFile(path)
	if err != nil {
		return FileIdentity{}, fmt.Errorf("device: %s: %w", path, err)
	}
	return id, nil
}

// SerialDigits keeps the hexadecimal digits of a volume serial.
func SerialDigits(serial string) string {
	return strings.Map(func(c rune) rune {
		if strings.ContainsRune("0123456789abcdefABCDEF", c) {
			return c
		}
		return -1
	}, serial)
}

// SameVolumeSerial reports whether two serials belong to the same volume: letter case and dashes
// don't count, and of the sixteen digits of an NTFS serial Windows shows only the last eight. An
// empty serial never belongs to the same volume.
func SameVolumeSerial(a, b string) bool {
	a, b = SerialDigits(a), SerialDigits(b)
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) == 8 && len(b) == 16 {
		b = b[8:]
	}
	return a != "" && strings.EqualFold(a, b)
}
