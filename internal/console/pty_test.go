//go:build !windows

package console

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"

	"unhello/internal/problem"
	"unhello/internal/text"
)

// These tests run the test executable again as a child on a terminal of its own, with real signals,
// a real /dev/tty and really redirected streams.

const roleVariable = "CONSOLE_TEST_ROLE"

func TestMain(m *testing.M) {
	if role := os.Getenv(roleVariable); role != "" {
		os.Exit(child(role))
	}
	os.Exit(m.Run())
}

// child plays the program and reports on standard output.
func child(role string) int {
	c := New(Options{Lang: text.English, Stderr: os.Stderr, Terminal: OpenTerminal(os.Stdin)})
	i := NewInterrupts(context.Background(), c, os.Exit)
	defer i.Stop()
	err := map[string]func(*Console, *Interrupts) error{
		"confirm": func(c *Console, i *Interrupts) error {
			return c.Confirm(i.Context(), "{path} is not there", text.Args{"path": "X:"})
		},
		"read":  playReader,
		"stuck": playStuckReader,
		"write": playWriter,
	}[role](c, i)
	if err == nil {
		fmt.Println("done")
		return problem.CodeDone
	}
	c.Fail(problem.Of(err))
	return problem.Of(err).Code()
}

// playReader works until it is interrupted.
func playReader(_ *Console, i *Interrupts) error {
	fmt.Println("reading")
	<-i.Context().Done()
	return i.Context().Err()
}

// playStuckReader ignores its context.
func playStuckReader(*Console, *Interrupts) error {
	fmt.Println("reading")
	time.Sleep(time.Minute)
	return nil
}

// playWriter writes until the parent closes the pipe at descriptor 3, and then tries to write
// again.
func playWriter(_ *Console, i *Interrupts) error {
	finished, err := i.Committing("/stick/record.json")
	if err != nil {
		return err
	}
	fmt.Println("writing")
	_, _ = io.Copy(io.Discard, os.NewFile(3, "hold"))
	if i.Context().Err() != nil {
		fmt.Println("cancelled in the middle of the write")
	}
	finished()
	fmt.Println("finished")
	if _, err := i.Committing("another"); err != nil {
		fmt.Println("no second write")
	}
	return nil
}

// session is a child on its terminal.
type session struct {
	t      *testing.T
	cmd    *exec.Cmd
	screen *os.File // the terminal, seen from outside
	hold   *os.File // closing it lets a writer finish
	seen   chan string
	shown  string
}

// startChild plays the role with the terminal as every stream that set doesn't replace.
func startChild(t *testing.T, role string, set func(*exec.Cmd)) *session {
	t.Helper()
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), roleVariable+"="+role)
	cmd.ExtraFiles = []*os.File{read}
	if set != nil {
		set(cmd)
	}
	attrs := cmd.SysProcAttr
	if attrs == nil {
		attrs = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	}
	screen, err := pty.StartWithAttrs(cmd, nil, attrs)
	if err != nil {
		t.Fatal(err)
	}
	_ = read.Close()
	s := &session{t: t, cmd: cmd, screen: screen, hold: write, seen: make(chan string, 100)}
	go s.watch()
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = screen.Close()
		_ = write.Close()
	})
	return s
}

func (s *session) watch() {
	defer close(s.seen)
	b := make([]byte, 4096)
	for {
		n, err := s.screen.Read(b)
		if n > 0 {
			s.seen <- string(b[:n])
		}
		if err != nil {
			return
		}
	}
}

// expect waits until the screen has shown the text.
func (s *session) expect(words string) {
	s.t.Helper()
	deadline := time.After(2 * time.Minute)
	for !strings.Contains(s.shown, words) {
		select {
		case more, open := <-s.seen:
			if !open {
				s.t.Fatalf("ended without %q:\n%s", words, s.shown)
			}
			s.shown += more
		case <-deadline:
			s.t.Fatalf("no %q in time:\n%s", words, s.shown)
		}
	}
}

func (s *session) typeIn(keys string) {
	s.t.Helper()
	if _, err := s.screen.WriteString(keys); err != nil {
		s.t.Fatal(err)
	}
}

// ends waits for the child to exit and checks its exit code.
func (s *session) ends(code int) {
	s.t.Helper()
	stuck := time.AfterFunc(time.Minute, func() { _ = s.cmd.Process.Kill() })
	defer stuck.Stop()
	for more := range s.seen {
		s.shown += more
	}
	_ = s.cmd.Wait()
	if got := s.cmd.ProcessState.ExitCode(); got != code {
		s.t.Errorf("exit code %d, want %d:\n%s", got, code, s.shown)
	}
}

const ctrlC, ctrlD = "\x03", "\x04"

func TestConfirmOnATerminal(t *testing.T) {
	tests := []struct {
		name string
		keys string
		code int
		says string
	}{
		{"yes", "y\r", problem.CodeDone, "done"},
		{"no", "n\r", problem.CodeUsage, "unhello: you did not agree"},
		{"Enter", "\r", problem.CodeUsage, "unhello: you did not agree"},
		{"end of input", ctrlD, problem.CodeUsage, "unhello: you did not agree"},
		{"Escape", "\x1b", problem.CodeUsage, "unhello: you did not agree"},
		{"Escape behind half an answer", "y\x1b", problem.CodeUsage, "unhello: you did not agree"},
		{"keys that begin like Escape", "\x1b[A\x1bOP\x1b[3~\x1by" + "y\r",
			problem.CodeDone, "done"},
		{"backspace", "no\x7f\by\r", problem.CodeDone, "done"},
		{"backspace over wide characters", "いいえ\x7f\x7f\x7fｙ\r", problem.CodeDone, "done"},
		{"line taken back", "nonsense\x15yes\r", problem.CodeDone, "done"},
		{"interrupt", ctrlC, problem.CodeInterrupted,
			"unhello: interrupted before anything was written"},
		{"interrupt behind half an answer", "y" + ctrlC, problem.CodeInterrupted,
			"unhello: interrupted before anything was written"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := startChild(t, "confirm", nil)
			s.expect("X: is not there [y/N] ")
			s.typeIn(tt.keys)
			s.expect(tt.says)
			s.ends(tt.code)
		})
	}
}

func TestQuestionGoesToTheTerminalAlone(t *testing.T) {
	var stdout, stderr bytes.Buffer
	s := startChild(t, "confirm", func(cmd *exec.Cmd) { cmd.Stdout, cmd.Stderr = &stdout, &stderr })
	s.expect("[y/N] ")
	s.typeIn("y\r")
	s.ends(problem.CodeDone)
	if stdout.String() != "done\n" || stderr.Len() != 0 {
		t.Errorf("stdout %q, stderr %q", stdout.String(), stderr.String())
	}
}

// "yes | unhello fix" must not agree to anything.
func TestPipedAnswerIsNoConsent(t *testing.T) {
	s := startChild(t, "confirm", func(cmd *exec.Cmd) {
		cmd.Stdin = strings.NewReader("y\n")
		cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true, Ctty: 1}
	})
	s.expect("unhello: there is no terminal to ask on")
	s.ends(problem.CodeUsage)
}

func TestNoControllingTerminalIsNobodyToAsk(t *testing.T) {
	s := startChild(t, "confirm", func(cmd *exec.Cmd) {
		cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	})
	s.expect("unhello: there is no terminal to ask on")
	s.ends(problem.CodeUsage)
}

func TestInterruptBeforeTheWrite(t *testing.T) {
	s := startChild(t, "read", nil)
	s.expect("reading")
	s.typeIn(ctrlC)
	s.expect("unhello: interrupted before anything was written; nothing was changed")
	s.ends(problem.CodeInterrupted)
}

func TestSecondInterruptEndsWhatDoesNotListen(t *testing.T) {
	s := startChild(t, "stuck", nil)
	s.expect("reading")
	ended := make(chan struct{})
	defer close(ended)
	go func() { // two signals at once count as one
		for {
			_, _ = s.screen.WriteString(ctrlC)
			select {
			case <-ended:
				return
			case <-time.After(50 * time.Millisecond):
			}
		}
	}()
	s.expect("unhello: interrupted before anything was written")
	s.ends(problem.CodeInterrupted)
}

func TestInterruptDuringTheWriteWaits(t *testing.T) {
	s := startChild(t, "write", nil)
	s.expect("writing")
	s.typeIn(ctrlC)
	s.expect("unhello: finishing the write and its check first")
	_ = s.hold.Close()
	s.expect("finished")
	s.expect("no second write")
	s.ends(problem.CodeDone)
	if strings.Contains(s.shown, "cancelled") {
		t.Errorf("the write was cancelled:\n%s", s.shown)
	}
}

func TestSecondInterruptDuringTheWriteNamesTheRecord(t *testing.T) {
	s := startChild(t, "write", nil)
	s.expect("writing")
	s.typeIn(ctrlC)
	s.expect("unhello: finishing the write")
	s.typeIn(ctrlC)
	s.expect("unhello: stopped in the middle of writing")
	s.expect("/stick/record.json")
	s.ends(problem.CodeInterrupted)
}

func TestTerminationIsAnInterruptToo(t *testing.T) {
	signals := []syscall.Signal{syscall.SIGTERM, syscall.SIGHUP}
	if signal.Ignored(syscall.SIGHUP) {
		signals = signals[:1] // these tests run under nohup, and so does the child
	}
	for _, sig := range signals {
		s := startChild(t, "read", nil)
		s.expect("reading")
		if err := s.cmd.Process.Signal(sig); err != nil {
			t.Fatal(err)
		}
		s.ends(problem.CodeInterrupted)
	}
}

// A closed pipe would kill the process at its first message.
func TestReaderThatGoesAwayDoesNotEndTheWrite(t *testing.T) {
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	s := startChild(t, "write", func(cmd *exec.Cmd) { cmd.Stderr = write })
	_ = write.Close()
	s.expect("writing")
	_ = read.Close()
	s.typeIn(ctrlC) // makes it print to the closed pipe
	time.Sleep(50 * time.Millisecond)
	_ = s.hold.Close()
	s.expect("finished")
	s.ends(problem.CodeDone)
}

func TestResultOnATerminalTakesProgressAway(t *testing.T) {
	screen, tty, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer screen.Close()
	defer tty.Close()
	var progress bytes.Buffer
	clk := newClock()
	c := New(Options{Stderr: io.Discard})
	p := newProgress(c.screen, &progress, "reading", clk.now)
	clk.pass(time.Second)
	p.Update(1, 4)
	if err := c.Print(tty, "result\n"); err != nil {
		t.Error(err)
	}
	if got, want := progress.String(), "\rreading  25%\r            \r"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
