package console

import (
	"bytes"
	"context"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhello/internal/problem"
	"unhello/internal/text"
)

func TestOneProgressShowsAtATime(t *testing.T) {
	var out bytes.Buffer
	clk, s := newClock(), new(screen)
	first := newProgress(s, &out, "first", clk.now)
	second := newProgress(s, &out, "second", clk.now)
	clk.pass(time.Second)
	second.Update(1, 2)
	first.Update(1, 4)
	second.Update(1, 2)
	if diff := cmp.Diff("\rfirst  25%", shown(&out)); diff != "" {
		t.Error(diff)
	}
	first.Done()
	if diff := cmp.Diff("\r          \r\rsecond  50%", shown(&out)); diff != "" {
		t.Error("its turn:", diff)
	}
	second.Done()
	if diff := cmp.Diff("\r           \r", shown(&out)); diff != "" {
		t.Error("the end:", diff)
	}
}

// A progress line would get between a question and its answer.
func TestNoProgressBehindAQuestion(t *testing.T) {
	in, typing := io.Pipe()
	var out bytes.Buffer
	clk := newClock()
	c := New(Options{Lang: text.English, Stderr: io.Discard, Terminal: NewTerminal(in, io.Discard)})
	p := newProgress(c.screen, &out, "reading", clk.now)
	clk.pass(time.Second)
	p.Update(1, 4)
	go func() {
		_, _ = io.WriteString(typing, "an") // is read once the question is there
		clk.pass(time.Second)
		p.Update(2, 4)
		_, _ = io.WriteString(typing, "swer\n")
	}()
	if got, err := c.Ask(t.Context(), question); got != "answer" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
	if diff := cmp.Diff("\rreading  25%\r            \r", shown(&out)); diff != "" {
		t.Error(diff)
	}
	p.Update(3, 4)
	if diff := cmp.Diff("\rreading  75%", shown(&out)); diff != "" {
		t.Error("afterwards:", diff)
	}
}

func TestChildrenKeepTheirWarningsApart(t *testing.T) {
	c := New(Options{Lang: text.English, JSON: true, Stderr: io.Discard})
	c.Warn("{path} is not there", text.Args{"path": "c"})
	a, b := c.Child(), c.Child()
	a.Warn("{path} is not there", text.Args{"path": "a"})
	b.Warn("{path} is not there", text.Args{"path": "b"})
	for name, of := range map[string]*Console{"a": a, "b": b, "c": c} {
		if diff := cmp.Diff([]string{name + " is not there"}, of.Warnings()); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestMessagesWaitForTheirTurn(t *testing.T) {
	var stderr bytes.Buffer
	c := New(Options{Lang: text.English, Stderr: &stderr})
	a, b := c.Child(), c.Child()
	say := func(c *Console, name string) { c.Say("{path} is not there", text.Args{"path": name}) }
	say(b, "b1")
	say(a, "a1")
	a.Turn()
	say(b, "b2")
	say(a, "a2")
	b.Turn()
	say(b, "b3")
	var order []string
	for line := range strings.Lines(stderr.String()) {
		order = append(order, strings.Fields(line)[1])
	}
	if diff := cmp.Diff([]string{"a1", "a2", "b1", "b2", "b3"}, order); diff != "" {
		t.Error(diff)
	}
}

func TestQuestionWaitsForItsTurn(t *testing.T) {
	c, screen := talk("answer\n")
	child := c.Child()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := child.Ask(ctx, question); reasonOf(err) != problem.Interrupted ||
		screen.Len() > 0 {
		t.Errorf("interrupted: %v, shown %q", err, screen)
	}
	child.Turn()
	if got, err := child.Ask(t.Context(), question); got != "answer" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
}

// A stream that nobody looks at may even be stuck, so printing to it doesn't touch the screen.
func TestPrintLeavesProgressWhereNobodyLooks(t *testing.T) {
	var out, progress bytes.Buffer
	clk := newClock()
	c := New(Options{Stderr: io.Discard})
	p := newProgress(c.screen, &progress, "reading", clk.now)
	clk.pass(time.Second)
	p.Update(1, 4)
	if err := c.Print(&out, "result\n"); err != nil || out.String() != "result\n" {
		t.Errorf("%v, %q", err, out.String())
	}
	if diff := cmp.Diff("\rreading  25%", shown(&progress)); diff != "" {
		t.Error(diff)
	}
}
