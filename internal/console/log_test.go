package console

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhello/internal/problem"
	"unhello/internal/text"
)

func openTestLog(t *testing.T, path string) *Log {
	t.Helper()
	l, err := OpenLog(path)
	if err != nil {
		t.Fatal(err)
	}
	nine := time.Date(2026, 7, 1, 9, 0, 0, 0, time.FixedZone("JST", 9*3600))
	l.now = func() time.Time { return nine }
	return l
}

func content(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestLogKeepsWhatWasSaid(t *testing.T) {
	path := filepath.Join(t.TempDir(), "l.log")
	l := openTestLog(t, path)
	var stderr bytes.Buffer
	c := New(Options{
		Lang: text.English, Stderr: &stderr, Log: l,
		Terminal: NewTerminal(strings.NewReader("y\n"), &stderr),
	})
	c.Say("{path} is not there", text.Args{"path": "D:"})
	if err := c.Confirm(t.Context(), question, text.Args{"command": "x"}); err != nil {
		t.Fatal(err)
	}
	c.Fail(problem.New(problem.Declined, nil))
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	want := "2026-07-01T00:00:00Z D: is not there\n" +
		"2026-07-01T00:00:00Z 'x' cannot be used like this yes\n" +
		"2026-07-01T00:00:00Z you did not agree, so nothing was changed\n" +
		"2026-07-01T00:00:00Z run the same command again when you want to go on\n" +
		"2026-07-01T00:00:00Z reason declined, exit code 2\n"
	if diff := cmp.Diff(want, content(t, path)); diff != "" {
		t.Error(diff)
	}
}

func TestLogHoldsMessagesOfJSONRunsToo(t *testing.T) {
	path := filepath.Join(t.TempDir(), "l.log")
	c := New(Options{Lang: text.English, JSON: true, Stderr: &bytes.Buffer{},
		Log: openTestLog(t, path)})
	c.Say("finishing the write and its check first; a second interrupt stops at once")
	if got := content(t, path); !strings.Contains(got, "finishing the write") {
		t.Errorf("log: %q", got)
	}
}

func TestLogIsAppendedTo(t *testing.T) {
	path := filepath.Join(t.TempDir(), "l.log")
	if err := os.WriteFile(path, []byte("before\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	l := openTestLog(t, path)
	if err := l.Line("after"); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff("before\n2026-07-01T00:00:00Z after\n", content(t, path)); diff != "" {
		t.Error(diff)
	}
}

// Whatever looks like a recovery password is masked; other numbers stay.
func TestMasked(t *testing.T) {
	const password = "111111-222222-333333-444444-555555-666666-000011-000022"
	const timed = "2026-11-22T14:17:24.081Z 105431040 bytes"
	const guid = "disk 9B241760-D3BB-42FB-BF6C-28FC372AB548 at 0x1f"
	for words, want := range map[string]string{
		password:                               "***",
		"key " + password + " given":           "key *** given",
		strings.ReplaceAll(password, "-", ""):  "***",
		strings.ReplaceAll(password, "-", " "): "***",
		"１１１１１１－２２２２２２－３３３３３３－４４４４４４": "***",
		timed: timed,
		guid:  guid,
	} {
		if got := text.Masked(words); got != want {
			t.Errorf("%q: %q, want %q", words, got, want)
		}
	}
}

func TestLogMasksSecrets(t *testing.T) {
	path := filepath.Join(t.TempDir(), "l.log")
	l := openTestLog(t, path)
	const line = "key 111111-222222-333333-444444-555555-666666-000011-000022 given"
	if err := l.Line(line); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff("2026-07-01T00:00:00Z key *** given\n", content(t, path)); diff != "" {
		t.Error(diff)
	}
}

// --log with the wrong file must not harm that file.
func TestLogIsNeverTheHive(t *testing.T) {
	dir := t.TempDir()
	hive := filepath.Join(dir, "SOFTWARE")
	before := "regf\x01\x00\x00\x00"
	if err := os.WriteFile(hive, []byte(before), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{hive, dir, `\\.\PhysicalDrive0`,
		filepath.Join(dir, "none", "l.log")} {
		if l, err := OpenLog(path); err == nil {
			t.Errorf("%s: opened", path)
			_ = l.Close()
		}
	}
	if got := content(t, hive); got != before {
		t.Errorf("changed to %q", got)
	}
}

// If the log fails the work goes on, with a single warning.
func TestLogThatFailsIsAWarning(t *testing.T) {
	path := filepath.Join(t.TempDir(), "l.log")
	l := openTestLog(t, path)
	_ = l.file.Close() // as a stick that was pulled out
	var stderr bytes.Buffer
	c := New(Options{Lang: text.English, Stderr: &stderr, Log: l})
	c.Say("{path} is not there", text.Args{"path": "D:"})
	c.Say("{path} is not there", text.Args{"path": "E:"})
	got := stderr.String()
	if strings.Count(got, "warning: cannot log to "+path) != 1 ||
		!strings.Contains(got, "E: is not there") {
		t.Errorf("stderr: %q", got)
	}
	if err := l.Close(); err != nil {
		t.Error(err)
	}
}

func TestNoLogIsFine(t *testing.T) {
	var l *Log
	if l.Line("x") != nil || l.Close() != nil || l.Path() != "" {
		t.Error("a log that is not there did something")
	}
}

// On a stick the log is kept beside the program.
func TestDefaultLog(t *testing.T) {
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	beside := filepath.Join(filepath.Dir(program), LogName)
	for onStick, want := range map[bool]string{true: beside, false: ""} {
		isOnStick := func(path string) bool { return path == program && onStick }
		if got := DefaultLogPath(isOnStick); got != want {
			t.Errorf("on a stick: %v, got %q", onStick, got)
		}
	}
}
