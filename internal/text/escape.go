package text

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// Names and data of disks, hives and command lines can contain anything. Characters that control a
// terminal, break a line or change its direction are escaped in everything that goes to a terminal,
// standard error or the log: messages, questions, progress, results, JSON and the log each do that
// themselves. Only what is written to a pipe or a file, for a program, stays as it is.

// mustEscape is true for control characters, directional marks and other invisible format
// characters, line separators, and bytes that are not UTF-8.
func mustEscape(r rune) bool {
	return r == utf8.RuneError || unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp)
}

// Printable makes a string from a disk or a command line safe to show in one of our texts, and
// masks what looks like a recovery password.
func Printable(s string) string { return Escaped(Masked(s)) }

// Escaped makes a string safe to show, on one line. Escaping it again changes nothing.
func Escaped(s string) string {
	if strings.IndexFunc(s, mustEscape) < 0 {
		return s
	}
	var b strings.Builder
	for i, r := range s {
		switch {
		case r == utf8.RuneError && !strings.HasPrefix(s[i:], "\uFFFD"):
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case !mustEscape(r):
			b.WriteRune(r)
		case r > 0xFFFF:
			fmt.Fprintf(&b, `\U%08x`, r)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String()
}

// EscapedLines is Escaped for one of our own texts, which keeps its line breaks. Those in
// parameters were escaped when they were filled in.
func EscapedLines(words string) string {
	if strings.IndexFunc(words, mustEscape) < 0 {
		return words
	}
	lines := strings.Split(words, "\n")
	for i, line := range lines {
		lines[i] = Escaped(line)
	}
	return strings.Join(lines, "\n")
}

// EscapedJSON does the same for JSON on one line. Its meaning stays the same, because such
// characters can only be inside strings.
func EscapedJSON(line []byte) []byte {
	if bytes.IndexFunc(line, mustEscape) < 0 {
		return line
	}
	var b bytes.Buffer
	for _, r := range string(line) {
		switch {
		case !mustEscape(r):
			b.WriteRune(r)
		case r > 0xFFFF:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&b, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.Bytes()
}
