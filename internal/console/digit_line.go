package console

import "strings"

// digitLine is a line of groups of digits while it is typed, such as a recovery
// password: dashes and spaces don't count, full-width digits do, and each group is
// checked as soon as it is whole, so that a slip is told where it happens.
type digitLine struct {
	groups int
	check  func(group string) bool
	digits string
}

const groupLength = 6

// digitEvent is what a key press comes to.
type digitEvent int

const (
	digitTyped  digitEvent = iota // shown, or of no meaning
	digitWrong                    // the group is mistyped and taken back
	digitShort                    // Enter before the line was whole
	digitDone                     // Enter behind the last group
	digitGiveUp                   // Enter on an empty line, Escape, end of input
)

// press takes a key. echo is what the screen has to add to the line.
func (l *digitLine) press(key rune) (echo string, event digitEvent) {
	switch {
	case key >= '０' && key <= '９':
		return l.add(key - '０' + '0')
	case key >= '0' && key <= '9':
		return l.add(key)
	case key == '\b' || key == 0x7f:
		return l.takeBack(), digitTyped
	case key == 0x1b || key == 0x04: // Escape, end of input
		return "", digitGiveUp
	case key != '\r' && key != '\n':
		return "", digitTyped
	case l.digits == "":
		return "", digitGiveUp
	case len(l.digits) < l.groups*groupLength:
		return "", digitShort
	}
	return "", digitDone
}

func (l *digitLine) add(digit rune) (echo string, event digitEvent) {
	if len(l.digits) == l.groups*groupLength {
		return "", digitTyped
	}
	l.digits += string(digit)
	switch n := len(l.digits); {
	case n%groupLength != 0:
		return string(digit), digitTyped
	case !l.check(l.digits[n-groupLength:]):
		l.digits = l.digits[:n-groupLength]
		return string(digit), digitWrong
	case n == l.groups*groupLength:
		return string(digit), digitTyped
	}
	return string(digit) + "-", digitTyped
}

// takeBack removes the last digit, and the dash behind it.
func (l *digitLine) takeBack() (echo string) {
	if l.digits == "" {
		return ""
	}
	before := l.String()
	l.digits = l.digits[:len(l.digits)-1]
	return strings.Repeat("\b \b", len(before)-len(l.String()))
}

// group is the number of the group that is being typed, from 1.
func (l *digitLine) group() int { return len(l.digits)/groupLength + 1 }

// String is the line as it stands on the screen.
func (l *digitLine) String() string {
	var b strings.Builder
	for i, d := range l.digits {
		b.WriteRune(d)
		if (i+1)%groupLength == 0 && i+1 < l.groups*groupLength {
			b.WriteByte('-')
		}
	}
	return b.String()
}
