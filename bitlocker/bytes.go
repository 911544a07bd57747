package bitlocker

import (
	"encoding/binary"
	"math"
	"time"
	"unicode/utf16"
)

// Every number on the volume is little-endian.

func le16(b []byte) uint16 { return binary.LittleEndian.Uint16(b) }
func le32(b []byte) uint32 { return binary.LittleEndian.Uint32(b) }
func le64(b []byte) uint64 { return binary.LittleEndian.Uint64(b) }

// le64s reads a size or an offset as a signed number, so that nonsense is below zero.
func le64s(b []byte) int64 { return int64(le64(b)) }

// text decodes UTF-16 up to its NUL, for people.
func text(b []byte) string {
	var s []uint16
	for ; len(b) >= 2 && le16(b) != 0; b = b[2:] {
		s = append(s, le16(b))
	}
	return string(utf16.Decode(s))
}

// filetime reads a time in units of 100 ns since 1601. Zero and absurd values give the zero time.
func filetime(b []byte) time.Time {
	const unixEpoch = 116444736000000000
	n := le64(b)
	if n == 0 || n > math.MaxInt64 {
		return time.Time{}
	}
	n64 := int64(n) - unixEpoch
	return time.Unix(n64/1e7, n64%1e7*100).UTC()
}

// isPowerOfTwo reports whether n is one.
func isPowerOfTwo(n int64) bool { return n > 0 && n&(n-1) == 0 }
