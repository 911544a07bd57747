package console

import (
	"context"
	"errors"
	"io"
	"strings"
	"time"
)

var (
	errOnlyLines    = errors.New("the terminal gives whole lines only")
	errInterruptKey = errors.New("Ctrl-C was pressed")
)

// characters has the terminal give each key as it is pressed, without showing it,
// until restore is called. Ctrl-C stays what it is.
func (t *Terminal) characters() (restore func(), err error) {
	if t.keys == nil || t.pending != nil {
		return nil, errOnlyLines
	}
	return characterMode(t.keys)
}

// askByKeys is Ask on a terminal that gives each key. Who gives up ends the input.
func (t *Terminal) askByKeys(ctx context.Context, prompt string) (string, error) {
	t.print(prompt)
	var line textLine
	event, err := t.typeInto(ctx, &line)
	if err == nil && event == lineGiveUp {
		err = io.EOF
	}
	return strings.TrimSpace(line.String()), err
}

// typeInto gives the keys to a line until they come to something.
func (t *Terminal) typeInto(ctx context.Context, line typedLine) (lineEvent, error) {
	for {
		key, err := t.readKey(ctx)
		event := lineGoesOn
		if err == nil {
			var echo string
			echo, event = line.press(key)
			t.print(echo)
		}
		if err != nil || event != lineGoesOn {
			t.print("\n")
			return event, err
		}
	}
}

// Keys that are not characters.
const (
	keyInterrupt  = 0x03 // Ctrl-C, where the terminal does not make a signal of it
	keyEscape     = 0x1b
	keyEndOfInput = 0x04
	keyKillLine   = 0x15 // Ctrl-U
	keyNone       = 0    // one without a meaning here
)

// escapeGrace is how long an Escape waits for what makes it the beginning of an
// arrow key or the like: a terminal sends those at once.
const escapeGrace = 50 * time.Millisecond

// readKey gives the next key: a character, a lone Escape, or keyNone.
func (t *Terminal) readKey(ctx context.Context) (rune, error) {
	key, err := t.readRune(ctx)
	if err == nil && key == keyInterrupt {
		return 0, errInterruptKey
	}
	if err != nil || key != keyEscape || t.exact {
		return key, err
	}
	soon, cancel := context.WithTimeout(ctx, escapeGrace)
	defer cancel()
	switch second, err := t.readRune(soon); {
	case err != nil && ctx.Err() == nil:
		return keyEscape, nil // the read that was given up has the key behind it
	case err != nil:
		return 0, err
	case second == 'O':
		_, err := t.readRune(ctx)
		return keyNone, err
	case second == '[':
		return keyNone, t.skipSequence(ctx)
	}
	return keyNone, nil // Alt and another key
}

// skipSequence reads to the end of a control sequence: parameters, then a letter
// or a tilde.
func (t *Terminal) skipSequence(ctx context.Context) error {
	for {
		key, err := t.readRune(ctx)
		if err != nil || key >= '@' && key <= '~' {
			return err
		}
	}
}

type keyPress struct {
	key rune
	err error
}

// readRune can be given up as readLine can.
func (t *Terminal) readRune(ctx context.Context) (rune, error) {
	if t.key == nil {
		pressed := make(chan keyPress, 1)
		t.key = pressed
		go func() {
			key, _, err := t.runes.ReadRune()
			pressed <- keyPress{key, err}
		}()
	}
	select {
	case <-ctx.Done():
		return 0, ctx.Err()
	case p := <-t.key:
		t.key = nil
		if p.err != nil {
			return 0, afterGrace(ctx, p.err)
		}
		return p.key, nil
	}
}

// print shows a text as it is. A screen that fails shows in the next question.
func (t *Terminal) print(words string) { _, _ = io.WriteString(t.out, words) }
