package hive_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"unhello/hive"
	"unhello/hive/hivetest"
	"unhello/internal/testenv"
)

// judgedEdits has one edit of each kind; the last one needs one sector.
var judgedEdits = []func(e *hive.Editor) error{
	func(e *hive.Editor) error {
		return errors.Join(
			create(e, `Judged\Sub\Größe`),
			e.SetValue("Judged", "Number", hive.DWORD, []byte{1, 0, 0, 0}),
			e.SetValue("Judged", "Big", hive.Binary, pattern(40000, 1)),
			e.SetValue("Judged", "Text", hive.SZ, hivetest.UTF16Z("some text")),
			e.SetValue("Judged", "Gone", hive.MultiSZ, hivetest.UTF16Z("a")),
		)
	},
	func(e *hive.Editor) error { return e.DeleteValue("Judged", "Gone") },
	func(e *hive.Editor) error {
		return e.SetValue("Judged", "Text", hive.SZ,
			hivetest.UTF16Z(strings.Repeat("longer ", 200)))
	},
	func(e *hive.Editor) error {
		return e.SetValue("Judged", "Number", hive.DWORD, []byte{0x34, 0x12, 0xFE, 0xCA})
	},
}

// judgeEdits makes the edits one by one, like separate runs of the program, and has independent
// programs read the hive.
func judgeEdits(t *testing.T, i image, judges []string) {
	t.Helper()
	old := shapes(faults(t, open(t, i)))
	for _, change := range judgedEdits {
		p, err := planOf(t, i, grows, change)
		if err != nil {
			t.Fatal(err)
		}
		i = i.apply(t, p)
	}
	h := open(t, i)
	for shape, n := range shapes(faults(t, h)) {
		if n > old[shape] {
			t.Errorf("new fault: %s", shape)
		}
	}
	secondOpinion(t, i.primary, h)
	path := filepath.Join(t.TempDir(), "hive")
	if err := os.WriteFile(path, i.primary, 0o600); err != nil {
		t.Fatal(err)
	}
	testenv.JudgeWalk(t, path, judges...)
	testenv.JudgeDWORD(t, path, "Judged", "Number", 0xCAFE1234, judges...)
}

var numbers = regexp.MustCompile(`[0-9a-f]*[0-9][0-9a-f]*`)

// shapes counts faults by their text without numbers: after an edit, an old fault may count one key
// more or lie in a new list.
func shapes(faults map[string]hive.Class) map[string]int {
	counts := make(map[string]int)
	for f := range faults {
		counts[numbers.ReplaceAllString(f, "#")]++
	}
	return counts
}

// TestJudgesReadEditedHives edits every real hive that can be edited.
func TestJudgesReadEditedHives(t *testing.T) {
	for name, judges := range testenv.EditableHives() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			judgeEdits(t, shared(t, name), judges)
		})
	}
}

// TestJudgesReadRecoveredHives writes the replay of every dirty hive.
func TestJudgesReadRecoveredHives(t *testing.T) {
	for _, name := range []string{
		"NewDirtyHive1/NewDirtyHive", "OldDirtyHive/OldDirtyHive",
		"BadBaseBlockHive/BadBaseBlockHive", "transactions_NTUSER/NTUSER.DAT",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			i := shared(t, name)
			i = i.apply(t, planReplay(t, open(t, i)))
			secondOpinion(t, i.primary, open(t, i))
			path := filepath.Join(t.TempDir(), "hive")
			if err := os.WriteFile(path, i.primary, 0o600); err != nil {
				t.Fatal(err)
			}
			testenv.JudgeWalk(t, path)
		})
	}
}

// TestJudgesReadEditedSynthetic edits hives of every layout with every journal.
func TestJudgesReadEditedSynthetic(t *testing.T) {
	for name, o := range map[string]hivetest.Options{
		"version 1.3": {Minor: 3},
		"version 1.4": {Minor: 4, Full: true},
		"version 1.5": {Full: true},
		"ri of lf":    {Minor: 3, List: hivetest.ListLF, Leaf: 2},
		"ri of li":    {Minor: 3, List: hivetest.ListLI, Leaf: 3},
		"ri of lh":    {Leaf: 2, Descriptors: 5},
		"room, slack": {BinSpare: 200, FreeAtEnd: 8000, ListSpare: 5, Slack: 70000,
			SlackByte: 0xAA, Remnants: true},
		"large bins":   {BinSize: 64 << 10},
		"old sequence": {Seq1: 0xFFFFFFFF, Seq2: 0xFFFFFFFF, LastWritten: hivetest.DefaultTime},
	} {
		for _, j := range journals {
			t.Run(name+" "+string(j), func(t *testing.T) {
				t.Parallel()
				judgeEdits(t, j.with(build(t, smallTree(), o)), testenv.Judges())
			})
		}
	}
}

// TestPeersReadTheSwitch has the programs in ../shared/checks read the switch after it was turned
// off.
func TestPeersReadTheSwitch(t *testing.T) {
	for _, judge := range testenv.Judges() {
		testenv.Tool(t, judge)
	}
	script := testenv.Shared(t, "checks/hive-peers.sh")
	i := shared(t, "SOFTWARE_small")
	p, err := planOf(t, i, hive.Room{}, func(e *hive.Editor) error {
		return e.SetValue(hivetest.DeviceKey, hivetest.HelloOnly, hive.DWORD, make([]byte, 4))
	})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "SOFTWARE")
	if err := os.WriteFile(path, i.apply(t, p).primary, 0o600); err != nil {
		t.Fatal(err)
	}
	for want, ok := range map[string]bool{"0": true, "2": false} {
		cmd := exec.Command(script, path, want)
		// where Debian installs chntpw
		cmd.Env = append(os.Environ(), "PATH="+os.Getenv("PATH")+":/usr/sbin:/sbin")
		out, err := cmd.CombinedOutput()
		if (err == nil) != ok {
			t.Errorf("%s with value %s: %v\n%s", script, want, err, out)
		}
	}
}
