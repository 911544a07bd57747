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

func (l *digitLine) press(key rune) (echo string, event lineEvent) {
	switch {
	case key >= '０' && key <= '９':
		return l.add(key - '０' + '0')
	case key >= '0' && key <= '9':
		return l.add(key)
	case key == '\b' || key == 0x7f:
		return l.takeBack(), lineGoesOn
	case key == keyEscape || key == keyEndOfInput:
		return "", lineGiveUp
	case key != '\r' && key != '\n':
		return "", lineGoesOn
	case l.digits == "":
		return "", lineGiveUp
	case len(l.digits) < l.groups*groupLength:
		return "", lineShort
	}
	return "", lineDone
}

func (l *digitLine) add(digit rune) (echo string, event lineEvent) {
	if len(l.digits) == l.groups*groupLength {
		return "", lineGoesOn
	}
	l.digits += string(digit)
	switch n := len(l.digits); {
	case n%groupLength != 0:
		return string(digit), lineGoesOn
	case !l.check(l.digits[n-groupLength:]):
		l.digits = l.digits[:n-groupLength]
		return string(digit), lineWrong
	case n == l.groups*groupLength:
		return string(digit), lineGoesOn
	}
	return string(digit) + "-", lineGoesOn
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
