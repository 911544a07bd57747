package ntfs

import (
	"encoding/binary"
	"unicode/utf16"
)

// Every number on the volume is little-endian.

func le16(b []byte) uint16 { return binary.LittleEndian.Uint16(b) }
func le32(b []byte) uint32 { return binary.LittleEndian.Uint32(b) }
func le64(b []byte) uint64 { return binary.LittleEndian.Uint64(b) }

// le64s reads a number that counts or locates something, as a signed one, so that nonsense is
// negative.
func le64s(b []byte) int64 { return int64(le64(b)) }

// chars reads UTF-16.
func chars(b []byte) []uint16 {
	s := make([]uint16, len(b)/2)
	for i := range s {
		s[i] = le16(b[2*i:])
	}
	return s
}

// text is a name for people, and for programs that are content with UTF-8.
func text(name []uint16) string { return string(utf16.Decode(name)) }

// isPowerOfTwo reports whether n is one.
func isPowerOfTwo(n int64) bool { return n > 0 && n&(n-1) == 0 }
