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

// characters makes the terminal report each key as it is pressed, without echoing it, until restore
// is called. Ctrl-C keeps its meaning.
func (t *Terminal) characters() (restore func(), err error) {
	if t.keys == nil || t.pending != nil {
		return nil, errOnlyLines
	}
	return characterMode(t.keys)
}

// askByKeys is askByLine on a terminal that reports keys. Giving up ends the input.
func (t *Terminal) askByKeys(ctx context.Context, prompt string) (string, error) {
	t.print(prompt)
	var line textLine
	event, err := t.typeInto(ctx, &line)
	if err == nil && event == lineGiveUp {
		err = io.EOF
	}
	return strings.TrimSpace(line.String()), err
}

// typeInto passes keys to a line until one of them leads to something.
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

// Keys that stand for no character.
const (
	keyInterrupt  = 0x03 // Ctrl-C, if the terminal doesn't turn it into a signal
	keyEscape     = 0x1b
	keyEndOfInput = 0x04
	keyKillLine   = 0x15 // Ctrl-U
	keyNone       = 0    // any key that means nothing here
)

// escapeGrace is how long to wait after an Escape for the rest of a sequence, such as that of an
// arrow key: terminals send those in one go.
const escapeGrace = 50 * time.Millisecond

// readKey returns the next key: a character, a lone Escape, or keyNone.
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
		return keyEscape, nil // the abandoned read will deliver the key after it
	case err != nil:
		return 0, err
	case second == 'O':
		_, err := t.readRune(ctx)
		return keyNone, err
	case second == '[':
		return keyNone, t.skipSequence(ctx)
	}
	return keyNone, nil // Alt with another key
}

// skipSequence reads to the end of a control sequence: parameters, then a letter or a tilde.
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

// readRune can be given up like readLine.
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

// print shows a text as it is. If the screen fails, the next question will notice.
func (t *Terminal) print(words string) { _, _ = io.WriteString(t.out, words) }
