package console

import (
	"context"
	"errors"
	"io"
	"strings"
)

// AskDigits asks for groups of six digits and checks each as it is typed. It gives
// the digits alone, and never logs them. Where the terminal gives only whole lines
// it is the caller who finds the slip, and asks again. Errors are those of Confirm.
func (c *Console) AskDigits(ctx context.Context, groups int, check func(group string) bool, id ID, args ...Args) (string, error) {
	if c.terminal == nil {
		return "", NewProblem(ReasonNoConsent, nil)
	}
	restore, err := c.terminal.characters()
	if err != nil {
		return c.ask(ctx, c.Text(id, args...))
	}
	defer restore()
	if err := c.awaitTurn(ctx); err != nil {
		return "", err
	}
	c.screen.question(true)
	defer c.screen.question(false)
	return c.readDigits(ctx, &digitLine{groups: groups, check: check}, c.Text(id, args...))
}

// readDigits takes one key after the other, the prompt stands above the line.
func (c *Console) readDigits(ctx context.Context, line *digitLine, prompt string) (string, error) {
	say := func(text string) {
		for part := range strings.SplitSeq(text, "\n") {
			c.terminal.print(strings.Join(Wrap(part, Columns), "\n") + "\n")
		}
		c.terminal.print(line.String())
	}
	say(prompt)
	for {
		key, err := c.terminal.readKey(ctx)
		if err != nil {
			c.terminal.print("\n")
			return "", digitsProblem(ctx, err)
		}
		echo, event := line.press(key)
		c.terminal.print(echo)
		switch event {
		case digitWrong:
			c.terminal.print("\n")
			say(c.Text(AskGroupAgain, Args{"group": line.group()}))
		case digitShort:
			c.terminal.print("\n")
			say(c.Text(AskMoreDigits, Args{"have": len(line.digits), "need": line.groups * groupLength}))
		case digitGiveUp:
			c.terminal.print("\n")
			return "", NewProblem(ReasonDeclined, nil)
		case digitDone:
			c.terminal.print("\n")
			return line.digits, nil
		}
	}
}

func digitsProblem(ctx context.Context, err error) error {
	switch {
	case ctx.Err() != nil:
		return NewProblem(ReasonInterrupted, nil)
	case errors.Is(err, io.EOF):
		return NewProblem(ReasonDeclined, nil)
	}
	return NewProblem(ReasonNoConsent, nil).Because(err)
}
