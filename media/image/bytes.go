package image

import (
	"encoding/binary"
	"unicode/utf16"
)

// VHDX is little-endian; VHD and qcow2 are big-endian.

func le16(b []byte) uint16 { return binary.LittleEndian.Uint16(b) }
func le32(b []byte) uint32 { return binary.LittleEndian.Uint32(b) }
func le64(b []byte) uint64 { return binary.LittleEndian.Uint64(b) }

func be32(b []byte) uint32 { return binary.BigEndian.Uint32(b) }
func be64(b []byte) uint64 { return binary.BigEndian.Uint64(b) }

// utf16Text decodes UTF-16 up to the first NUL.
func utf16Text(b []byte, order binary.ByteOrder) string {
	var units []uint16
	for ; len(b) >= 2; b = b[2:] {
		u := order.Uint16(b)
		if u == 0 {
			break
		}
		units = append(units, u)
	}
	return string(utf16.Decode(units))
}

// isPowerOfTwo is false for everything below 1.
func isPowerOfTwo(n int64) bool { return n > 0 && n&(n-1) == 0 }

// roundUp gives the first multiple of unit (a power of two) that is not below n.
func roundUp(n, unit int64) int64 { return (n + unit - 1) &^ (unit - 1) }
