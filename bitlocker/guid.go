package bitlocker

import (
	"encoding/hex"
	"strings"
)

// GUID is an identifier in on-disk byte order: the first three fields are little-endian.
type GUID [16]byte

// guidOrder lists the bytes in the order of the text form.
var guidOrder = [16]int{3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15}

// String returns the form that manage-bde and Microsoft's account pages show, without braces.
func (g GUID) String() string {
	var b [16]byte
	for i, from := range guidOrder {
		b[i] = g[from]
	}
	s := strings.ToUpper(hex.EncodeToString(b[:]))
	return s[:8] + "-" + s[8:12] + "-" + s[12:16] + "-" + s[16:20] + "-" + s[20:]
}

// Short returns the first eight characters: the key ID that BitLocker's recovery screen shows.
func (g GUID) Short() string { return g.String()[:8] }

// IsZero reports whether the GUID is all zeros, which means none.
func (g GUID) IsZero() bool { return g == GUID{} }

// MarshalText returns the text form, for JSON.
func (g GUID) MarshalText() ([]byte, error) { return []byte(g.String()), nil }

// readGUID reads the first 16 bytes of b.
func readGUID(b []byte) (g GUID) {
	copy(g[:], b)
	return g
}
