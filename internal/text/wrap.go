package text

import (
	"regexp"
	"strings"
	"unicode"
)

// commandIndent marks a line of a message as a command to type. Such a line is never wrapped, so
// that it can be copied from a terminal as a whole.
const commandIndent = "    "

func isCommand(line string) bool {
	return strings.HasPrefix(line, commandIndent) && !strings.HasPrefix(line, commandIndent+" ")
}

// Wrap breaks one line of text into lines no wider than columns. They are indented like the text of
// the first, which may come after the number of an item in a list.
func Wrap(line string, columns int) []string { return wrap(line, columns, "") }

// Fold is Wrap for the lines of a result, which have no number to tell them apart: lines that
// continue one are indented further.
func Fold(line string) []string { return wrap(line, Columns, "   ") }

// itemHead matches the indent of a line, with the number of an item in a list or a row of a table.
var itemHead = regexp.MustCompile(`^ *(?:\d+\. +|(?:\d+|-) {2,})?`)

func wrap(line string, columns int, further string) []string {
	if isCommand(line) {
		return []string{line}
	}
	head := itemHead.FindString(line)
	indent := strings.Repeat(" ", len(head))
	if head == indent {
		indent += further
	}
	var lines []string
	current := head
	for _, unit := range units(line[len(head):], columns-len(indent)) {
		full := Width(current)+Width(strings.TrimRight(unit, " ")) > columns
		if full && Width(current) > len(indent) {
			lines = append(lines, strings.TrimRight(current, " "))
			current = indent
		}
		current += unit
	}
	return append(lines, strings.TrimRight(current, " "))
}

// quoted matches a command or a name inside a sentence: in brackets, or in quotation marks that are
// not apostrophes.
var quoted = regexp.MustCompile(`\B'[^' ][^']*'|\[[^]]*\]|「[^」]*」`)

// units cuts text where a line may end. Phrases stay whole if they fit into the columns.
func units(text string, columns int) []string {
	var all []string
	for _, phrase := range cut(text, quoted.FindAllStringIndex(text, -1), partsPhrases) {
		if Width(strings.TrimRight(phrase, " ")) <= columns {
			all = append(all, phrase)
		} else {
			all = append(all, cut(phrase, nil, partsLetters)...)
		}
	}
	return all
}

// cut cuts text between the letters that may be parted, but not inside the ranges to keep.
// Spaces belong to the part before them.
func cut(text string, keep [][]int, mayPart func(last rune, spaced bool, next rune) bool) []string {
	var parts []string
	start := 0
	last, spaced := rune(0), false
	for i, next := range text {
		if next == ' ' {
			spaced = true
			continue
		}
		if terminal.RuneWidth(next) == 0 { // a mark on the letter before it
			spaced = false
			continue
		}
		for len(keep) > 0 && keep[0][1] <= i {
			keep = keep[1:]
		}
		kept := len(keep) > 0 && keep[0][0] < i
		if last != 0 && !kept && mayPart(last, spaced, next) {
			parts = append(parts, text[start:i])
			start = i
		}
		last, spaced = next, false
	}
	return append(parts, text[start:])
}

// The letters that Japanese typesetting keeps away from the beginning and the end of a line, and
// those after which words such as 読み取る and もう一度 mostly go on, so that no phrase ends there.
const (
	noLineStart = "、。，．：；！？）」』】〉》・ーっゃゅょぁぃぅぇぉゎッャュョァィゥェォヮヵヶ々,.:;!?)]}"
	noLineEnd   = "（「『【〈《([{"
	phraseGoes  = "うきぎしちびみりえけげせてねべめれ"
	phraseEnds  = "、。，．！？）」』】〉》)]"
)

func has(set string, r rune) bool { return strings.ContainsRune(set, r) }

func isWide(r rune) bool { return terminal.RuneWidth(r) == 2 }

// isKatakana is true for the letters of foreign words, which are kept whole like English ones.
func isKatakana(r rune) bool { return unicode.Is(unicode.Katakana, r) || r == 'ー' }

// partsLetters reports whether a line may end between two letters at all.
func partsLetters(last rune, spaced bool, next rune) bool {
	return spaced || (isWide(last) || isWide(next)) && !(isKatakana(last) && isKatakana(next)) &&
		!has(noLineStart, next) && !has(noLineEnd, last)
}

// partsPhrases reports whether a line ends well between two letters. Most Japanese phrases begin
// with another script than Hiragana and end with it.
func partsPhrases(last rune, spaced bool, next rune) bool {
	switch {
	case !partsLetters(last, spaced, next) || has(noLineStart, next):
		return false
	case unicode.Is(unicode.Hiragana, next):
		return has("、。を", last)
	case spaced:
		return !(unicode.IsDigit(last) && isWide(next)) // 3 件
	}
	return has(phraseEnds, last) || has(noLineEnd, next) ||
		unicode.Is(unicode.Hiragana, last) && !has(phraseGoes, last)
}
