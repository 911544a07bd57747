package console

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhello/internal/problem"
	"unhello/internal/text"
)

// question is any text with a parameter.
const question text.Message = "'{command}' cannot be used like this"

// talk is a console with somebody at the terminal who types the answers.
func talk(answers string) (*Console, *bytes.Buffer) {
	var screen bytes.Buffer
	return New(Options{
		Lang: text.English, Stderr: io.Discard,
		Terminal: NewTerminal(strings.NewReader(answers), &screen),
	}), &screen
}

func TestMessagesArePrefixed(t *testing.T) {
	var stderr bytes.Buffer
	c := New(Options{Lang: text.English, Stderr: &stderr})
	c.Say(
		"check the name; drive letters in Windows RE differ from those of the installed " +
			"Windows\n" +
			"'unhello scan' lists the Windows installations that can be seen")
	want := "unhello: check the name; drive letters in Windows RE differ from those of " +
		"the installed Windows\n" +
		"unhello: 'unhello scan' lists the Windows installations that can be seen\n"
	if diff := cmp.Diff(want, stderr.String()); diff != "" {
		t.Error(diff)
	}
}

// TestCommandsStayWhole: also where they are wider than the terminal, and below a warning.
func TestCommandsStayWhole(t *testing.T) {
	var stderr bytes.Buffer
	c := New(Options{Lang: text.English, Stderr: &stderr})
	c.wrap = true
	path := "/" + strings.Repeat("a folder/", 10)
	c.Warn("{path} is still unlocked; lock it with:\n    manage-bde -lock {path}",
		text.Args{"path": path})
	want := "\nunhello:     manage-bde -lock '" + path + "'\n"
	if !strings.HasSuffix(stderr.String(), want) {
		t.Errorf("got %q, want %q at its end", stderr.String(), want)
	}
}

func TestMessagesFitTheTerminal(t *testing.T) {
	var stderr bytes.Buffer
	c := New(Options{Lang: text.Japanese, Stderr: &stderr})
	c.wrap = true
	c.Fail(problem.New(problem.Hibernated, text.Args{"path": `D:\`}))
	lines := strings.Split(strings.TrimSuffix(stderr.String(), "\n"), "\n")
	if len(lines) < 5 {
		t.Errorf("only %d lines:\n%s", len(lines), stderr.String())
	}
	for _, line := range lines {
		if !strings.HasPrefix(line, "unhello: ") || text.Width(line) > text.Columns {
			t.Errorf("%d columns: %q", text.Width(line), line)
		}
	}
}

func TestJSONLeavesOnlyTheErrorObject(t *testing.T) {
	var stderr bytes.Buffer
	c := New(Options{Lang: text.English, JSON: true, Stderr: &stderr})
	c.Say("finishing the write and its check first; a second interrupt stops at once")
	c.Warn("{path} has faults: {count}", text.Args{"path": "x", "count": 1})
	if p := c.Progress(question); p != nil {
		t.Error("progress is shown")
	}
	c.Fail(problem.New(problem.Declined, nil))
	want := `{"error":{"code":2,"reason":"declined",` +
		`"message":"you did not agree, so nothing was changed",` +
		`"hint":"run the same command again when you want to go on"}}` + "\n"
	if diff := cmp.Diff(want, stderr.String()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"x has faults: 1"}, c.Warnings()); diff != "" {
		t.Error(diff)
	}
}

func TestJSONAsksNobody(t *testing.T) {
	terminal := NewTerminal(strings.NewReader("y\n"), io.Discard)
	c := New(Options{JSON: true, Stderr: io.Discard, Terminal: terminal})
	if c.Interactive() {
		t.Error("interactive")
	}
	if got := reasonOf(c.Confirm(t.Context(), question)); got != problem.NoConsent {
		t.Errorf("got %q", got)
	}
}

func TestConfirm(t *testing.T) {
	tests := []struct {
		name  string
		typed string
		want  problem.Reason
	}{
		{"yes", "y\n", ""},
		{"yes in full, with spaces", "  YES \n", ""},
		{"yes in full-width letters", "ｙ\n", ""},
		{"yes in Japanese", "はい\n", ""},
		{"yes without a line end", "y", ""},
		{"no", "n\n", problem.Declined},
		{"Enter", "\n", problem.Declined},
		{"end of input", "", problem.Declined},
		{"nonsense, then yes", "maybe\ny\n", ""},
		{"nonsense, then Enter", "yessir\n\n", problem.Declined},
		{"nonsense, then the end", "sure", problem.Declined},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, _ := talk(tt.typed)
			if got := reasonOf(c.Confirm(t.Context(), question)); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestConfirmSaysWhatItAsks(t *testing.T) {
	c, screen := talk("what\ny\n")
	if err := c.Confirm(t.Context(), "{path} is not there", text.Args{"path": "X:"}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff("X: is not there [y/N] please answer y or n [y/N] ",
		screen.String()); diff != "" {
		t.Error(diff)
	}
}

func TestConfirmWord(t *testing.T) {
	for typed, want := range map[string]problem.Reason{
		"discard\n": "", "DISCARD\n": "", "y\n": problem.Declined, "\n": problem.Declined,
		"": problem.Declined,
	} {
		c, _ := talk(typed)
		if got := reasonOf(c.ConfirmWord(t.Context(), "discard",
			question)); got != want {
			t.Errorf("%q: got %q, want %q", typed, got, want)
		}
	}
}

func TestAsk(t *testing.T) {
	c, _ := talk(" D: \nnext\n")
	for _, want := range []string{"D:", "next"} {
		if got, err := c.Ask(t.Context(), question); err != nil || got != want {
			t.Errorf("got %q, %v, want %q", got, err, want)
		}
	}
}

func TestChoose(t *testing.T) {
	tests := []struct {
		typed string
		index int
		want  problem.Reason
	}{
		{"2\n", 1, ""},
		{"0\n3\nx\n1\n", 0, ""},
		{"２\n", 1, ""},
		{"\n", 0, problem.Declined},
		{"", 0, problem.Declined},
	}
	for _, tt := range tests {
		c, screen := talk(tt.typed)
		index, err := c.Choose(t.Context(), []string{"one", "two\a"},
			question)
		if index != tt.index || reasonOf(err) != tt.want {
			t.Errorf("%q: got %d, %v", tt.typed, index, err)
		}
		if !strings.Contains(screen.String(), "\n  1  one\n  2  two\\u0007\nnumber 1 to 2") {
			t.Errorf("%q: screen %q", tt.typed, screen.String())
		}
	}
}

// A read from a terminal cannot be canceled, so its line must go to the next question instead of
// getting lost.
func TestQuestionIsGivenUp(t *testing.T) {
	in, typing := io.Pipe()
	c := New(Options{Lang: text.English, Stderr: io.Discard, Terminal: NewTerminal(in, io.Discard)})
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(10*time.Millisecond, cancel)
	if got := reasonOf(c.Confirm(ctx, question)); got != problem.Interrupted {
		t.Fatalf("got %q", got)
	}
	go func() { _, _ = io.WriteString(typing, "second\n") }()
	if line, err := c.Ask(t.Context(), question); err != nil || line != "second" {
		t.Errorf("got %q, %v", line, err)
	}
}

// On Windows, Ctrl-C ends the read before it is reported.
func TestInterruptBehindTheEndOfInput(t *testing.T) {
	c, _ := talk("")
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(interruptGrace/10, cancel)
	if got := reasonOf(c.Confirm(ctx, question)); got != problem.Interrupted {
		t.Errorf("got %q", got)
	}
}

func reasonOf(err error) problem.Reason {
	var p *problem.Problem
	if errors.As(err, &p) {
		return p.Reason
	}
	if err != nil {
		return problem.Reason(err.Error())
	}
	return ""
}
