package hive

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// A Name is a registry name as stored: any UTF-16 code units, including lone surrogates and NULs.
type Name []uint16

// MakeName converts text to a name. Lone surrogates as Name.String writes them (WTF-8) survive the
// round trip.
func MakeName(s string) Name {
	n := make(Name, 0, len(s))
	for len(s) > 0 {
		if u, ok := surrogate(s); ok {
			n, s = append(n, u), s[3:]
			continue
		}
		r, size := utf8.DecodeRuneInString(s)
		n, s = utf16.AppendRune(n, r), s[size:]
	}
	return n
}

// IsText reports whether MakeName gives a name that says the same as s, which is so for UTF-8 and
// for what Name.String writes.
func IsText(s string) bool {
	for len(s) > 0 {
		if _, ok := surrogate(s); ok {
			s = s[3:]
			continue
		}
		r, size := utf8.DecodeRuneInString(s)
		if r == utf8.RuneError && size == 1 {
			return false
		}
		s = s[size:]
	}
	return true
}

// Bytes returns the name in UTF-16LE.
func (n Name) Bytes() []byte {
	b := make([]byte, 0, 2*len(n))
	for _, u := range n {
		b = append(b, byte(u), byte(u>>8))
	}
	return b
}

// surrogate decodes the three-byte form of a lone surrogate (ED A0..BF 80..BF).
func surrogate(s string) (uint16, bool) {
	if len(s) < 3 || s[0] != 0xED || s[1] < 0xA0 || s[1] > 0xBF || s[2]&0xC0 != 0x80 {
		return 0, false
	}
	return 0xD000 | uint16(s[1]&0x3F)<<6 | uint16(s[2]&0x3F), true
}

// String returns the name as UTF-8. A lone surrogate becomes its three-byte form (WTF-8), so that
// different names never print alike.
func (n Name) String() string {
	var b strings.Builder
	for i := 0; i < len(n); i++ {
		c := n[i]
		switch {
		case c < 0xD800 || c > 0xDFFF:
			b.WriteRune(rune(c))
		case c < 0xDC00 && i+1 < len(n) && n[i+1]&0xFC00 == 0xDC00:
			b.WriteRune(utf16.DecodeRune(rune(c), rune(n[i+1])))
			i++
		default:
			b.Write([]byte{0xE0 | byte(c>>12), 0x80 | byte(c>>6)&0x3F, 0x80 | byte(c)&0x3F})
		}
	}
	return b.String()
}

// CompareNames orders two names as Windows sorts subkeys: unit by unit in
// upper case, the shorter first. It returns -1, 0 or 1.
func CompareNames(a, b []uint16) int {
	for i := 0; i < len(a) && i < len(b); i++ {
		if x, y := Upcase(a[i]), Upcase(b[i]); x != y {
			if x < y {
				return -1
			}
			return 1
		}
	}
	switch {
	case len(a) < len(b):
		return -1
	case len(a) > len(b):
		return 1
	}
	return 0
}

// EqualNames reports whether two names are the same to Windows.
func EqualNames(a, b []uint16) bool {
	return len(a) == len(b) && CompareNames(a, b) == 0
}

// EncodeName returns the bytes of a name as Windows stores it: one byte per unit (Latin-1,
// "compressed") if every unit is below 256, otherwise UTF-16LE.
func EncodeName(name []uint16) (b []byte, compressed bool) {
	compressed = true
	for _, c := range name {
		compressed = compressed && c < 256
	}
	for _, c := range name {
		b = append(b, byte(c))
		if !compressed {
			b = append(b, byte(c>>8))
		}
	}
	return b, compressed
}

// DecodeName is the reverse of EncodeName. An odd last byte of a UTF-16 name
// is dropped.
func DecodeName(b []byte, compressed bool) []uint16 {
	units := len(b)
	if !compressed {
		units /= 2
	}
	return appendName(make([]uint16, 0, units), b, compressed)
}

// appendName decodes a name and appends it to n.
func appendName(n []uint16, b []byte, compressed bool) []uint16 {
	if compressed {
		for _, c := range b {
			n = append(n, uint16(c))
		}
		return n
	}
	for ; len(b) > 1; b = b[2:] {
		n = append(n, le16(b))
	}
	return n
}

// LHHash is the hash of a name in an lh subkey list.
func LHHash(name []uint16) uint32 {
	var h uint32
	for _, c := range name {
		h = h*37 + uint32(Upcase(c))
	}
	return h
}

// LFHint is the hint of a name in an lf subkey list: the first four units, not upcased, or all
// zeros if one of them doesn't fit into a byte.
func LFHint(name []uint16) (hint [4]byte) {
	for i := 0; i < len(hint) && i < len(name); i++ {
		if name[i] > 255 {
			return [4]byte{}
		}
		hint[i] = byte(name[i])
	}
	return hint
}
