package bitlockertest

import (
	"encoding/binary"
	"time"
	"unicode/utf16"
)

// Every number on the volume is little-endian.

func u16(values ...uint16) []byte { return numbers(binary.LittleEndian.AppendUint16, values) }
func u32(values ...uint32) []byte { return numbers(binary.LittleEndian.AppendUint32, values) }

// u64 also takes offsets, which are signed elsewhere.
func u64[T int64 | uint64](values ...T) []byte {
	return numbers(func(b []byte, v T) []byte {
		return binary.LittleEndian.AppendUint64(b, uint64(v))
	}, values)
}

func numbers[T any](appendTo func([]byte, T) []byte, values []T) (b []byte) {
	for _, v := range values {
		b = appendTo(b, v)
	}
	return b
}

// filetime is a time in units of 100 ns since 1601.
func filetime(t time.Time) uint64 {
	const unixEpoch = 116444736000000000
	return uint64(t.UnixNano()/100) + unixEpoch
}

// utf16le is text as Windows stores it, without the NUL at its end.
func utf16le(text string) []byte { return u16(utf16.Encode([]rune(text))...) }
