package console

import (
	"context"
	"errors"
	"io"
	"strconv"
	"strings"

	"unhello/internal/problem"
	"unhello/internal/text"
)

// Confirm asks for consent. No error means yes; otherwise the problem is NoConsent (there is nobody
// to ask), Declined or Interrupted. Enter alone means no. So does Escape, in every question, if the
// terminal reports keys.
func (c *Console) Confirm(ctx context.Context, m text.Message, args ...text.Args) error {
	question := c.Text(m, args...)
	prompt := question + " " + c.Text("[y/N]")
	for {
		reply, err := c.ask(ctx, prompt)
		if err != nil {
			return err
		}
		switch strings.ToLower(reply) {
		case "y", "yes", "ｙ", "はい":
			c.answered(question, "yes")
			return nil
		case "n", "no", "ｎ", "いいえ", "":
			c.answered(question, "no")
			return problem.New(problem.Declined, nil)
		}
		prompt = c.Text("please answer y or n") + " " + c.Text("[y/N]")
	}
}

// ConfirmWord asks for consent that nobody gives out of habit: a word must be typed. The text says
// what will be lost. Its errors are those of Confirm.
func (c *Console) ConfirmWord(ctx context.Context, word string, m text.Message,
	args ...text.Args) error {
	question := c.Text(m, args...)
	reply, err := c.ask(ctx, question+"\n"+c.Text("to agree type the word {word}:",
		text.Args{"word": word}))
	if err != nil {
		return err
	}
	if !strings.EqualFold(reply, word) {
		c.answered(question, "no")
		return problem.New(problem.Declined, nil)
	}
	c.answered(question, word)
	return nil
}

// Ask returns the line that was typed. It may be a secret, so it is not logged. Its errors are
// those of Confirm; the end of input counts as Declined.
func (c *Console) Ask(ctx context.Context, m text.Message, args ...text.Args) (string, error) {
	return c.ask(ctx, c.Text(m, args...))
}

// Choose shows numbered items and returns the index of the chosen one. Its errors are those of
// Confirm; Enter alone counts as Declined.
func (c *Console) Choose(ctx context.Context, items []string, m text.Message,
	args ...text.Args) (int, error) {
	prompt := c.Text(m, args...) + "\n"
	for n, item := range items {
		prompt += "  " + strconv.Itoa(n+1) + "  " + text.Printable(item) + "\n"
	}
	n, err := c.askNumber(ctx, prompt, len(items))
	if err != nil {
		return 0, err
	}
	c.answered(c.Text(m, args...), items[n-1])
	return n - 1, nil
}

// ChooseNumber asks for a number from 1 to count, for things that are on the screen already. Its
// errors are those of Choose.
func (c *Console) ChooseNumber(ctx context.Context, count int, m text.Message,
	args ...text.Args) (int, error) {
	question := c.Text(m, args...)
	n, err := c.askNumber(ctx, question+"\n", count)
	if err == nil {
		c.answered(question, strconv.Itoa(n))
	}
	return n, err
}

func (c *Console) askNumber(ctx context.Context, prompt string, count int) (int, error) {
	ask := c.Text("number 1 to {count}, or Enter to stop:", text.Args{"count": count})
	for {
		reply, err := c.ask(ctx, prompt+ask)
		if err != nil {
			return 0, err
		}
		if reply == "" {
			return 0, problem.New(problem.Declined, nil)
		}
		if n, err := strconv.Atoi(halfWidth(reply)); err == nil && n >= 1 && n <= count {
			return n, nil
		}
		prompt = ""
	}
}

// answered logs a question with its answer.
func (c *Console) answered(question, reply string) {
	lines := strings.Split(question, "\n")
	lines[len(lines)-1] += " " + reply
	for _, line := range lines {
		c.Note(line)
	}
}

// halfWidth turns full-width digits, which Japanese keyboards produce, into ASCII digits.
func halfWidth(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '０' && r <= '９' {
			return r - '０' + '0'
		}
		return r
	}, s)
}

// ask shows a prompt and returns the answer, which is typed behind the prompt's last line.
func (c *Console) ask(ctx context.Context, prompt string) (reply string, err error) {
	if err := c.beginQuestion(ctx); err != nil {
		return "", err
	}
	defer c.screen.question(false)
	prompt = strings.Join(wrapLines(prompt), "\n") + " "
	if restore, notKeys := c.terminal.characters(); notKeys == nil {
		defer restore()
		reply, err = c.terminal.askByKeys(ctx, prompt)
	} else {
		reply, err = c.terminal.askByLine(ctx, prompt)
	}
	if err != nil {
		return "", unanswered(ctx, err)
	}
	return reply, nil
}

// beginQuestion waits until a question may be asked. The caller must end it with screen.question.
func (c *Console) beginQuestion(ctx context.Context) error {
	if c.terminal == nil {
		return problem.New(problem.NoConsent, nil)
	}
	if err := c.awaitTurn(ctx); err != nil {
		return err
	}
	c.screen.question(true)
	return nil
}

func wrapLines(words string) []string {
	var lines []string
	for line := range strings.SplitSeq(text.EscapedLines(words), "\n") {
		lines = append(lines, text.Wrap(line, text.Columns)...)
	}
	return lines
}

// unanswered explains why a question got no answer.
func unanswered(ctx context.Context, err error) error {
	switch {
	case ctx.Err() != nil, errors.Is(err, errInterruptKey):
		return problem.New(problem.Interrupted, nil)
	case errors.Is(err, io.EOF):
		return problem.New(problem.Declined, nil)
	}
	return problem.New(problem.NoConsent, nil).Because(err)
}
