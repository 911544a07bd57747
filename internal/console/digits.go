package console

import (
	"context"
	"strings"

	"unhello/internal/problem"
	"unhello/internal/text"
)

// AskDigits asks for groups of six digits and checks each group as it is typed. It returns only the
// digits, and never logs them. If the terminal provides whole lines only, the line is returned as
// it was typed, and the caller has to check it and ask again. Its errors are those of Confirm.
func (c *Console) AskDigits(ctx context.Context, groups int, check func(group string) bool,
	m text.Message, args ...text.Args) (string, error) {
	if c.terminal == nil {
		return "", problem.New(problem.NoConsent, nil)
	}
	restore, err := c.terminal.characters()
	if err != nil {
		return c.ask(ctx, c.Text(m, args...))
	}
	defer restore()
	if err := c.beginQuestion(ctx); err != nil {
		return "", err
	}
	defer c.screen.question(false)
	return c.readDigits(ctx, &digitLine{groups: groups, check: check}, c.Text(m, args...))
}

// readDigits reads key by key; the prompt stands above the line.
func (c *Console) readDigits(ctx context.Context, line *digitLine, prompt string) (string, error) {
	say := func(words string) {
		c.terminal.print(strings.Join(wrapLines(words), "\n") + "\n" + line.String())
	}
	say(prompt)
	for {
		event, err := c.terminal.typeInto(ctx, line)
		if err != nil {
			return "", unanswered(ctx, err)
		}
		switch event {
		case lineWrong:
			say(c.Text("group {group} is mistyped: type it again",
				text.Args{"group": line.group()}))
		case lineShort:
			say(c.Text("{have} of {need} digits: go on", text.Args{"have": len(line.digits),
				"need": line.groups * groupLength}))
		case lineGiveUp:
			return "", problem.New(problem.Declined, nil)
		case lineDone:
			return line.digits, nil
		}
	}
}

// digitLine is a line of groups of digits while it is being typed, such as a recovery password.
// Dashes and spaces are ignored, full-width digits are accepted, and each group is checked as soon
// as it is complete, so that a slip is reported where it happens.
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

// takeBack removes the last digit, and a dash behind it.
func (l *digitLine) takeBack() (echo string) {
	if l.digits == "" {
		return ""
	}
	before := l.String()
	l.digits = l.digits[:len(l.digits)-1]
	return strings.Repeat("\b \b", len(before)-len(l.String()))
}

// group is the number of the group being typed, from 1.
func (l *digitLine) group() int { return len(l.digits)/groupLength + 1 }

// String is the line as the screen shows it.
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
