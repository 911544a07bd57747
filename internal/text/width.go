package text

import (
	"strings"
	"unicode"
)

// Columns is the width that texts are broken to: the console of Windows RE has 80.
const Columns = 78

// wideRanges are the code points that a terminal shows two columns wide.
var wideRanges = [][2]rune{
	{0x1100, 0x115F}, {0x2E80, 0x303E}, {0x3041, 0x33FF}, {0x3400, 0x4DBF}, {0x4E00, 0xA4CF},
	{0xA960, 0xA97C}, {0xAC00, 0xD7A3}, {0xF900, 0xFAFF}, {0xFE30, 0xFE6F}, {0xFF01, 0xFF60},
	{0xFFE0, 0xFFE6}, {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD},
}

// Width counts the columns that s takes on a terminal.
func Width(s string) int {
	n := 0
	for _, r := range s {
		n += runeWidth(r)
	}
	return n
}

func runeWidth(r rune) int {
	if unicode.In(r, unicode.Mn, unicode.Me) {
		return 0
	}
	for _, w := range wideRanges {
		if r >= w[0] && r <= w[1] {
			return 2
		}
	}
	return 1
}

// Shorten cuts s to the columns, with dots where something is missing.
func Shorten(s string, columns int) string {
	if Width(s) <= columns {
		return s
	}
	const dots = "..."
	n := 0
	for i, r := range s {
		if n += runeWidth(r); n > columns-len(dots) {
			return s[:i] + dots
		}
	}
	return s
}

// noLineStart and noLineEnd are the characters that Japanese typesetting keeps
// away from the beginning and the end of a line.
const (
	noLineStart = "、。，．：；！？）」』】〉》・ーっゃゅょぁぃぅぇぉゎッャュョァィゥェォヮヵヶ々"
	noLineEnd   = "（「『【〈《"
)

// isKatakana is true for the letters of words that were taken from other
// languages. They stand without spaces, but are read as one.
func isKatakana(r rune) bool { return unicode.Is(unicode.Katakana, r) || r == 'ー' }

// Wrap breaks one line of text so that none is wider than columns. It breaks
// at spaces and between wide characters, but not in words of katakana; the
// indent of the line is kept. A word that is too long by itself, such as a
// path, stays whole.
func Wrap(text string, columns int) []string {
	indent := text[:len(text)-len(strings.TrimLeft(text, " "))]
	var lines []string
	line := indent
	for _, word := range breakable(text[len(indent):]) {
		full := Width(line)+Width(strings.TrimRight(word, " ")) > columns
		if full && line != indent {
			lines = append(lines, strings.TrimRight(line, " "))
			line = indent
		}
		line += word
	}
	return append(lines, strings.TrimRight(line, " "))
}

// breakable cuts text into the pieces between which a line may end. Spaces
// belong to the piece before them.
func breakable(text string) []string {
	var pieces []string
	start, prev := 0, rune(0)
	for i, r := range text {
		afterSpace := prev == ' ' && r != ' '
		wide := prev != 0 && r != ' ' && (runeWidth(prev) == 2 || runeWidth(r) == 2) &&
			!strings.ContainsRune(noLineStart, r) && !strings.ContainsRune(noLineEnd, prev) && !(isKatakana(prev) && isKatakana(r))
		if afterSpace || wide {
			pieces = append(pieces, text[start:i])
			start = i
		}
		prev = r
	}
	return append(pieces, text[start:])
}
