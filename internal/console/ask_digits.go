package console

import (
	"context"
	"strings"

	"unhello/internal/problem"
	"unhello/internal/text"
)

// AskDigits asks for groups of six digits and checks each as it is typed. It gives
// the digits alone, and never logs them. Where the terminal gives only whole lines
// it is the caller who finds the slip, and asks again. Errors are those of Confirm.
func (c *Console) AskDigits(ctx context.Context, groups int, check func(group string) bool, id text.Message, args ...text.Args) (string, error) {
	if c.terminal == nil {
		return "", problem.New(problem.NoConsent, nil)
	}
	restore, err := c.terminal.characters()
	if err != nil {
		return c.ask(ctx, c.Text(id, args...))
	}
	defer restore()
	if err := c.beginQuestion(ctx); err != nil {
		return "", err
	}
	defer c.screen.question(false)
	return c.readDigits(ctx, &digitLine{groups: groups, check: check}, c.Text(id, args...))
}

// readDigits takes one key after the other, the prompt stands above the line.
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
			say(c.Text("group {group} is mistyped: type it again", text.Args{"group": line.group()}))
		case lineShort:
			say(c.Text("{have} of {need} digits: go on", text.Args{"have": len(line.digits), "need": line.groups * groupLength}))
		case lineGiveUp:
			return "", problem.New(problem.Declined, nil)
		case lineDone:
			return line.digits, nil
		}
	}
}
