package text

import (
	"regexp"
	"strings"
	"unicode"
)

// commandIndent marks a line of a message as a command to type. It is never broken: the
// terminal may break it where it likes, and it can still be copied whole.
const commandIndent = "    "

func isCommand(line string) bool {
	return strings.HasPrefix(line, commandIndent) && !strings.HasPrefix(line, commandIndent+" ")
}

// Wrap breaks one line of text so that none is wider than columns. What goes on below is
// indented as far as the text began: behind the number of an item in a list.
func Wrap(line string, columns int) []string { return wrap(line, columns, "") }

// Fold is Wrap for the lines of a result, which have no heading or number to tell them apart:
// what goes on stands further in than what begins.
func Fold(line string) []string { return wrap(line, Columns, "   ") }

// itemHead is the indent of a line, with the number of an item in a list or a row of a table.
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
	for _, piece := range pieces(line[len(head):], columns-len(indent)) {
		full := Width(current)+Width(strings.TrimRight(piece, " ")) > columns
		if full && Width(current) > len(indent) {
			lines = append(lines, strings.TrimRight(current, " "))
			current = indent
		}
		current += piece
	}
	return append(lines, strings.TrimRight(current, " "))
}

// quoted is a command or a name inside a sentence: in brackets, or in quotation marks that are no
// apostrophe.
var quoted = regexp.MustCompile(`\B'[^' ][^']*'|\[[^]]*\]|「[^」]*」`)

// pieces cuts text where a line may end. Phrases stay whole where they fit into the columns.
func pieces(text string, columns int) []string {
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
// Spaces belong to the piece before them.
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

// The letters that Japanese typesetting keeps away from the beginning and the end of a line,
// and those that mostly end no phrase: words such as 読み取る and もう一度 go on behind them.
const (
	noLineStart = "、。，．：；！？）」』】〉》・ーっゃゅょぁぃぅぇぉゎッャュョァィゥェォヮヵヶ々,.:;!?)]}"
	noLineEnd   = "（「『【〈《([{"
	phraseGoes  = "うきぎしちびみりえけげせてねべめれ"
	phraseEnds  = "、。，．！？）」』】〉》)]"
)

func has(set string, r rune) bool { return strings.ContainsRune(set, r) }

func isWide(r rune) bool { return terminal.RuneWidth(r) == 2 }

// isKatakana is true for the letters of words from other languages: read as one, like English.
func isKatakana(r rune) bool { return unicode.Is(unicode.Katakana, r) || r == 'ー' }

// partsLetters is true where a line may end at all.
func partsLetters(last rune, spaced bool, next rune) bool {
	return spaced || (isWide(last) || isWide(next)) && !(isKatakana(last) && isKatakana(next)) &&
		!has(noLineStart, next) && !has(noLineEnd, last)
}

// partsPhrases is true where a line ends well. Japanese begins most phrases with another script
// than Hiragana, and ends them with it.
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
