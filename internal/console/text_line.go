package console

import (
	"strings"
	"unicode"

	"unhello/internal/text"
)

// typedLine is a line while it is typed, key by key.
type typedLine interface {
	// press takes a key. echo is what the screen has to add to the line.
	press(key rune) (echo string, event lineEvent)
}

// lineEvent is what a key press comes to.
type lineEvent int

const (
	lineGoesOn lineEvent = iota // shown, or of no meaning
	lineDone                    // Enter
	lineGiveUp                  // Escape, end of input
	lineWrong                   // of digits: the group is mistyped and taken back
	lineShort                   // of digits: Enter before the line was whole
)

// textLine is a line of any text.
type textLine struct{ text []rune }

func (l *textLine) press(key rune) (echo string, event lineEvent) {
	switch {
	case key == '\r' || key == '\n':
		return "", lineDone
	case key == keyEscape || key == keyEndOfInput && len(l.text) == 0:
		return "", lineGiveUp
	case key == '\b' || key == 0x7f:
		return l.takeBack(), lineGoesOn
	case key == keyKillLine:
		for len(l.text) > 0 {
			echo += l.takeBack()
		}
		return echo, lineGoesOn
	case key == unicode.ReplacementChar || !unicode.IsGraphic(key):
		return "", lineGoesOn
	}
	l.text = append(l.text, key)
	return string(key), lineGoesOn
}

// takeBack removes the last character, with the marks on it.
func (l *textLine) takeBack() (echo string) {
	width := 0
	for width == 0 && len(l.text) > 0 {
		last := len(l.text) - 1
		width = text.Width(string(l.text[last]))
		l.text = l.text[:last]
	}
	return strings.Repeat("\b \b", width)
}

// String is the line as it stands on the screen.
func (l *textLine) String() string { return string(l.text) }
