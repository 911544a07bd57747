package bitlocker

import (
	"encoding/binary"
	"strings"
	"unicode/utf16"
)

// maxTextFile bounds the size of a text file: enough for a hundred thousand keys in UTF-16.
const maxTextFile = 32 << 20

// DecodeText returns the text of a file in UTF-8 or UTF-16. Windows' own exports are UTF-16 with a
// byte order mark; an editor may have turned them into anything. Undecodable bytes become U+FFFD.
func DecodeText(b []byte) (string, error) {
	if len(b) > maxTextFile {
		return "", &LimitError{"bytes of a text file", int64(len(b)), maxTextFile}
	}
	switch {
	case len(b) >= 2 && b[0] == 0xFF && b[1] == 0xFE:
		return decodeUTF16(b[2:], binary.LittleEndian), nil
	case len(b) >= 2 && b[0] == 0xFE && b[1] == 0xFF:
		return decodeUTF16(b[2:], binary.BigEndian), nil
	case len(b) >= 2 && b[0] != 0 && b[1] == 0:
		return decodeUTF16(b, binary.LittleEndian), nil
	case len(b) >= 2 && b[0] == 0 && b[1] != 0:
		return decodeUTF16(b, binary.BigEndian), nil
	}
	return strings.TrimPrefix(strings.ToValidUTF8(string(b), "\uFFFD"), "\uFEFF"), nil
}

func decodeUTF16(b []byte, order binary.ByteOrder) string {
	s := make([]uint16, len(b)/2)
	for i := range s {
		s[i] = order.Uint16(b[2*i:])
	}
	return string(utf16.Decode(s))
}
