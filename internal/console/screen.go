package console

import (
	"context"
	"io"
	"sync"

	"unhello/internal/problem"
)

// screen is what a console and its children print on, one at a time. Its mutex
// guards what they keep, too.
type screen struct {
	mu    sync.Mutex
	bars  []*Progress // under way, in the order in which they began; the first one shows
	asked bool        // a question is open: its answer goes behind it
}

// hide takes the progress line off until its next update, so that something
// else can be printed. The mutex must be held.
func (s *screen) hide() {
	for _, p := range s.bars {
		p.erase()
	}
}

// question keeps progress off the screen while a question is open.
func (s *screen) question(open bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hide()
	s.asked = open
}

// Child returns a console for one of several works that go on at once. Of its
// own it has the warnings alone. It holds messages and questions back until its
// turn, so that those of one work stand together.
func (c *Console) Child() *Console {
	return &Console{
		lang: c.lang, json: c.json, stderr: c.stderr, wrap: c.wrap, terminal: c.terminal, log: c.log,
		screen: c.screen, turn: make(chan struct{}),
	}
}

// Turn prints what a child has held back; from now on it prints at once. The
// children have their turns one after the other, and each but once.
func (c *Console) Turn() {
	c.screen.mu.Lock()
	defer c.screen.mu.Unlock()
	close(c.turn)
	c.lines(c.held...)
}

func (c *Console) waits() bool {
	select {
	case <-c.turn:
		return false
	default:
		return c.turn != nil
	}
}

// awaitTurn waits with a question. It fails if ctx ends before.
func (c *Console) awaitTurn(ctx context.Context) error {
	if !c.waits() {
		return nil
	}
	select {
	case <-c.turn:
		return nil
	case <-ctx.Done():
		return problem.New(problem.Interrupted, nil)
	}
}

// Print prints a result on another stream, where no progress line is in its
// way. A stream that nobody looks at may be slow, and holds nobody up.
func (c *Console) Print(out io.Writer, words string) error {
	if IsTerminal(out) {
		c.screen.mu.Lock()
		defer c.screen.mu.Unlock()
		c.screen.hide()
	}
	_, err := io.WriteString(out, words)
	return err
}
