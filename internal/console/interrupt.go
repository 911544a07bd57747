package console

import (
	"context"
	"os"
	"os/signal"
	"slices"
	"sync"
	"time"

	"unhello/internal/problem"
	"unhello/internal/text"
)

// Interrupts turns Ctrl-C into something safe. Before the first byte is written, an interrupt
// cancels the context. During a write, the first interrupt only announces that the write is
// finished first, and a second one stops at once.
type Interrupts struct {
	*listener
	ctx    context.Context
	cancel context.CancelFunc
	writes int // running for this context
}

// listener is what all operations share that one interrupt stops.
type listener struct {
	con     *Console
	exit    func(code int)
	parent  context.Context
	signals chan os.Signal
	stopped chan struct{}

	mu      sync.Mutex // also guards the writes of all works
	works   []*Interrupts
	count   int
	writing []string // the records of the running writes
}

// NewInterrupts listens for signals until Stop. exit ends the process.
func NewInterrupts(parent context.Context, con *Console, exit func(code int)) *Interrupts {
	l := &listener{con: con, exit: exit, parent: parent, signals: make(chan os.Signal, 2),
		stopped: make(chan struct{})}
	i := l.work()
	surviveClosedPipes()
	signal.Notify(l.signals, stopSignals()...)
	go l.listen()
	return i
}

// Context is canceled by an interrupt, but never during a write.
func (i *Interrupts) Context() context.Context { return i.ctx }

// Stop ends the listening and cancels the context.
func (i *Interrupts) Stop() {
	signal.Stop(i.signals)
	close(i.stopped)
	i.cancel()
}

// Child is for one of several concurrent operations. An interrupt cancels its context unless this
// very operation is writing, whatever the others do. done ends it.
func (i *Interrupts) Child() (child *Interrupts, done func()) {
	child = i.work()
	return child, func() { i.drop(child) }
}

func (l *listener) work() *Interrupts {
	i := &Interrupts{listener: l}
	i.ctx, i.cancel = context.WithCancel(l.parent)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.works = append(l.works, i)
	if l.count > 0 {
		i.cancel()
	}
	return i
}

func (l *listener) drop(i *Interrupts) {
	l.mu.Lock()
	defer l.mu.Unlock()
	i.cancel()
	l.works = slices.DeleteFunc(l.works, func(other *Interrupts) bool { return other == i })
}

// Committing is called just before the first byte is written, with the path of the undo record
// (empty if there is none). It fails if an interrupt came first; from here on, interrupts wait.
// finished is called when the write and its verification are over. If an interrupt came meanwhile,
// the context is canceled then, so that no further write begins.
func (i *Interrupts) Committing(record string) (finished func(), err error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.count > 0 || i.ctx.Err() != nil {
		return nil, problem.New(problem.Interrupted, nil)
	}
	i.writes++
	i.writing = append(i.writing, record)
	return sync.OnceFunc(func() { i.finish(record) }), nil
}

func (i *Interrupts) finish(record string) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.writes--
	if n := slices.Index(i.writing, record); n >= 0 {
		i.writing = slices.Delete(i.writing, n, n+1)
	}
	if i.count > 0 && i.writes == 0 {
		i.cancel()
	}
}

func (l *listener) listen() {
	for {
		select {
		case <-l.signals:
			time.Sleep(settled)
			l.interrupt()
		case <-l.stopped:
			return
		}
	}
}

// settled is how long the terminal gets to deal with a Ctrl-C. Linux sends the signal first and
// only then throws away what was typed and printed: what is said at once may be lost.
const settled = 20 * time.Millisecond

func (l *listener) interrupt() {
	l.mu.Lock()
	l.count++
	first, writing := l.count == 1, slices.Clone(l.writing)
	for _, i := range l.works {
		if i.writes == 0 {
			i.cancel()
		}
	}
	l.mu.Unlock()

	switch {
	case first && len(writing) > 0:
		l.con.Say("finishing the write and its check first; a second interrupt stops at once")
	case !first && len(writing) > 0:
		p := problem.New(problem.InterruptedWriting, text.Args{"record": writing})
		if slices.Contains(writing, "") {
			p.Hinting("the hive holds the old or the new state; there is no undo record")
		}
		l.leave(p)
	case !first:
		l.leave(problem.New(problem.Interrupted, nil))
	}
}

// leave ends the process even if nobody reads what it has to say.
func (l *listener) leave(p *problem.Problem) {
	said := make(chan struct{})
	go func() {
		l.con.Fail(p)
		close(said)
	}()
	select {
	case <-said:
	case <-time.After(time.Second):
	}
	l.exit(p.Code())
}
