package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"unhello/hive/hivetest"
	"unhello/internal/problem"
	"unhello/internal/report"
	"unhello/internal/testenv"
)

// The program on real hives: those of the folder beside this repository.

// realHive unpacks a real hive, with its logs where it has any, and returns its path.
func realHive(t *testing.T, name string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), filepath.Base(name))
	testenv.UnxzTo(t, testenv.Shared(t, "hives/"+name+".xz"), path)
	if slices.Contains(withLogs, name) {
		for _, log := range []string{".LOG1", ".LOG2"} {
			testenv.UnxzTo(t, testenv.Shared(t, "hives/"+name+log+".xz"), path+log)
		}
	}
	return path
}

var withLogs = []string{
	"NewDirtyHive1/NewDirtyHive", "OldDirtyHive/OldDirtyHive", "BadBaseBlockHive/BadBaseBlockHive",
	"BadLogHive1/BadLogHive",
	"transactions_NTUSER/NTUSER.DAT",
}

// unhello runs the program with --json and returns its document.
func unhello(t *testing.T, code int, argv ...string) (d document) {
	t.Helper()
	runJSON(t, code, &d, argv...)
	return d
}

// runJSON runs the program with --json, expects an exit code and decodes its document. It is a
// process of its own: a program that another test starts would keep our locks for a moment.
func runJSON(t testing.TB, code int, into any, argv ...string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	cmd := exec.Command("unhello", append(argv, "--json")...)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	if got := cmd.ProcessState.ExitCode(); got != code {
		t.Fatalf("%q: %v, want exit code %d: %s%s", argv, err, code, &stdout, &stderr)
	}
	said := stdout.Bytes()
	if len(said) == 0 {
		said = stderr.Bytes()
	}
	if err := json.Unmarshal(said, into); err != nil {
		t.Fatalf("%q: %v: %s", argv, err, said)
	}
}

// document is what these tests look at in any of the program's documents.
type document struct {
	Result string
	Record string
	Faults []struct{ Class, Record, Problem string }
	Error  report.Error
}

// shapes counts faults by what they say without its numbers: a fault that was
// there before a change may count one key more, or lie in a list made anew.
func (d document) shapes() map[string]int {
	counts := map[string]int{}
	for _, f := range d.Faults {
		counts[f.Class+" "+f.Record+" "+numbers.ReplaceAllString(f.Problem, "#")]++
	}
	return counts
}

var numbers = regexp.MustCompile(`[0-9a-f]*[0-9][0-9a-f]*`)

// wantNoNewFaults checks a hive: nothing fatal, nothing that was not there before.
func wantNoNewFaults(t *testing.T, path string, before map[string]int) {
	t.Helper()
	for shape, n := range unhello(t, 0, "hive", "check", path).shapes() {
		if n > before[shape] {
			t.Errorf("%s: a new fault: %s", filepath.Base(path), shape)
		}
	}
}

// content reads the files of a hive.
func content(t *testing.T, path string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	for _, ending := range []string{"", ".LOG1", ".LOG2"} {
		b, err := os.ReadFile(path + ending)
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		files[ending] = b
	}
	return files
}

func wantContent(t *testing.T, path string, want map[string][]byte) {
	t.Helper()
	for ending, got := range content(t, path) {
		if !bytes.Equal(got, want[ending]) {
			t.Errorf("%s is not as it was", filepath.Base(path)+ending)
		}
	}
}

// TestSetInRealHives sets a value in every real hive, to a new file and in place:
// judges see it, no fault is new, and undo puts every byte back.
func TestSetInRealHives(t *testing.T) {
	for name, judges := range testenv.EditableHives() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := realHive(t, name)
			before, original := unhello(t, 0, "hive", "check", path).shapes(), content(t, path)
			out := filepath.Join(t.TempDir(), "new.hive")
			set := []string{"hive", "set", path, `Unhello\Test`, "Number", "REG_DWORD",
				"0xCAFE1234"}

			unhello(t, 0, append(set, "--out", out)...)
			wantContent(t, path, original)
			changed := unhello(t, 0, append(set, "--yes", "--record", t.TempDir())...)
			wantNoNewFaults(t, out, before)
			// the quick ones
			testenv.JudgeDWORD(t, out, `Unhello\Test`, "Number", 0xCAFE1234, "reglookup", "chntpw")
			wantNoNewFaults(t, path, before)
			testenv.JudgeDWORD(t, path, `Unhello\Test`, "Number", 0xCAFE1234, judges...)
			// the others have read the whole to find the value
			testenv.JudgeWalk(t, path, "reglookup", "chntpw")
			unhello(t, 0, "undo", changed.Record, "--yes")
			wantContent(t, path, original)
		})
	}
}

// TestRecoverRealHives: the bins after a replay are those that Windows, or the
// reference of the log format, makes of them.
func TestRecoverRealHives(t *testing.T) {
	for name, want := range map[string]string{
		"NewDirtyHive1/NewDirtyHive": "d762fa532cd95f274afb9277ca269d9a" +
			"4f711b34a3734898b060382d5bea9237",
		"OldDirtyHive/OldDirtyHive": "23c97d7cc7947d32b5b7dc7a3761bc11" +
			"91e6d5b84797a53dea08084d4cb2b56f",
		"BadBaseBlockHive/BadBaseBlockHive": "23c97d7cc7947d32b5b7dc7a3761bc11" +
			"91e6d5b84797a53dea08084d4cb2b56f",
		"transactions_NTUSER/NTUSER.DAT": "9c5e83727e19ff8f7fd95b73ba006dbc" +
			"20dffbeead9ace35a88753f3fc7e4299",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := realHive(t, name)
			before, original := unhello(t, 0, "hive", "check", path).shapes(), content(t, path)
			out := filepath.Join(t.TempDir(), "new.hive")
			unhello(t, 0, "hive", "recover", path, "--out", out)
			wantContent(t, path, original)
			recovered := unhello(t, 0, "hive", "recover", path, "--yes", "--record", t.TempDir())
			if recovered.Result != "recovered" {
				t.Errorf("result %s", recovered.Result)
			}
			for _, file := range []string{out, path} {
				img := content(t, file)[""]
				sum := sha256.Sum256(img[4096 : 4096+int(img[40])+int(img[41])<<8+int(img[42])<<16])
				if got := hex.EncodeToString(sum[:]); got != want {
					t.Errorf("%s: the bins hash to %s, want %s", filepath.Base(file), got, want)
				}
				wantNoNewFaults(t, file, before)
			}
			testenv.JudgeWalk(t, path)
			unhello(t, 0, "undo", recovered.Record, "--yes")
			wantContent(t, path, original)
		})
	}
}

// TestRefusesRealHives: what can't be edited safely is not, neither in place nor to
// a new file.
func TestRefusesRealHives(t *testing.T) {
	for name, reason := range map[string]problem.Reason{
		"GarbageHive":            problem.DirtyNoLogs,
		"BadLogHive1/BadLogHive": problem.DirtyNoLogs,
		"SYSTEM_WIN_10_1709":     problem.DirtyNoLogs,
		"TruncatedHive":          problem.HiveTruncated,
		"System_Delta":           problem.HiveLayered,
		"corrupted_system_hive":  problem.HiveLayered, // and damaged
		"BadListHive":            problem.HiveDamaged,
		"TruncatedNameHive":      problem.HiveDamaged,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := realHive(t, name)
			original := content(t, path)
			out := filepath.Join(t.TempDir(), "new.hive")
			for _, way := range [][]string{{"--yes", "--record", "none"}, {"--out", out}} {
				argv := append([]string{"hive", "set", path, `Unhello\Test`, "Number", "REG_DWORD",
					"1"}, way...)
				if d := unhello(t, 5, argv...); d.Error.Reason != string(reason) {
					t.Errorf("%v: reason %s, want %s", way, d.Error.Reason, reason)
				}
			}
			wantContent(t, path, original)
			if _, err := os.Stat(out); err == nil {
				t.Error("a new file is there")
			}
		})
	}
}

// TestPeersReadAFixedHive has the peers of the folder of real hives read one that
// the program has fixed.
func TestPeersReadAFixedHive(t *testing.T) {
	for _, judge := range testenv.Judges() {
		testenv.Tool(t, judge)
	}
	script := testenv.Shared(t, "checks/hive-peers.sh")
	path := realHive(t, "SOFTWARE_small")
	original := content(t, path)
	peers := func(want string) error {
		cmd := exec.Command(script, path, want)
		// where Debian has chntpw
		cmd.Env = append(os.Environ(), "PATH="+os.Getenv("PATH")+":/usr/sbin:/sbin")
		out, err := cmd.CombinedOutput()
		t.Logf("%s %s: %v\n%s", filepath.Base(script), want, err, out)
		return err
	}
	if err := peers("2"); err != nil {
		t.Error("before the fix they do not see 2")
	}
	fixed := unhello(t, 0, "fix", path, "--yes", "--record", t.TempDir())
	if err := peers("0"); err != nil {
		t.Error("after the fix they do not see 0")
	}
	if err := peers("2"); err == nil {
		t.Error("they see anything")
	}
	testenv.JudgeDWORD(t, path, hivetest.DeviceKey, hivetest.HelloOnly, 0)
	unhello(t, 0, "verify", path)
	wantNoNewFaults(t, path, nil)
	unhello(t, 0, "undo", fixed.Record, "--yes")
	wantContent(t, path, original)
}
