package console

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// hostile holds one of every kind of character that must not reach a terminal: C0, DEL,
// C1, bytes that are not UTF-8, line separators, marks of direction, what is invisible.
const hostile = "a\x00\x07\b\t\n\r\x1b]0;t\x07\x7f\u009b31m\xff\u2028\u2029\u202e\u2066\u200f\u061c\u200b\ufeff\U000E0041z"

// isSafe reports whether text has none of them; lines of ours end in LF.
func isSafe(text string) bool {
	return strings.IndexFunc(strings.ReplaceAll(text, "\n", ""), mustEscape) < 0
}

func TestPrintable(t *testing.T) {
	for s, want := range map[string]string{
		`C:\Windows`:      `C:\Windows`,
		"回復":              "回復",
		"a\x1b[2Jb":       `a\u001b[2Jb`,
		"two\nlines":      `two\u000alines`,
		"\u202egnp.exe":   `\u202egnp.exe`,
		"bad \xff byte":   `bad \xff byte`,
		"real \uFFFD too": `real \ufffd too`,
		"tag \U000E0041":  `tag \U000e0041`,
	} {
		if got := Printable(s); got != want {
			t.Errorf("%q: got %q, want %q", s, got, want)
		}
	}
}

func TestEscapedTwiceIsEscapedOnce(t *testing.T) {
	once := Escaped(hostile)
	if !isSafe(once) || strings.Contains(once, "\n") || Escaped(once) != once {
		t.Errorf("%q", once)
	}
	for text, want := range map[string]string{
		"two\nlines":          "two\nlines",
		"two\n\x1b[2Jlines\n": "two\n\\u001b[2Jlines\n",
		"回復\u202e":            "回復\\u202e",
	} {
		if got := EscapedLines(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

// What JSON says stays what it was, to the last character.
func TestJSONIsSafeAndExact(t *testing.T) {
	said := strings.ToValidUTF8(hostile, "") + "回復 \U0001F30E <&> \"\\"
	var b bytes.Buffer
	if err := WriteJSON(&b, map[string]string{said: said}); err != nil {
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

// Everything that a console says goes to standard error, the terminal or the log, and
// none of it takes what it was given as it is.
func TestNothingThatIsSaidSteersTheTerminal(t *testing.T) {
	for _, asJSON := range []bool{false, true} {
		path := filepath.Join(t.TempDir(), "l.log")
		log := openTestLog(t, path)
		var screen bytes.Buffer
		c := New(Options{Lang: English, JSON: asJSON, Stderr: &screen, Log: log})
		if !asJSON {
			c.terminal = NewTerminal(strings.NewReader("y\nno-undo\n1\n1\nx\n"), &screen)
		}
		c.Say(MsgNotFound, Args{"path": hostile})
		c.Warn(WarnStaleHive, Args{"path": hostile})
		c.Note(hostile)
		c.message(hostile)
		c.Fail(NewProblem(ReasonNotFound, Args{"path": hostile}).Because(errorOf(hostile)))
		c.Fail(ProblemOf(errorOf(hostile)))
		_ = c.Confirm(t.Context(), AskFix, Args{"path": hostile})
		_ = c.ConfirmWord(t.Context(), "no-undo", AskNoRecord)
		_, _ = c.Choose(t.Context(), []string{hostile}, AskWhichWindows)
		_, _ = c.ChooseNumber(t.Context(), 1, ID(hostile))
		_, _ = c.Ask(t.Context(), ID(hostile))
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

// A line of the log is one event: nobody can put another one into it.
func TestLogLinesCantBeForged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "l.log")
	log := openTestLog(t, path)
	if err := log.Line("a\n2026-07-01T00:00:00Z exit code 0"); err != nil {
		t.Fatal(err)
	}
	if got, want := content(t, path), "2026-07-01T00:00:00Z a\\u000a2026-07-01T00:00:00Z exit code 0\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
