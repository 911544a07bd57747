package console

import (
	"context"

	"unhello/internal/problem"
)

// Child returns a console for one of several concurrent operations. Only its warnings are its own.
// It holds messages and questions back until its turn, so that those of one operation stay
// together.
func (c *Console) Child() *Console {
	return &Console{
		lang: c.lang, json: c.json, stderr: c.stderr, wrap: c.wrap,
		terminal: c.terminal, log: c.log,
		screen: c.screen, turn: make(chan struct{}),
	}
}

// Turn prints what a child has held back; from now on it prints at once. Children take their turns
// one after the other, each exactly once.
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

// awaitTurn holds a question back until the child's turn. It fails if ctx ends first.
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
