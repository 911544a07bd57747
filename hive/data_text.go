package hive

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// FormatData returns data the way people write it: text for strings, a number for DWORD and QWORD,
// a list for MULTI_SZ, hex digits for anything else. whole is false if this form doesn't determine
// every byte, as for a string without its terminator. A number of the wrong size is hex digits
// after HexPrefix, which nobody takes for a number.
func FormatData(t Type, b []byte) (data any, whole bool) {
	switch {
	case t == SZ, t == ExpandSZ, t == Link:
		s := Name(DecodeName(b, false)).String()
		if t != Link {
			s = strings.TrimSuffix(s, "\x00")
		}
		return s, sameData(t, s, b)
	case t == MultiSZ:
		s := strings.TrimRight(Name(DecodeName(b, false)).String(), "\x00")
		list := strings.Split(s, "\x00")
		if s == "" {
			list = []string{}
		}
		return list, sameData(t, strings.Join(list, multiSeparator), b)
	case IsNumber(t) && len(b) != numberSize(t):
		return HexPrefix + hex.EncodeToString(b), false
	case t == DWORD:
		return le32(b), true
	case t == DWORDBigEndian:
		return binary.BigEndian.Uint32(b), true
	case t == QWORD:
		return le64(b), true
	}
	return hex.EncodeToString(b), true
}

// HexPrefix stands before the digits of a number of the wrong size.
const HexPrefix = "hex:"

// IsNumber reports whether the data of a type is a number.
func IsNumber(t Type) bool { return t == DWORD || t == DWORDBigEndian || t == QWORD }

func numberSize(t Type) int {
	if t == QWORD {
		return 8
	}
	return 4
}

// sameData reports whether ParseData would give the same bytes back.
func sameData(t Type, s string, b []byte) bool {
	again, err := ParseData(t, s)
	return err == nil && string(again) == string(b)
}

// multiSeparator separates the strings of a MULTI_SZ, as in reg.exe.
const multiSeparator = `\0`

// ParseData is the reverse of FormatData: the strings of a MULTI_SZ are separated by a backslash
// and a zero, numbers may be decimal or 0x..., and hex digits may be separated by spaces, commas,
// colons or dashes.
func ParseData(t Type, s string) ([]byte, error) {
	switch t {
	case SZ, ExpandSZ:
		return encodeUTF16(s, 1), nil
	case Link:
		return encodeUTF16(s, 0), nil
	case MultiSZ:
		if s == "" {
			return encodeUTF16("", 1), nil
		}
		return encodeUTF16(strings.ReplaceAll(s, multiSeparator, "\x00"), 2), nil
	case DWORD, DWORDBigEndian:
		n, err := parseNumber(s, math.MaxUint32)
		if t == DWORDBigEndian {
			return binary.BigEndian.AppendUint32(nil, uint32(n)), err
		}
		return binary.LittleEndian.AppendUint32(nil, uint32(n)), err
	case QWORD:
		n, err := parseNumber(s, math.MaxUint64)
		return binary.LittleEndian.AppendUint64(nil, n), err
	}
	digits := strings.NewReplacer(" ", "", ",", "", ":", "", "-", "").Replace(s)
	b, err := hex.DecodeString(strings.TrimPrefix(digits, "0x"))
	if err != nil {
		return nil, fmt.Errorf("hive: %q is not hex digits in pairs", s)
	}
	return b, nil
}

// parseNumber reads a number, in decimal even if it begins with a zero.
func parseNumber(s string, most uint64) (uint64, error) {
	digits, base := s, 10
	if len(s) > 2 && strings.EqualFold(s[:2], "0x") {
		digits, base = s[2:], 16
	}
	n, err := strconv.ParseUint(digits, base, 64)
	if err != nil || n > most {
		return 0, fmt.Errorf("hive: %q is not a number from 0 to %d", s, most)
	}
	return n, nil
}

// encodeUTF16 returns s as UTF-16LE followed by so many NULs.
func encodeUTF16(s string, nuls int) []byte {
	return append(MakeName(s), make(Name, nuls)...).Bytes()
}
