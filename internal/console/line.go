package console

import (
	"strings"
	"unicode"

	"unhello/internal/text"
)

// typedLine is a line while it is being typed, key by key.
type typedLine interface {
	// press handles a key. echo is what must be printed behind what the screen shows.
	press(key rune) (echo string, event lineEvent)
}

// lineEvent is what a key press leads to.
type lineEvent int

const (
	lineGoesOn lineEvent = iota // the key was shown, or ignored
	lineDone                    // Enter
	lineGiveUp                  // Escape or the end of input
	lineWrong                   // digits: the group was mistyped and has been removed
	lineShort                   // digits: Enter before the line was complete
)

// textLine is a line of arbitrary text.
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

// takeBack removes the last character together with its combining marks.
func (l *textLine) takeBack() (echo string) {
	width := 0
	for width == 0 && len(l.text) > 0 {
		last := len(l.text) - 1
		width = text.Width(string(l.text[last]))
		l.text = l.text[:last]
	}
	return strings.Repeat("\b \b", width)
}

// String is the line as the screen shows it.
func (l *textLine) String() string { return string(l.text) }
