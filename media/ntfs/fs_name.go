package ntfs

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf16"
)

// A name on the volume is any sequence of UTF-16 units, but a path of io/fs wants valid UTF-8, and
// elements that are neither "." nor "..". A unit that has no place there is written as %u and four
// hexadecimal digits in upper case: %uD800. That goes for
//   - surrogates without their other half,
//   - NUL, / and \,
//   - the first dot of the names "." and "..",
//   - % where it would begin such an escape: the name %uD800 is written %u0025uD800.
//
// Every name has exactly one spelling, and no other is understood.

const escapeLength = len("%uXXXX")

// escape spells a name as an element of a path.
func escape(name []uint16) string {
	var b strings.Builder
	dots := isDots(name)
	for i := 0; i < len(name); i++ {
		c := rune(name[i])
		if utf16.IsSurrogate(c) && i+1 < len(name) && utf16.IsSurrogate(rune(name[i+1])) {
			// Two halves in the wrong order would decode as utf8.RuneError.
			if whole := utf16.DecodeRune(c, rune(name[i+1])); whole > 0xFFFF {
				b.WriteRune(whole)
				i++
				continue
			}
		}
		_, looks := escaped(name[i:])
		if utf16.IsSurrogate(c) || c == 0 || c == '/' || c == '\\' || looks || dots && i == 0 {
			fmt.Fprintf(&b, "%%u%04X", c)
		} else {
			b.WriteRune(c)
		}
	}
	return b.String()
}

// unescape gives the name that escape spells so, if there is one.
func unescape(element string) (name []uint16, ok bool) {
	units := utf16.Encode([]rune(element))
	for len(units) > 0 {
		if c, is := escaped(units); is {
			name, units = append(name, c), units[escapeLength:]
		} else {
			name, units = append(name, units[0]), units[1:]
		}
	}
	return name, escape(name) == element
}

func isDots(name []uint16) bool {
	return slices.Equal(name, []uint16{'.'}) || slices.Equal(name, []uint16{'.', '.'})
}

// escaped gives the unit that an escape at the beginning of s stands for.
func escaped(s []uint16) (c uint16, is bool) {
	if len(s) < escapeLength || s[0] != '%' || s[1] != 'u' {
		return 0, false
	}
	for _, digit := range s[2:escapeLength] {
		switch {
		case '0' <= digit && digit <= '9':
			c = c<<4 | (digit - '0')
		case 'A' <= digit && digit <= 'F':
			c = c<<4 | (digit - 'A' + 10)
		default:
			return 0, false
		}
	}
	return c, true
}
