package console

import (
	"bytes"
	"io"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhello/internal/text"
)

// clock is a clock that the test sets.
type clock struct{ t time.Time }

func (c *clock) now() time.Time             { return c.t }
func (c *clock) pass(d time.Duration)       { c.t = c.t.Add(d) }
func newClock() *clock                      { return &clock{time.Unix(1e9, 0)} }
func shown(screen *bytes.Buffer) string     { defer screen.Reset(); return screen.String() }
func start(c *clock, w io.Writer) *Progress { return newProgress(new(screen), w, "reading", c.now) }

func TestShortWorkShowsNoProgress(t *testing.T) {
	var screen bytes.Buffer
	c := newClock()
	p := start(c, &screen)
	c.pass(999 * time.Millisecond)
	p.Update(99, 100)
	p.Done()
	if screen.Len() != 0 {
		t.Errorf("shown: %q", screen.String())
	}
}

func TestProgressRewritesItsLine(t *testing.T) {
	var screen bytes.Buffer
	c := newClock()
	p := start(c, &screen)
	c.pass(time.Second)
	p.Update(1, 4)
	if diff := cmp.Diff("\rreading  25%", shown(&screen)); diff != "" {
		t.Error(diff)
	}
	c.pass(progressInterval / 2)
	p.Update(2, 4)
	if diff := cmp.Diff("", shown(&screen)); diff != "" {
		t.Error("too soon:", diff)
	}
	c.pass(progressInterval)
	p.Update(3, 0) // the total got lost: the shorter line covers the longer one
	if diff := cmp.Diff("\rreading     ", shown(&screen)); diff != "" {
		t.Error(diff)
	}
	p.Done()
	if diff := cmp.Diff("\r       \r", shown(&screen)); diff != "" {
		t.Error(diff)
	}
	c.pass(time.Hour)
	p.Update(4, 4)
	if diff := cmp.Diff("", shown(&screen)); diff != "" {
		t.Error("after the end:", diff)
	}
}

func TestLongProgressStaysOnOneLine(t *testing.T) {
	var out bytes.Buffer
	c := newClock()
	p := newProgress(new(screen), &out, strings.Repeat("回", 60), c.now)
	c.pass(time.Second)
	p.Update(1, 2)
	line := strings.TrimPrefix(shown(&out), "\r")
	if text.Width(line) > text.Columns || !strings.HasSuffix(line, "...  50%") {
		t.Errorf("%d columns: %q", text.Width(line), line)
	}
}

func TestMessageTakesProgressAway(t *testing.T) {
	var screen bytes.Buffer
	clk := newClock()
	c := New(Options{Lang: text.English, Stderr: &screen})
	p := newProgress(c.screen, &screen, "reading", clk.now)
	clk.pass(2 * time.Second)
	p.Update(1, 2)
	c.Say("'{command}' cannot be used like this", text.Args{"command": "x"})
	if diff := cmp.Diff("\rreading  50%\r            \runhello: 'x' cannot be used like this\n",
		shown(&screen)); diff != "" {
		t.Error(diff)
	}
}

func TestStepThatTakesLongShowsProgress(t *testing.T) {
	drawn := make(chan struct{})
	p := newProgress(new(screen), signalWriter(drawn), "reading", time.Now).watch()
	defer p.Done()
	select {
	case <-drawn:
	case <-time.After(10 * progressDelay):
		t.Error("nothing shown without an update")
	}
}

type signalWriter chan struct{}

func (s signalWriter) Write(b []byte) (int, error) {
	select {
	case s <- struct{}{}:
	default:
	}
	return len(b), nil
}

func TestNoProgressIsFine(t *testing.T) {
	var p *Progress
	p.Update(1, 2)
	p.Done()
}

func TestPercent(t *testing.T) {
	for _, tt := range []struct{ done, total, want int64 }{
		{0, 3, 0}, {1, 3, 33}, {3, 3, 100}, {9, 3, 100}, {-1, 3, 0},
		{math.MaxInt64, math.MaxInt64, 100},
	} {
		if got := percent(tt.done, tt.total); got != tt.want {
			t.Errorf("%d of %d: got %d, want %d", tt.done, tt.total, got, tt.want)
		}
	}
}
