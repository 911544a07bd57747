package guide

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"unhello/bitlocker"
	"unhello/internal/console"
	"unhello/internal/demo"
	"unhello/internal/problem"
	"unhello/internal/report"
	"unhello/internal/rescue"
	"unhello/internal/target"
	"unhello/internal/text"
)

// The recovery password of another PC.
const foreign = "042647-302313-590458-071500-554323-116567-412181-516978"

// pc is a PC in its recovery environment, with somebody sitting at it.
type pc struct {
	t      *testing.T
	disks  []string
	keys   *target.Keys
	system System
	lang   text.Language
	list   string // the table of keys
	enters bool   // the screen shows the Enter key
	screen bytes.Buffer
}

func newPC(t *testing.T, makeDisks ...func(path string) error) *pc {
	t.Helper()
	t.Chdir(t.TempDir()) // so that names are as short as those of Windows
	p := &pc{t: t, keys: &target.Keys{}, system: WindowsPE, lang: text.English}
	for i, makeDisk := range makeDisks {
		disk := fmt.Sprintf("disk%d.img", i)
		if err := makeDisk(disk); err != nil {
			t.Fatal(err)
		}
		p.disks = append(p.disks, disk)
	}
	return p
}

func (p *pc) session(c *console.Console) *rescue.Session {
	return &rescue.Session{Searcher: target.Searcher{Console: c, Keys: p.keys},
		Program: "unhello test", Now: time.Now}
}

// run has the person type what comes from in.
func (p *pc) run(ctx context.Context, in io.Reader) (restart bool, err error) {
	p.t.Helper()
	p.screen.Reset()
	if p.enters {
		in = io.TeeReader(iotest.OneByteReader(in), enters{&p.screen})
	}
	c := console.New(console.Options{Lang: p.lang, Stderr: &p.screen,
		Terminal: console.NewTerminal(in, &p.screen)})
	g := &Guide{
		Console: c, Session: p.session(c), System: p.system, KeyList: p.list,
		Print: func(lines ...string) error {
			return c.Print(&p.screen, strings.Join(lines, "\n")+"\n")
		},
		Sources: func() []string { return p.disks },
		HasDisk: func() bool { return len(p.disks) > 0 },
	}
	return g.Run(ctx)
}

// enters shows only the line ends of what is typed.
type enters struct{ io.Writer }

func (e enters) Write(b []byte) (int, error) {
	if bytes.Contains(b, []byte("\n")) {
		_, _ = io.WriteString(e.Writer, "\n")
	}
	return len(b), nil
}

// types runs while the person types these lines.
func (p *pc) types(lines ...string) (restart bool, err error) {
	p.t.Helper()
	return p.run(p.t.Context(), strings.NewReader(strings.Join(append(lines, ""), "\n")))
}

// shows looks for texts on the screen, in this order.
func (p *pc) shows(texts ...string) {
	p.t.Helper()
	rest := p.screen.String()
	for _, words := range texts {
		_, behind, found := strings.Cut(rest, words)
		if !found {
			p.t.Errorf("no %q in its place:\n%s", words, p.screen.String())
			return
		}
		rest = behind
	}
}

// isFixed looks into a disk with the key.
func (p *pc) isFixed(disk string) bool {
	p.t.Helper()
	password, err := bitlocker.ParseRecoveryPassword(demo.RecoveryPassword)
	if err != nil {
		p.t.Fatal(err)
	}
	s := p.session(console.New(console.Options{Stderr: io.Discard}))
	s.Keys = &target.Keys{}
	s.Keys.Passwords = []bitlocker.RecoveryPassword{password}
	_, err = s.Verify(p.t.Context(), disk, target.Select{})
	if err != nil && reasonOf(err) != problem.HelloOn {
		p.t.Fatal(err)
	}
	return err == nil
}

func reasonOf(err error) problem.Reason {
	if err == nil {
		return ""
	}
	return problem.Of(err).Reason
}

// bytesOf returns the content of all disks.
func (p *pc) bytesOf() (content []byte) {
	p.t.Helper()
	for _, disk := range p.disks {
		b, err := os.ReadFile(disk)
		if err != nil {
			p.t.Fatal(err)
		}
		content = append(content, b...)
	}
	return content
}

func TestWholeWay(t *testing.T) {
	p := newPC(t, demo.Locked.Make)
	restart, err := p.types(demo.RecoveryPassword, "y", "y")
	if err != nil || !restart {
		t.Fatalf("restart %v, %v\n%s", restart, err, p.screen.String())
	}
	p.shows("locked by BitLocker", "6961A853", "https://aka.ms/myrecoverykey", "looking again",
		"only Hello", "the one to fix",
		"2 -> 0", "3 log entries", "not changed", "way back", "[y/N]", "done:", "undo record:",
		"connect to the network", "restart the PC now?")
	if strings.Contains(p.screen.String(), "111111-222222") {
		t.Error("the recovery password is on the screen")
	}
	if !p.isFixed(p.disks[0]) {
		t.Error("the switch is on")
	}
}

func TestKeyAtHandIsUsedWithoutAQuestion(t *testing.T) {
	p := newPC(t, demo.Locked.Make)
	list, _, err := bitlocker.ParseKeyList([]byte("6961A853-0E99-4F65-89EE-175E91AEB50F," +
		demo.RecoveryPassword + "\n"))
	if err != nil {
		t.Fatal(err)
	}
	p.keys.List, p.list = list, `E:\keys.csv`
	if _, err := p.types("y", "n"); err != nil {
		t.Fatal(err)
	}
	p.shows("the one to fix", "do it now? [y/N]", "done:", `E:\keys.csv holds recovery passwords`,
		"to restart later")
	if strings.Contains(p.screen.String(), "48 digits") {
		t.Errorf("asked for a key:\n%s", p.screen.String())
	}
}

func TestKeyOfAnotherPC(t *testing.T) {
	p := newPC(t, demo.Locked.Make)
	if _, err := p.types("111111-222222-333334-444444-555555-666666-543213-123453",
		foreign, demo.RecoveryPassword, "y"); err != nil {
		t.Fatal(err)
	}
	p.shows("group 3 of the recovery password is mistyped", "belongs to another drive or PC",
		"looking again", "done:")
}

// leave has the answers that lead to each question on a PC with two disks, one of them locked.
var leave = map[string][]string{
	"which":       nil,
	"key":         {"2"},
	"another key": {"2", foreign},
	"plan":        {"1"},
	"second plan": {"2", demo.RecoveryPassword},
}

func TestWhoGivesUpChangesNothing(t *testing.T) {
	p := newPC(t, demo.Plain.Make, demo.Locked.Make)
	before := p.bytesOf()
	for name, typed := range leave {
		p.keys = &target.Keys{}
		restart, err := p.types(append(typed, "")...)
		if restart || reasonOf(err) != problem.Declined {
			t.Errorf("%s: %v, %v\n%s", name, restart, err, p.screen.String())
		}
		got := problem.Of(err).Object(text.English).Message
		if got != "stopped; nothing was changed" {
			t.Errorf("%s: said %q", name, got)
		}
		if !bytes.Equal(p.bytesOf(), before) {
			t.Errorf("%s: a disk was changed", name)
		}
	}
}

// afterwards is a person who answers and then presses Ctrl-C.
type afterwards struct {
	typed  io.Reader
	cancel context.CancelFunc
}

func (a afterwards) Read(b []byte) (int, error) {
	n, err := a.typed.Read(b)
	if err == io.EOF {
		a.cancel()
	}
	return n, err
}

func TestInterruptChangesNothing(t *testing.T) {
	p := newPC(t, demo.Plain.Make, demo.Locked.Make)
	before := p.bytesOf()
	for name, typed := range leave {
		p.keys = &target.Keys{}
		ctx, cancel := context.WithCancel(t.Context())
		_, err := p.run(ctx, afterwards{strings.NewReader(strings.Join(append(typed, ""), "\n")),
			cancel})
		if got := problem.Of(err).Code(); got != problem.CodeInterrupted {
			t.Errorf("%s: %v\n%s", name, err, p.screen.String())
		}
		if !bytes.Equal(p.bytesOf(), before) {
			t.Errorf("%s: a disk was changed", name)
		}
	}
}

func TestChosenOneIsFixedAlone(t *testing.T) {
	p := newPC(t, demo.Plain.Make, demo.Plain.Make)
	if _, err := p.types("3", "2", "y"); err != nil {
		t.Fatal(err)
	}
	p.shows("1  ", "disk0.img, partition 3", "2  ", "disk1.img, partition 3", "which one is meant?")
	if p.isFixed(p.disks[0]) || !p.isFixed(p.disks[1]) {
		t.Error("the wrong one was fixed")
	}
}

func TestNothingToDo(t *testing.T) {
	p := newPC(t, demo.Plain.Make)
	if _, err := p.types("y"); err != nil {
		t.Fatal(err)
	}
	before := p.bytesOf()
	restart, err := p.types()
	if restart || err != nil {
		t.Fatalf("%v, %v", restart, err)
	}
	p.shows("password too", "Hello-only is off already", "this switch is not what keeps people out",
		"what to try next")
	if !bytes.Equal(p.bytesOf(), before) {
		t.Error("the disk was changed")
	}
}

func TestNoDiskAtAll(t *testing.T) {
	p := newPC(t)
	_, err := p.types()
	failure := problem.Of(err).Object(text.English)
	if failure.Code != problem.CodeNotThere ||
		!strings.Contains(failure.Hint, "Intel RST or VMD, RAID") {
		t.Errorf("%+v", failure)
	}
}

func TestReturnToTheMenuOfWindowsRE(t *testing.T) {
	p := newPC(t, demo.Plain.Make)
	p.system = WindowsRE
	restart, err := p.types("y")
	if restart || err != nil {
		t.Fatalf("%v, %v", restart, err)
	}
	p.shows("done:", "take the stick out, type exit, and choose Continue")
}

// Every line fits in both languages, apart from the paths of this machine.
func TestEveryLineFits(t *testing.T) {
	for _, lang := range []text.Language{text.English, text.Japanese} {
		p := newPC(t, demo.Locked.Make)
		p.lang, p.enters = lang, true
		if _, err := p.types(foreign, demo.RecoveryPassword, "y"); err != nil {
			t.Fatal(err)
		}
		for line := range strings.SplitSeq(p.screen.String(), "\n") {
			if text.Width(line) > text.Columns && !strings.Contains(line, "/") {
				t.Errorf("%s: %d columns: %s", lang, text.Width(line), line)
			}
		}
	}
}

// Long cells are shortened, and findings that can't be chosen make room.
func TestTableFits(t *testing.T) {
	g := &Guide{Console: console.New(console.Options{Lang: text.Japanese, Stderr: io.Discard})}
	on := true
	windows := rescue.Finding{
		Kind: rescue.FoundWindows, Source: `\\.\PhysicalDrive10`, Partition: 128, Size: 1 << 50,
		Windows: &report.Windows{Product: "Windows 11 Pro for Workstations", Build: "26100.7577",
			HelloOnly: report.HelloOnly{On: &on}},
	}
	survey := &rescue.Survey{}
	for range 20 {
		survey.Findings = append(survey.Findings,
			rescue.Finding{Kind: rescue.FoundData, Source: `D:\`, Label: strings.Repeat("名", 32)})
	}
	survey.Findings = append(survey.Findings, windows)
	lines := g.table(sorted(survey))
	const first = "1  ディスク 10、パーティション 128  1048576.0 GB  Windows 11 P"
	if len(lines) > maxRows+4 || !strings.HasPrefix(lines[2], first) {
		t.Errorf("%d lines:\n%s", len(lines), strings.Join(lines, "\n"))
	}
	for _, line := range lines {
		if text.Width(line) > text.Columns {
			t.Errorf("%d columns: %s", text.Width(line), line)
		}
	}
}
