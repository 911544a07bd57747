package text

import "strings"

// foldColumns is the width of results on a terminal: a console that has shown
// 80 may begin the next line by itself, and the end of the line leaves one
// empty.
const foldColumns = 79

// foldIndent sets a line that goes on apart from one that begins; the items of a
// list go on below their first word.
const foldIndent = "   "

// Fold breaks one line of a result for a terminal. It is Wrap with an indent,
// but a word that is too long by itself stays where it is: on a line of its own
// it would not fit either.
func Fold(text string) []string {
	indent := text[:len(text)-len(strings.TrimLeft(text, " "))]
	next := indent + foldIndent
	var lines []string
	line := ""
	for _, word := range breakable(text[len(indent):]) {
		width := Width(strings.TrimRight(word, " "))
		if line == "" {
			line = indent
		} else if Width(line)+width > foldColumns && (Width(next)+width <= foldColumns || Width(line) > foldColumns) {
			lines = append(lines, strings.TrimRight(line, " "))
			line = next
		}
		line += word
	}
	return append(lines, strings.TrimRight(line, " "))
}
