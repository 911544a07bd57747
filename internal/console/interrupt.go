package console

import (
	"context"
	"os"
	"os/signal"
	"slices"
	"sync"
	"time"
)

// Interrupts turns Ctrl-C into something safe. Before the first byte is written
// an interrupt cancels the context. While something is being written the first
// one only says that the write is finished first, and a second one stops at once.
type Interrupts struct {
	con     *Console
	exit    func(code int)
	ctx     context.Context
	cancel  context.CancelFunc
	signals chan os.Signal
	stopped chan struct{}

	mu      sync.Mutex
	count   int
	writing []string // the records of the writes that are under way
}

// NewInterrupts listens to the signals until Stop. exit ends the process.
func NewInterrupts(parent context.Context, con *Console, exit func(code int)) *Interrupts {
	i := &Interrupts{con: con, exit: exit, signals: make(chan os.Signal, 2), stopped: make(chan struct{})}
	i.ctx, i.cancel = context.WithCancel(parent)
	surviveClosedPipes()
	signal.Notify(i.signals, stopSignals()...)
	go i.listen()
	return i
}

// Context is cancelled by an interrupt, but never while something is written.
func (i *Interrupts) Context() context.Context { return i.ctx }

// Stop ends the listening and the context.
func (i *Interrupts) Stop() {
	signal.Stop(i.signals)
	close(i.stopped)
	i.cancel()
}

// Committing is called just before the first byte is written, with the path of
// the undo record (empty if there is none). It fails if an interrupt came
// before; after it, interrupts wait. finished is called when the write and its
// verification are over; what was interrupted meanwhile is cancelled then, so
// that no other write begins.
func (i *Interrupts) Committing(record string) (finished func(), err error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.count > 0 || i.ctx.Err() != nil {
		return nil, NewProblem(ReasonInterrupted, nil)
	}
	i.writing = append(i.writing, record)
	return sync.OnceFunc(func() { i.finish(record) }), nil
}

func (i *Interrupts) finish(record string) {
	i.mu.Lock()
	defer i.mu.Unlock()
	for n, r := range i.writing {
		if r == record {
			i.writing = append(i.writing[:n], i.writing[n+1:]...)
			break
		}
	}
	if i.count > 0 && len(i.writing) == 0 {
		i.cancel()
	}
}

func (i *Interrupts) listen() {
	for {
		select {
		case <-i.signals:
			i.interrupt()
		case <-i.stopped:
			return
		}
	}
}

func (i *Interrupts) interrupt() {
	i.mu.Lock()
	i.count++
	first, writing := i.count == 1, slices.Clone(i.writing)
	if first && len(writing) == 0 {
		i.cancel()
	}
	i.mu.Unlock()

	switch {
	case first && len(writing) > 0:
		i.con.Say(MsgFinishingWrite)
	case !first && len(writing) > 0:
		p := NewProblem(ReasonInterruptedWriting, Args{"record": writing})
		if slices.Contains(writing, "") {
			p.Hinting(HintInterruptedNoRecord)
		}
		i.leave(p)
	case !first:
		i.leave(NewProblem(ReasonInterrupted, nil))
	}
}

// leave ends the process even if nobody reads what it has to say.
func (i *Interrupts) leave(p *Problem) {
	said := make(chan struct{})
	go func() {
		i.con.Fail(p)
		close(said)
	}()
	select {
	case <-said:
	case <-time.After(time.Second):
	}
	i.exit(p.Code())
}
