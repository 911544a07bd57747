package console

import (
	"io"
	"strings"
	"testing"

	"unhello/internal/problem"
	"unhello/internal/text"
)

// shownBy returns the line that the echoes of all keys leave on the screen.
func shownBy(
	press func(key rune) (string, lineEvent), keys string,
) (shown string, event lineEvent) {
	var cells []rune
	at := 0
	for _, key := range keys {
		var echo string
		echo, event = press(key)
		for _, r := range echo {
			if r == '\b' {
				at--
				continue
			}
			for part := range text.Width(string(r)) { // a mark takes no cell
				cells = append(cells[:at], r*rune(1-part))
				at++
			}
		}
	}
	for _, r := range cells[:at] {
		if r != 0 { // the right half of a wide one
			shown += string(r)
		}
	}
	return shown, event
}

func TestTextLine(t *testing.T) {
	for _, c := range []struct {
		name, keys, line string
		event            lineEvent
	}{
		{"plain", `D:\rec` + "\r", `D:\rec`, lineDone},
		{"a burst with a line feed", "yes\n", "yes", lineDone},
		{"Escape", "abc\x1b", "abc", lineGiveUp},
		{"end of input", "\x04", "", lineGiveUp},
		{"end of input behind text is no key", "ab\x04c\r", "abc", lineDone},
		{"backspace", "abc\b\x7fd", "ad", lineGoesOn},
		{"nothing to take back", "\b\ba", "a", lineGoesOn},
		{"wide characters", "はい\bっ", "はっ", lineGoesOn},
		{"a mark goes with its letter", "ae\u0301\b", "a", lineGoesOn},
		{"all taken back", "はい, yes\x15n", "n", lineGoesOn},
		{"keys without a character", "a\x00\x01\tb\ufffd", "ab", lineGoesOn},
	} {
		l := &textLine{}
		shown, event := shownBy(l.press, c.keys)
		if l.String() != c.line || shown != c.line || event != c.event {
			t.Errorf("%s: %q, shown %q, event %d; want %q, event %d",
				c.name, l.String(), shown, event, c.line, c.event)
		}
	}
}

// Ctrl-C does the same as a key and as a signal.
func TestInterruptAsAKey(t *testing.T) {
	terminal := &Terminal{runes: strings.NewReader("ab\x03y\n"), out: io.Discard}
	reply, err := terminal.askByKeys(t.Context(), "?")
	if p := problem.Of(unanswered(t.Context(), err)); p.Reason != problem.Interrupted {
		t.Errorf("%q, %v", reply, err)
	}
}
