package console

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"unhello/internal/text"
)

// Progress is one line that says how far a long operation has come. It shows only after the
// operation has taken a second. A nil Progress shows nothing.
type Progress struct {
	screen *screen // its mutex guards everything here
	out    io.Writer
	label  string
	now    func() time.Time
	next   time.Time // not drawn before
	timer  *time.Timer
	done   int64
	total  int64
	shown  int // columns that are on the screen, 0 for none
}

const (
	progressDelay    = time.Second
	progressInterval = 100 * time.Millisecond
)

// Progress shows how far a long operation has come, if there is somebody to see it; otherwise it
// may return nil. Done must be called on the result. While several operations are running only the
// one that began first is shown.
func (c *Console) Progress(m text.Message, args ...text.Args) *Progress {
	if c.json {
		return nil
	}
	out := c.stderr
	if c.terminal != nil {
		out = c.terminal.out
	} else if !IsTerminal(c.stderr) {
		return nil
	}
	return newProgress(c.screen, out, c.Text(m, args...), time.Now).watch()
}

// newProgress returns a Progress that draws itself only when updated; watch also draws it when a
// single step takes long.
func newProgress(s *screen, out io.Writer, label string, now func() time.Time) *Progress {
	p := &Progress{screen: s, out: out, label: text.Escaped(label), now: now,
		next: now().Add(progressDelay)}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.bars = append(s.bars, p)
	return p
}

func (p *Progress) watch() *Progress {
	p.timer = time.AfterFunc(progressDelay, func() {
		p.screen.mu.Lock()
		defer p.screen.mu.Unlock()
		p.draw()
	})
	return p
}

// Update says how much of the total is done. A total of 0 means that it is unknown.
func (p *Progress) Update(done, total int64) {
	if p == nil {
		return
	}
	p.screen.mu.Lock()
	defer p.screen.mu.Unlock()
	p.done, p.total = done, total
	p.draw()
}

// Done takes the line off the screen, for good, and lets the next operation show.
func (p *Progress) Done() {
	if p == nil {
		return
	}
	p.screen.mu.Lock()
	defer p.screen.mu.Unlock()
	if p.timer != nil {
		p.timer.Stop()
	}
	p.erase()
	p.screen.bars = slices.DeleteFunc(p.screen.bars,
		func(other *Progress) bool { return other == p })
	if len(p.screen.bars) > 0 {
		p.screen.bars[0].draw()
	}
}

func (p *Progress) draw() {
	isFirst := len(p.screen.bars) > 0 && p.screen.bars[0] == p // false once it is done
	if !isFirst || p.screen.asked || p.now().Before(p.next) {
		return
	}
	p.next = p.now().Add(progressInterval)
	suffix := ""
	if p.total > 0 {
		suffix = fmt.Sprintf(" %3d%%", percent(p.done, p.total))
	}
	// A line that the terminal wraps could not be overwritten.
	line := text.Shorten(p.label, text.Columns-len(suffix)) + suffix
	width := text.Width(line)
	_, _ = fmt.Fprintf(p.out, "\r%s%s", line, strings.Repeat(" ", max(0, p.shown-width)))
	p.shown = width
}

func (p *Progress) erase() {
	if p.shown == 0 {
		return
	}
	_, _ = fmt.Fprintf(p.out, "\r%s\r", strings.Repeat(" ", p.shown))
	p.shown = 0
}

// percent never overflows and never exceeds 100.
func percent(done, total int64) int64 {
	return int64(100 * float64(min(max(done, 0), total)) / float64(total))
}
