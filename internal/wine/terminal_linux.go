package wine

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"unhello/internal/testenv"
)

// A Terminal is tmux with one window of 80 columns and 25 lines, like the console of Windows RE, in
// which a program runs.
type Terminal struct {
	t      testing.TB
	socket string
	status string // the file that gets the exit code

	// Patience is how long to wait for a program to show something.
	Patience time.Duration
}

// tmuxConfig keeps the window as it is when the program ends, and leaves all of its lines to the
// program.
const tmuxConfig = `
set -g status off
set -g remain-on-exit on
set -g remain-on-exit-format ''
`

// runner runs a program and then writes its exit code to a file: tmux 3.3 sometimes misses that a
// program has ended.
const runner = `trap : INT; "$@"; echo $? >"$0.new"; mv "$0.new" "$0"`

// NewTerminal runs a command, in its own folder and environment, in a terminal.
func NewTerminal(t testing.TB, cmd *exec.Cmd) *Terminal {
	t.Helper()
	// The path of t.TempDir may be too long for a socket.
	dir, err := os.MkdirTemp("", "terminal-*")
	if err != nil {
		t.Fatal(err)
	}
	s := &Terminal{t, filepath.Join(dir, "socket"), filepath.Join(dir, "status"), patience}
	t.Cleanup(func() {
		_, _ = s.tmux(nil, "kill-server")
		_ = os.RemoveAll(dir)
	})
	config := filepath.Join(dir, "config")
	if err := os.WriteFile(config, []byte(tmuxConfig), 0o600); err != nil {
		t.Fatal(err)
	}
	args := []string{"-u", "-f", config, "new-session", "-d", "-x", "80", "-y", "25", "-c",
		cmd.Dir, "--", "/bin/sh", "-c", runner, s.status, cmd.Path}
	env := append(cmd.Environ(), "SHELL=/bin/sh", "TMUX=")
	if out, err := s.tmux(env, append(args, cmd.Args[1:]...)...); err != nil {
		t.Fatalf("tmux: %v: %s", err, out)
	}
	return s
}

func (s *Terminal) tmux(env []string, args ...string) (string, error) {
	s.t.Helper()
	cmd := exec.Command(testenv.Tool(s.t, "tmux"), append([]string{"-S", s.socket}, args...)...)
	cmd.Env = env
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func (s *Terminal) must(args ...string) string {
	s.t.Helper()
	out, err := s.tmux(nil, args...)
	if err != nil {
		s.t.Fatalf("tmux %q: %v: %s", args, err, out)
	}
	return out
}

// Type types a text, a few characters at a time, and waits until the program shows that it took
// them: wine's console has lost keys of a long text on a busy machine, and a key pressed next could
// come before them. A program may put dashes and line breaks between what it shows.
func (s *Terminal) Type(text string) {
	s.t.Helper()
	before, typed := s.Screen(), ""
	for piece := range slices.Chunk([]rune(text), atOnce) {
		s.must("send-keys", "-l", "--", string(piece))
		typed += string(piece)
		s.wait(func() bool {
			screen := s.Screen()
			if len([]rune(text)) == 1 { // a menu may take it without showing it
				return screen != before
			}
			return strings.Count(solid(screen), solid(typed)) >
				strings.Count(solid(before), solid(typed))
		}, func() string { return strconv.Quote(typed) + " was typed and is not on the screen" })
	}
}

// atOnce is how many characters are typed without looking. It is a group of a recovery password.
const atOnce = 6

// solid is a text without what programs put between its characters.
func solid(s string) string {
	return strings.ReplaceAll(strings.Join(strings.Fields(s), ""), "-", "")
}

// Keys presses keys by their names in tmux: Enter, Escape, C-c.
func (s *Terminal) Keys(names ...string) {
	s.t.Helper()
	s.must(append([]string{"send-keys", "--"}, names...)...)
}

// Screen is what the terminal shows: 25 lines without trailing spaces.
func (s *Terminal) Screen() string {
	s.t.Helper()
	return s.must("capture-pane", "-p")
}

// WaitFor waits until the screen shows a text, and returns the screen. A line break on the screen
// counts as a space.
func (s *Terminal) WaitFor(text string) string {
	s.t.Helper()
	var screen string
	s.wait(func() bool {
		screen = s.Screen()
		return strings.Contains(oneLine(screen), oneLine(text))
	}, func() string { return "no " + strconv.Quote(text) + " on the screen" })
	return screen
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// Ended waits for the program to end and returns its exit code. The screen stays.
func (s *Terminal) Ended() int {
	s.t.Helper()
	var status []byte
	s.wait(func() bool {
		var err error
		status, err = os.ReadFile(s.status)
		// The program's last output is on the screen once tmux has read to the end.
		return err == nil && strings.TrimSpace(s.must("display-message", "-p",
			"#{pane_dead}")) == "1"
	}, func() string { return "the program does not end" })
	code, err := strconv.Atoi(strings.TrimSpace(string(status)))
	if err != nil {
		s.t.Fatal(err)
	}
	return code
}

// wait waits until something has happened; missing is called only if it doesn't.
func (s *Terminal) wait(happened func() bool, missing func() string) {
	s.t.Helper()
	for deadline := time.Now().Add(s.Patience); !happened(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			s.t.Fatalf("%s:\n%s", missing(), s.Screen())
		}
	}
}
