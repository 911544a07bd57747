package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhello/internal/console"
	"unhello/internal/problem"
	"unhello/internal/text"
)

// toolong is how long a test waits for another goroutine before it gives up.
const toolong = 2 * time.Minute

// told is the report of a test's work.
type told struct {
	Text     string   `json:"text"`
	Warnings []string `json:"warnings,omitempty"`
}

func (r *told) lines() []string { return []string{r.Text} }

// screenText is what was printed so far, on standard output or standard error.
type screenText struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *screenText) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(b)
}

func (s *screenText) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// workOn is a command with this work; it gives what was printed, in all.
func workOn(t *testing.T, sources string, limit int, do work[told]) (said *screenText, err error) {
	t.Helper()
	said = new(screenText)
	e := newEnvironment(t, t.Context(), said, false)
	return said, eachSource(e, strings.Fields(sources), limit, do, (*told).lines)
}

func newEnvironment(t *testing.T, ctx context.Context, out io.Writer, json bool) *environment {
	t.Helper()
	e := &environment{Console: console.New(console.Options{Lang: text.English, JSON: json,
		Stderr: out}), out: out}
	e.interrupts = console.NewInterrupts(ctx, e.Console, nil)
	t.Cleanup(e.interrupts.Stop)
	return e
}

// await waits for something that another source's work does.
func await(happened <-chan struct{}) error {
	select {
	case <-happened:
		return nil
	case <-time.After(toolong):
		return errors.New("it did not happen in time")
	}
}

func TestSourcesAreWorkedOnAtOnce(t *testing.T) {
	begun := map[string]chan struct{}{"a": make(chan struct{}), "b": make(chan struct{})}
	other := map[string]string{"a": "b", "b": "a"}
	said, err := workOn(t, "a b", 2, func(_ context.Context, _ *environment, source string) (*told,
		error) {
		close(begun[source])
		return &told{Text: source}, await(begun[other[source]])
	})
	if err != nil {
		t.Errorf("%v\n%s", err, said)
	}
}

func TestNoMoreSourcesAtOnceThanAllowed(t *testing.T) {
	for _, limit := range []int{1, 2, 3} {
		var now, most atomic.Int32
		said, err := workOn(t, "a b c d e f g", limit,
			func(context.Context, *environment, string) (*told, error) {
				n := now.Add(1)
				defer now.Add(-1)
				for seen := most.Load(); n > seen &&
					!most.CompareAndSwap(seen, n); seen = most.Load() {
				}
				time.Sleep(10 * time.Millisecond)
				return &told{}, nil
			})
		if err != nil || int(most.Load()) > limit {
			t.Errorf("%d at once, allowed %d: %v\n%s", most.Load(), limit, err, said)
		}
	}
}

// TestResultsComeInTheOrderOfTheSources: b is done before a, and c sees that a and
// b are printed before it is done itself.
func TestResultsComeInTheOrderOfTheSources(t *testing.T) {
	isDone := make(chan struct{})
	said := new(screenText)
	do := func(_ context.Context, e *environment, source string) (*told, error) {
		e.Say("{path} is not there", text.Args{"path": "message of " + source})
		switch source {
		case "a":
			return &told{Text: "result of a"}, await(isDone)
		case "b":
			close(isDone)
			return nil, problem.New(problem.NotFound, text.Args{"path": "failure of b"})
		}
		for deadline := time.Now().Add(toolong); !strings.Contains(said.String(),
			"failure of b"); time.Sleep(time.Millisecond) {
			if time.Now().After(deadline) {
				return nil, errors.New("b is not printed although it is done")
			}
		}
		return &told{Text: "result of c"}, nil
	}
	e := newEnvironment(t, t.Context(), said, false)
	if err := eachSource(e, []string{"a", "b", "c"}, 3, do, (*told).lines); !errors.Is(err,
		exitCode(3)) {
		t.Error(err)
	}
	order := regexp.MustCompile(`(message|result|failure) of [abc]`).FindAllString(said.String(),
		-1)
	want := []string{"message of a", "result of a", "message of b", "failure of b", "message of c",
		"result of c"}
	if diff := cmp.Diff(want, order); diff != "" {
		t.Errorf("%s\n%s", diff, said)
	}
}

func TestDocumentIsInTheOrderOfTheSources(t *testing.T) {
	isDone := make(chan struct{})
	do := func(_ context.Context, e *environment, source string) (*told, error) {
		e.Warn("{path} is not there", text.Args{"path": source})
		if source == "b" {
			defer close(isDone)
			return &told{source, e.Warnings()}, nil
		}
		return &told{source, e.Warnings()}, await(isDone)
	}
	var out bytes.Buffer
	if err := eachSource(newEnvironment(t, t.Context(), &out, true), []string{"a", "b"}, 2, do,
		(*told).lines); err != nil {
		t.Error(err)
	}
	want := `{"results":[{"source":"a","exit":0,"text":"a","warnings":["a is not there"]},` +
		`{"source":"b","exit":0,"text":"b","warnings":["b is not there"]}]}` + "\n"
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Error(diff)
	}
}

func TestPanicStopsNoOtherSource(t *testing.T) {
	said, err := workOn(t, "a b", 2, func(_ context.Context, _ *environment, source string) (*told,
		error) {
		if source == "a" {
			panic("wheel came off")
		}
		return &told{Text: "b is fine"}, nil
	})
	if !errors.Is(err, exitCode(1)) || !strings.Contains(said.String(),
		"did not expect: wheel came off") ||
		!strings.HasSuffix(said.String(), "\nb is fine\n") {
		t.Errorf("%v\n%s", err, said)
	}
}

// TestInterruptLeavesSourcesAlone: what is done stays done, what is under way ends
// with 130, and nothing else is begun.
func TestInterruptLeavesSourcesAlone(t *testing.T) {
	ctx, interrupt := context.WithCancel(t.Context())
	var begun atomic.Int32
	do := func(ctx context.Context, _ *environment, source string) (*told, error) {
		begun.Add(1)
		if source == "a" {
			return &told{Text: "a is done"}, nil
		}
		interrupt()
		<-ctx.Done()
		return nil, ctx.Err()
	}
	said := new(screenText)
	err := eachSource(newEnvironment(t, ctx, said, false), []string{"a", "b", "c", "d"}, 1, do,
		(*told).lines)
	if !errors.Is(err, exitCode(problem.CodeInterrupted)) || begun.Load() != 2 {
		t.Errorf("%v, %d begun", err, begun.Load())
	}
	for words, want := range map[string]bool{
		"a is done\n": true, "anything was written to b\n": true,
		"anything was written to c\n": true, "anything was written to d\n": false,
	} {
		if strings.Contains(said.String(), words) != want {
			t.Errorf("%q: want %v in\n%s", words, want, said)
		}
	}
}

// TestOnePlaceIsWorkedOnOnceAtATime: a second writer would be refused.
func TestOnePlaceIsWorkedOnOnceAtATime(t *testing.T) {
	var now atomic.Int32
	said, err := workOn(t, "v v/Windows x/../v/Windows/System32", 3,
		func(context.Context, *environment, string) (*told, error) {
			defer now.Add(-1)
			if now.Add(1) > 1 {
				return nil, errors.New("two at once")
			}
			time.Sleep(10 * time.Millisecond)
			return &told{}, nil
		})
	if err != nil {
		t.Errorf("%v\n%s", err, said)
	}
}

func TestOverlap(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want bool
	}{
		{"/v", "/v", true}, {"/v", "/v/Windows", true}, {"/v/Windows", "/v", true},
		{"/", "/v", true},
		{"/v", "/v2", false}, {"/v/a", "/v/b", false}, {"/v", "/v/..b", true},
	} {
		if got := overlap(filepath.FromSlash(tt.a), filepath.FromSlash(tt.b)); got != tt.want {
			t.Errorf("%s and %s: %v", tt.a, tt.b, got)
		}
	}
}

// TestNoMomentTwice: records are named by the millisecond.
func TestNoMomentTwice(t *testing.T) {
	start := time.Unix(1e9, 0)
	now := distinct(func() time.Time { return start })
	for n := range 3 {
		if got := now().Sub(start); got != time.Duration(n)*time.Millisecond {
			t.Errorf("moment %d: %v", n, got)
		}
	}
}
