package guide

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhello/internal/console"
	"unhello/internal/demo"
	"unhello/internal/problem"
	"unhello/internal/testenv"
	"unhello/internal/text"
	"unhello/internal/wine"
)

// The screens in docs/screens are what the Windows executable shows in a console of 80 columns and
// 25 rows. Make them again with
//
//	go test ./internal/guide -run TestScreens -update
var update = flag.Bool("update", false, "write the screens to docs/screens")

// screensIn is the folder with the screens of all languages.
func screensIn() string { return filepath.Join(testenv.Root(), "docs", "screens") }

// TestScreens follows the guide at the command prompt of a PC played by wine, with a locked disk,
// and the program on a stick.
func TestScreens(t *testing.T) {
	testenv.Tool(t, "wine64")
	testenv.Tool(t, "tmux")
	dir := t.TempDir()
	programs, err := wine.Build(dir)
	if err != nil {
		t.Fatal(err)
	}
	build := exec.Command("go", "build", "-o",
		filepath.Join(dir, "wpeutil.exe"), "unhello/internal/wine/wpeutil")
	build.Env = append(os.Environ(), "GOOS=windows", "GOARCH=amd64", "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for lang, words := range screenWords {
		t.Run(lang, func(t *testing.T) {
			s := &shooting{T: t, lang: lang, words: words, stick: t.TempDir(),
				disk: filepath.Join(t.TempDir(), "disk.img")}
			s.machine = wine.New(t)
			s.prepare(programs.Unhello, filepath.Join(dir, "wpeutil.exe"))
			s.shoot()
		})
	}
}

// words identify the screens, in each language.
type words struct{ key, wrongGroup, wrongKey, plan, restart, later, off, close string }

var screenWords = map[string]words{
	"en": {
		"(Esc to stop):", "group 2 is mistyped", "another drive or PC", "do it now? [y/N]",
		"the screen goes dark [y/N]", "wpeutil reboot", "Set up my PIN", "close this window",
	},
	"ja": {
		"Esc):", "2 番目のグループ", "別のドライブまたは PC", "実行しますか? [y/N]",
		"抜いてください [y/N]", "wpeutil reboot", "PIN を忘れた場合", "閉じます",
	},
}

// shooting takes the screens of a language.
type shooting struct {
	*testing.T
	lang        string
	words       words
	machine     *wine.Machine
	stick, disk string
	terminal    *wine.Terminal
}

// prepare gives the machine everything it needs.
func (s *shooting) prepare(unhello, wpeutil string) {
	s.Helper()
	if err := demo.Locked.Make(s.disk); err != nil {
		s.Fatal(err)
	}
	wine.Install(s, unhello, s.stick)
	wine.Install(s, wpeutil, s.machine.Path("windows/system32"))
	s.machine.Drive("E:", s.stick, wine.Removable)
	s.machine.Disk(0, s.disk)
	s.machine.Set(`HKLM\System\CurrentControlSet\Control\MiniNT`, "Here", wine.DWORD(1))
}

// shoot follows the guide to its end, and each way out of it.
func (s *shooting) shoot() {
	s.terminal = wine.NewTerminal(s, s.machine.Command(`C:\windows\system32\cmd.exe`))
	s.wait("a command prompt that is ready",
		func(screen string) bool { return strings.HasSuffix(strings.TrimSpace(screen), `C:\>`) })
	s.enter("E:", `E:\>`)
	untouched := s.content()

	s.begin(s.words.key)
	s.take("01-found")
	s.terminal.Keys("Escape")
	s.terminal.WaitFor("unhello")
	s.prompt()
	s.take("02-stopped")

	s.begin(s.words.key)
	s.terminal.Type("111111-222223")
	s.terminal.WaitFor(s.words.wrongGroup)
	s.take("03-wrong-group")
	s.terminal.Keys("Escape")
	s.prompt()

	s.begin(s.words.key)
	s.enter(foreign, s.words.wrongKey)
	s.take("04-wrong-key")
	if s.content() != untouched {
		s.Error("the disk was changed without consent")
	}
	s.enter(demo.RecoveryPassword, s.words.plan)
	s.take("05-plan")
	s.enter("y", s.words.restart)
	s.take("06-done")
	s.terminal.Keys("Escape")
	s.prompt()
	s.take("07-restart-later")
	if s.content() == untouched {
		s.Error("the disk is as before")
	}

	s.begin(s.words.key)
	s.enter(demo.RecoveryPassword, s.words.off)
	s.prompt()
	s.take("08-off-already")
	if err := os.WriteFile(s.disk, []byte(untouched), 0o600); err != nil {
		s.Fatal(err)
	}
	s.ownWindow()
	s.checkLog()
}

// begin starts the program on an empty screen and waits for a text.
func (s *shooting) begin(words string) {
	s.Helper()
	s.terminal.Type("cls")
	s.terminal.Keys("Enter")
	s.wait("an empty screen",
		func(screen string) bool { return strings.TrimSpace(screen) == `E:\>` })
	s.enter("unhello --lang "+s.lang, words)
}

// enter types a line and waits for a text.
func (s *shooting) enter(line, words string) {
	s.Helper()
	s.terminal.Type(line)
	s.terminal.Keys("Enter")
	s.terminal.WaitFor(words)
}

// prompt waits until the program has ended.
func (s *shooting) prompt() {
	s.Helper()
	s.wait("a command prompt",
		func(screen string) bool {
			return strings.HasSuffix(strings.TrimSpace(screen), "\n"+`E:\>`)
		})
}

// wait waits until the screen is as it should be and has stopped changing.
func (s *shooting) wait(what string, is func(screen string) bool) string {
	s.Helper()
	last, since := "", time.Now()
	deadline := time.Now().Add(4 * time.Minute)
	for ; time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) {
		screen := s.terminal.Screen()
		if screen != last {
			since, last = time.Now(), screen
		}
		if is(screen) && time.Since(since) > 300*time.Millisecond {
			return screen
		}
	}
	s.Fatalf("no %s:\n%s", what, last)
	return ""
}

// recordTime is what differs from run to run: the time in the name of a record.
var recordTime = regexp.MustCompile(`unhello-\d{8}T\d{6}\.\d{3}Z-`)

// take compares the screen with the one in docs, or writes that.
func (s *shooting) take(name string) {
	s.Helper()
	screen := s.settle()
	screen = recordTime.ReplaceAllString(screen, "unhello-20260101T120000.000Z-")
	path := filepath.Join(screensIn(), s.lang+"-"+name+".txt")
	if *update {
		if err := os.WriteFile(path, []byte(screen), 0o644); err != nil {
			s.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		s.Fatal(err)
	}
	if diff := cmp.Diff(string(want), screen); diff != "" {
		s.Errorf("%s (- docs, + shown):\n%s", name, diff)
	}
}

// content is the content of the disk.
func (s *shooting) content() string {
	s.Helper()
	b, err := os.ReadFile(s.disk)
	if err != nil {
		s.Fatal(err)
	}
	return string(b)
}

// checkLog checks that the log on the stick says what happened, and contains no key.
func (s *shooting) checkLog() {
	s.Helper()
	b, err := os.ReadFile(filepath.Join(s.stick, console.LogName))
	if err != nil {
		s.Fatal(err)
	}
	log := string(b)
	if !strings.Contains(log, "exit code 0") || !strings.Contains(log, "exit code 2") ||
		!strings.Contains(log, "exit code 130") {
		s.Errorf("the log does not tell how it ended:\n%s", log)
	}
	for _, secret := range []string{demo.RecoveryPassword, foreign} {
		if strings.Contains(log, secret[:13]) {
			s.Errorf("the log holds a recovery password:\n%s", log)
		}
	}
}

// ownWindow runs the program without a command prompt around it, as after a double click: the
// window stays until somebody has read it, unless the PC restarts. Wine's command prompt ends on
// Ctrl-C, so Ctrl-C is pressed here.
func (s *shooting) ownWindow() {
	s.Helper()
	for key, code := range map[string]int{"C-c": problem.CodeInterrupted,
		"Escape": problem.CodeUsage} {
		s.open()
		s.terminal.Keys(key)
		s.terminal.WaitFor(s.words.close)
		if key == "Escape" {
			s.take("09-own-window")
		}
		s.terminal.Keys("Enter")
		if got := s.terminal.Ended(); got != code {
			s.Errorf("%s: exit code %d, want %d", key, got, code)
		}
	}
	s.open()
	s.enter(demo.RecoveryPassword, s.words.plan)
	s.enter("y", s.words.restart)
	s.terminal.Type("y")
	s.terminal.Keys("Enter")
	if code := s.terminal.Ended(); code != problem.CodeDone {
		s.Errorf("exit code %d", code)
	}
	if b, err := os.ReadFile(s.machine.Path("wpeutil.txt")); string(b) != "reboot" {
		s.Errorf("wpeutil was called with %q, %v", b, err)
	}
}

// open starts the program in a window of its own and waits for the first question.
func (s *shooting) open() {
	s.Helper()
	s.terminal = wine.NewTerminal(s, s.machine.Command(`E:\unhello.exe`, "--lang", s.lang))
	s.terminal.WaitFor(s.words.key)
	s.settle()
}

// settle waits until the screen has stopped changing: a key that comes too early would be echoed by
// Linux.
func (s *shooting) settle() string {
	s.Helper()
	return s.wait("screen that stays", func(string) bool { return true })
}

// Screens have 25 rows, none wider than 80 columns, and no screen is left over.
func TestScreensFitTheConsole(t *testing.T) {
	for lang := range screenWords {
		paths, err := filepath.Glob(filepath.Join(screensIn(), lang+"-*.txt"))
		if err != nil || len(paths) != 9 {
			t.Fatalf("%s: %d screens, %v", lang, len(paths), err)
		}
		for _, path := range paths {
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			rows := strings.Split(strings.TrimSuffix(string(b), "\n"), "\n")
			if len(rows) != 25 {
				t.Errorf("%s: %d rows", filepath.Base(path), len(rows))
			}
			for _, row := range rows {
				if n := text.Width(row); n > 80 {
					t.Errorf("%s: %d columns: %s", filepath.Base(path), n, row)
				}
			}
		}
	}
}
