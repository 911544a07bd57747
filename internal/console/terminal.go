package console

import (
	"bufio"
	"context"
	"io"
	"os"
	"strings"
	"time"

	"golang.org/x/term"
)

// Terminal is where a person sits: questions and progress go there wherever the standard streams
// are redirected to. It handles one question at a time.
type Terminal struct {
	in    *bufio.Reader
	out   io.Writer
	keys  *os.File      // what in reads from, nil unless that is a terminal
	runes io.RuneReader // the keys, one by one
	// an Escape from runes is always the key itself, never the start of another
	exact   bool
	key     chan keyPress // of a read that was given up but is still running
	pending chan answer   // likewise, of a whole line
}

type answer struct {
	line string
	err  error
}

// NewTerminal makes a terminal of any two streams, for tests.
func NewTerminal(in io.Reader, out io.Writer) *Terminal {
	return &Terminal{in: bufio.NewReader(in), out: out}
}

// OpenTerminal opens the controlling terminal if somebody is there to answer: standard input must
// be a terminal too. Otherwise it returns nil.
func OpenTerminal(stdin *os.File) *Terminal {
	if stdin == nil || !IsTerminal(stdin) {
		return nil
	}
	in, out, err := openTerminal()
	if err != nil {
		return nil
	}
	t := NewTerminal(in, out)
	t.keys = in
	t.runes, t.exact = keyReader(in, t.in)
	return t
}

// IsTerminal is true for a stream that a person looks at.
func IsTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && f != nil && term.IsTerminal(int(f.Fd()))
}

// interruptGrace is how long the end of input waits for an interrupt that may have caused it: on
// Windows, Ctrl-C ends the read a moment before it is reported.
const interruptGrace = 200 * time.Millisecond

// askByLine shows the prompt and returns the line that was typed, without surrounding spaces. The
// error is io.EOF if there will be no answer, or that of ctx.
func (t *Terminal) askByLine(ctx context.Context, prompt string) (string, error) {
	if _, err := io.WriteString(t.out, prompt); err != nil {
		return "", err
	}
	line, err := t.readLine(ctx)
	if err != nil {
		// The next message must not start behind the prompt.
		_, _ = io.WriteString(t.out, "\n")
	}
	return strings.TrimSpace(line), err
}

// readLine can be given up although a read from a terminal cannot: the read stays behind, and its
// line answers the next question.
func (t *Terminal) readLine(ctx context.Context) (string, error) {
	if t.pending == nil {
		pending := make(chan answer, 1)
		t.pending = pending
		go func() {
			line, err := t.in.ReadString('\n')
			pending <- answer{line, err}
		}()
	}
	select {
	case <-ctx.Done():
		return "", ctx.Err()
	case a := <-t.pending:
		t.pending = nil
		if a.err == nil || a.line != "" {
			return a.line, nil
		}
		return "", afterGrace(ctx, a.err)
	}
}

// afterGrace returns the error of a read, or that of the interrupt behind it.
func afterGrace(ctx context.Context, err error) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(interruptGrace):
		return err
	}
}
