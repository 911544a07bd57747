package managebde

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

func TestUnlock(t *testing.T) {
	for _, test := range []struct {
		name     string
		drive    string
		password string
		control  map[string]any
		code     uint32
		state    string
	}{
		{"right password", "D:", rightPassword, nil, 0, "unlocked"},
		{"lower case", "d:", rightPassword, nil, 0, "unlocked"},
		{"wrong password", "D:", wrongPassword, nil, 0x80310027, "locked"},
		{"wrong digit", "D:", wrongDigit, nil, 0x80310035, "locked"},
		{"no such drive", "E:", rightPassword, nil, 0x80070002, "locked"},
		{"not encrypted", "D:", wrongPassword,
			map[string]any{"exit": uint32(0x80310001)}, 0x80310001, "locked"},

		// Why the caller looks at the volume.
		{"says no and did it", "D:", rightPassword, map[string]any{"exit": uint32(0x80310021)},
			0x80310021, "unlocked"},
		{"says yes and didn't", "D:", rightPassword,
			map[string]any{"do_nothing": true}, 0, "locked"},
	} {
		t.Run(test.name, func(t *testing.T) {
			b := newBench(t, test.control)
			result, err := (&Program{Path: fake}).Unlock(t.Context(), test.drive, test.password)
			if err != nil {
				t.Fatal(err)
			}
			if want := Explain(seen(test.code)); result.Code != want {
				t.Errorf("code is %v, want %v", result.Code, want)
			}
			if got := b.state(); got != test.state {
				t.Errorf("the volume is %s, want %s", got, test.state)
			}
			checkSecret(t, test.password, result, string(result.Output), result.Text())
			if !utf8.ValidString(result.Text()) {
				t.Errorf("not fit for a log: %q", result.Text())
			}
		})
	}
}

func TestLock(t *testing.T) {
	b := newBench(t, nil)
	p := &Program{Path: fake}
	for _, step := range []struct {
		name   string
		run    func() (Result, error)
		code   uint32
		state  string
		called string
	}{
		{"locked already", func() (Result, error) {
			return p.Lock(t.Context(), "D:")
		}, 0x80310000, "locked",
			`["-lock","D:"]`},
		{"unlock", func() (Result, error) {
			return p.Unlock(t.Context(), "D:", rightPassword)
		}, 0, "unlocked",
			`["-unlock","D:","-RecoveryPassword","` + rightPassword + `"]`},
		{"unlocked already", func() (Result, error) {
			return p.Unlock(t.Context(), "D:", rightPassword)
		}, 0xFFFFFFFF, "unlocked",
			`["-unlock","D:","-RecoveryPassword","` + rightPassword + `"]`},
		{"lock", func() (Result, error) { return p.Lock(t.Context(), "D:") }, 0, "locked",
			`["-lock","D:"]`},
	} {
		before := b.calls()
		result, err := step.run()
		if err != nil {
			t.Fatalf("%s: %v", step.name, err)
		}
		if result.Code.Number != seen(step.code) {
			t.Errorf("%s: code is %v, want 0x%X", step.name, result.Code, seen(step.code))
		}
		if got := b.state(); got != step.state {
			t.Errorf("%s: the volume is %s, want %s", step.name, got, step.state)
		}
		if got := b.calls()[len(before):]; got != step.called+"\n" {
			t.Errorf("%s: called with %s, want %s", step.name, got, step.called)
		}
	}
}

// In Japanese no English word helps, and the output is kept as it was printed.
func TestOutputIsKeptAsPrinted(t *testing.T) {
	newBench(t, nil)
	result, err := (&Program{Path: fake}).Unlock(t.Context(), "D:", rightPassword)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"\x83\x8d\x83b\x83N", // "ロック" in code page 932
		"******-******-******-******-******-******-******-******",
	} {
		if !bytes.Contains(result.Output, []byte(want)) {
			t.Errorf("output is %q, want %q in it", result.Output, want)
		}
	}
}

func TestArgumentsOfTheWrongForm(t *testing.T) {
	for _, test := range []struct {
		name            string
		drive, password string
		want            error
	}{
		{"backslash", `D:\`, rightPassword, &DriveError{Drive: `D:\`}},
		{"no colon", "D", rightPassword, &DriveError{Drive: "D"}},
		{"no drive", "", rightPassword, &DriveError{}},
		{"volume GUID path", `\\?\Volume{00000000-0000-0000-0000-000000000000}\`, rightPassword,
			&DriveError{Drive: `\\?\Volume{00000000-0000-0000-0000-000000000000}\`}},
		{"option for a drive", "-?", rightPassword, &DriveError{Drive: "-?"}},
		{"digit for a letter", "1:", rightPassword, &DriveError{Drive: "1:"}},
		{"the other way round", rightPassword, "D:",
			&DriveError{Drive: "******-******-******-******-******-******-******-******"}},

		{"no password", "D:", "", &PasswordFormError{}},
		{"spaces", "D:", "111111 222222 333333 444444 555555 666666 234564 700007",
			&PasswordFormError{}},
		{"no dashes", "D:", "111111222222333333444444555555666666234564700007",
			&PasswordFormError{}},
		{"dash in a group", "D:", "1111-1-222222-333333-444444-555555-666666-234564-700007",
			&PasswordFormError{}},
		{"letter", "D:", "111111-222222-333333-444444-555555-666666-234564-70000O",
			&PasswordFormError{}},
		{"too short", "D:", rightPassword[:len(rightPassword)-1], &PasswordFormError{}},
		{"too long", "D:", rightPassword + "0", &PasswordFormError{}},
	} {
		t.Run(test.name, func(t *testing.T) {
			b := newBench(t, nil)
			result, err := (&Program{Path: fake}).Unlock(t.Context(), test.drive, test.password)
			if err == nil || err.Error() != test.want.Error() {
				t.Fatalf("error is %v, want %v", err, test.want)
			}
			checkSecret(t, rightPassword, err, result)
			if calls := b.calls(); calls != "" {
				t.Errorf("manage-bde was called: %s", calls)
			}
		})
	}
	t.Run("lock", func(t *testing.T) {
		b := newBench(t, nil)
		_, err := (&Program{Path: fake}).Lock(t.Context(), `D:\`)
		var ofDrive *DriveError
		if !errors.As(err, &ofDrive) || b.calls() != "" {
			t.Errorf("error is %v, calls %q", err, b.calls())
		}
	})
}

func TestStopped(t *testing.T) {
	for _, test := range []struct {
		name      string
		timeout   time.Duration
		interrupt bool
		want      error
	}{
		{"hangs", time.Second, false, context.DeadlineExceeded},
		{"interrupted", time.Minute, true, context.Canceled},
	} {
		t.Run(test.name, func(t *testing.T) {
			b := newBench(t, map[string]any{"sleep_ms": 50_000})
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			if test.interrupt {
				go func() {
					for !b.hasRun() {
						time.Sleep(time.Millisecond)
					}
					cancel()
				}()
			}
			begin := time.Now()
			result, err := (&Program{Path: fake, Timeout: test.timeout}).Unlock(ctx, "D:",
				rightPassword)
			var stopped *StoppedError
			if !errors.As(err, &stopped) || !errors.Is(err, test.want) {
				t.Errorf("error is %v (%T), want %v", err, err, test.want)
			}
			if took := time.Since(begin); took > 40*time.Second {
				t.Errorf("took %v", took)
			}
			checkSecret(t, rightPassword, err, result)
		})
	}
}

// A process killed by a signal has the exit status -1, which must not be mistaken for manage-bde's
// 0xFFFFFFFF.
func TestKilled(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there are no signals")
	}
	result, err := (&Program{Path: script(t, "kill -KILL $$")}).Unlock(t.Context(), "D:",
		rightPassword)
	var stopped *StoppedError
	if !errors.As(err, &stopped) || stopped.Err != nil || result.Code.Number != 0 {
		t.Errorf("error is %v, code %v", err, result.Code)
	}
	checkSecret(t, rightPassword, err, result)
}

// A process that manage-bde started may keep its output open.
func TestOutputThatNobodyCloses(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("needs a POSIX shell")
	}
	begin := time.Now()
	result, err := (&Program{Path: script(t, "sleep 50 &\nexit 5")}).Lock(t.Context(), "D:")
	if err != nil || result.Code.Number != 5 {
		t.Errorf("error is %v, code %v", err, result.Code)
	}
	if took := time.Since(begin); took > 40*time.Second {
		t.Errorf("took %v", took)
	}
}

func TestDoesNotRun(t *testing.T) {
	over, cancel := context.WithCancel(t.Context())
	cancel()
	noProgram := filepath.Join(t.TempDir(), program)
	if err := os.WriteFile(noProgram, []byte("no program"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name string
		path string
		ctx  context.Context
		want error // nil: any error of the system
	}{
		{"no such file", filepath.Join(t.TempDir(), program), t.Context(), os.ErrNotExist},
		{"no program", noProgram, t.Context(), nil},
		{"canceled before", fake, over, context.Canceled},
	} {
		t.Run(test.name, func(t *testing.T) {
			result, err := (&Program{Path: test.path}).Unlock(test.ctx, "D:", rightPassword)
			var start *StartError
			if !errors.As(err, &start) || start.Path != test.path {
				t.Fatalf("error is %v (%T)", err, err)
			}
			if test.want != nil && !errors.Is(err, test.want) {
				t.Errorf("error is %v, want %v", err, test.want)
			}
			if strings.Count(err.Error(), test.path) != 1 {
				t.Errorf("the error does not name the path once: %v", err)
			}
			checkSecret(t, rightPassword, err, result)
		})
	}
}

// script writes a program for a POSIX shell.
func script(t *testing.T, text string) string {
	path := filepath.Join(t.TempDir(), "script")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+text+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestFakeBuildsForWindows(t *testing.T) {
	if testing.Short() {
		t.Skip("-short is given, and a lot would be compiled")
	}
	if out, err := buildFake(filepath.Join(t.TempDir(), program), "windows"); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
