package console

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"unhello/internal/problem"
	"unhello/internal/text"
)

// hostile has every kind of character that must not reach a terminal: C0, DEL, C1, bytes that are
// not UTF-8, line separators, direction marks, invisible characters.
const hostile = "a\x00\x07\b\t\n\r\x1b]0;t\x07\x7f" +
	"\u009b31m\xff\u2028\u2029\u202e\u2066\u200f\u061c\u200b\ufeff\U000E0041z"

// isSafe reports whether text has none of them; our own lines end in LF.
func isSafe(words string) bool {
	return text.EscapedLines(words) == words
}

// In JSON a string stays what it was, to the last character.
func TestJSONIsSafeAndExact(t *testing.T) {
	said := strings.ToValidUTF8(hostile, "") + "回復 \U0001F30E <&> \"\\"
	var b bytes.Buffer
	if err := problem.WriteJSON(&b, map[string]string{said: said}); err != nil {
		t.Fatal(err)
	}
	if !isSafe(b.String()) || strings.Count(b.String(), "\n") != 1 {
		t.Errorf("%q", &b)
	}
	var got map[string]string
	if err := json.Unmarshal(b.Bytes(), &got); err != nil || got[said] != said {
		t.Errorf("%v: %q", err, got)
	}
	if !strings.Contains(b.String(), "回復 \U0001F30E <&>") {
		t.Errorf("escaped without need: %s", &b)
	}
}

// Everything a console says goes to standard error, the terminal or the log, and is escaped on
// every one of these ways.
func TestNothingThatIsSaidSteersTheTerminal(t *testing.T) {
	for _, asJSON := range []bool{false, true} {
		path := filepath.Join(t.TempDir(), "l.log")
		log := openTestLog(t, path)
		var screen bytes.Buffer
		c := New(Options{Lang: text.English, JSON: asJSON, Stderr: &screen, Log: log})
		if !asJSON {
			c.terminal = NewTerminal(strings.NewReader("y\nno-undo\n1\n1\nx\n"), &screen)
		}
		c.Say("{path} is not there", text.Args{"path": hostile})
		c.Warn(
			"{path} is dirty and its logs are missing or damaged: what is shown may be out "+
				"of date", text.Args{"path": hostile})
		c.Note(hostile)
		c.message(hostile)
		c.Fail(problem.New(problem.NotFound, text.Args{"path": hostile}).Because(errorOf(hostile)))
		c.Fail(problem.Of(errorOf(hostile)))
		_ = c.Confirm(t.Context(),
			"turn off Hello-only sign-in in {path} ({product})? this writes "+
				"{bytes} bytes", text.Args{"path": hostile})
		_ = c.ConfirmWord(t.Context(), "no-undo",
			"without a record this change cannot be undone")
		_, _ = c.Choose(t.Context(), []string{hostile}, "which Windows should be fixed?")
		_, _ = c.ChooseNumber(t.Context(), 1, text.Message(hostile))
		_, _ = c.Ask(t.Context(), text.Message(hostile))
		if err := log.Close(); err != nil {
			t.Fatal(err)
		}
		if !isSafe(screen.String()) {
			t.Errorf("JSON %v, screen: %q", asJSON, &screen)
		}
		if logged := content(t, path); !isSafe(logged) {
			t.Errorf("JSON %v, log: %q", asJSON, logged)
		}
	}
	var out bytes.Buffer
	now := time.Now()
	p := newProgress(new(screen), &out, hostile, func() time.Time { return now })
	now = now.Add(time.Minute)
	p.Update(1, 2)
	if !isSafe(strings.Trim(out.String(), "\r")) || out.Len() == 0 {
		t.Errorf("progress: %q", &out)
	}
}

type errorOf string

func (e errorOf) Error() string { return string(e) }

// A line of the log is one event: nobody can smuggle in another one.
func TestLogLinesCantBeForged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "l.log")
	log := openTestLog(t, path)
	if err := log.Line("a\n2026-07-01T00:00:00Z exit code 0"); err != nil {
		t.Fatal(err)
	}
	if got, want := content(t, path),
		"2026-07-01T00:00:00Z a\\u000a2026-07-01T00:00:00Z exit code 0\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
