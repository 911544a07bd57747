package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"unhello/internal/console"
	"unhello/internal/report"
	"unhello/internal/testdisk"
	"unhello/internal/testenv"
	"unhello/internal/text"
	"unhello/media"
)

// Without SOURCE the program looks at the volumes of this machine. Here the tests say which ones
// these are, so that they never look at those of the machine they run on.

// runOn runs the program on a machine with these volumes.
func runOn(t *testing.T, volumes []string, argv ...string) result {
	t.Helper()
	var out, stderr bytes.Buffer
	code := runCommands(t.Context(), argv, streams{
		out: &out, err: &stderr,
		getenv:  func(string) string { return "" },
		exit:    func(int) { t.Error("the process was ended") },
		volumes: func() []string { return volumes },
	}, commands)
	return result{code, out.String(), stderr.String()}
}

// volumeOf makes a volume with a Windows of a fixture.
func volumeOf(t *testing.T, fixture string) string {
	t.Helper()
	root := t.TempDir()
	if err := os.CopyFS(filepath.Join(root, "Windows", "System32", "config"),
		os.DirFS(filepath.Join(testenv.Root(), "testdata", "hives", fixture))); err != nil {
		t.Fatal(err)
	}
	return root
}

func TestNoVolumes(t *testing.T) {
	for _, argv := range [][]string{{"scan"}, {"fix", "--yes"}} {
		got := runOn(t, []string{}, argv...)
		if got.code != 3 || got.out != "" ||
			!strings.HasPrefix(got.err, "unhello: no volume or disk of this machine can be "+
				"looked at; name a SOURCE\nunhello: run unhello as administrator") {
			t.Errorf("%q: %+v", argv, got)
		}
	}
}

// TestNoDisk: a machine that shows only the stick usually lacks a driver. A locked volume counts as
// a disk.
func TestNoDisk(t *testing.T) {
	locked := filepath.Join(t.TempDir(), "locked")
	if err := os.WriteFile(locked, lockedSector(), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		volumes []string
		code    int
		says    string
	}{
		{nil, 3, "unhello: no disk of this PC can be seen\n"},
		{[]string{t.TempDir()}, 3, "unhello: no disk of this PC can be seen\n"},
		{[]string{filepath.Join(t.TempDir(), "gone")}, 3,
			"unhello: no disk of this PC can be seen\n"},
		{[]string{locked}, 5, "unhello: the BitLocker metadata of " + locked},
		{[]string{volumeOf(t, "clean-off")}, 0, ""},
	} {
		var out, stderr bytes.Buffer
		code := runCommands(t.Context(), []string{"fix", "--yes"}, streams{
			out: &out, err: &stderr, getenv: func(string) string { return "" },
			volumes: func() []string { return test.volumes },
			hasDisk: func() bool { return false },
		}, commands)
		if code != test.code || !strings.HasPrefix(stderr.String(), test.says) {
			t.Errorf("%q: %d, %s", test.volumes, code, stderr.String())
		}
	}
}

// TestMarks: volumes that are not the ones to work on are marked.
func TestMarks(t *testing.T) {
	on := true
	value := uint32(2)
	w := report.Windows{HelloOnly: report.HelloOnly{On: &on, Present: &on, Value: &value},
		Running: true, Own: true, Removable: true}
	scan := &report.Scan{Windows: []report.Windows{w}, Drives: []report.Drive{
		{Path: `X:\`, Running: true}, {Path: `D:\`, Kind: "fixed"},
		{Path: `E:\`, Own: true, Kind: "removable"},
	}}
	e := &environment{Console: console.New(console.Options{Lang: text.English})}
	got := strings.Join(e.scanLines(scan), "\n")
	want := `   running now: it is not changed
   on the medium that unhello was started from
-  X:\  the running system, which is not changed
-  E:\  unhello was started from here, removable`
	if !strings.HasSuffix(got, want) {
		t.Errorf("%s", got)
	}
}

// TestVolumeStates: what scan says of a volume beside its Windows.
func TestVolumeStates(t *testing.T) {
	yes, no := true, false
	e := &environment{Console: console.New(console.Options{Lang: text.English})}
	for want, v := range map[string]report.Volume{
		"belongs to a set of disks (Intel RST/VMD RAID)": {DiskSet: string(media.SetIntel)},
		"the copy of the partition table (GPT)":          {FromBackup: true},
		"marked for a check by Windows (chkdsk)":         {Dirty: &yes},
		"not closed by Windows (journal version 2.0)":    {LogFile: "2.0", LogFileClosed: &no},
		"": {Dirty: &no, LogFile: "1.1", LogFileClosed: &yes},
	} {
		got := e.volumeLines(v)
		if (want == "") != (len(got) == 0) || !strings.Contains(strings.Join(got, "\n"), want) {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestNoWindowsOnAnyVolume(t *testing.T) {
	a, b := t.TempDir(), t.TempDir()
	for _, argv := range [][]string{{"scan"}, {"fix", "--yes"}} {
		got := runOn(t, []string{a, b}, argv...)
		if got.code != 3 || !strings.HasPrefix(got.err,
			"unhello: no Windows installation was found in "+a+", "+b+"\n") {
			t.Errorf("%q: %+v", argv, got)
		}
	}
}

// TestScanOfAllVolumes: numbers go on over all volumes, and one without a Windows is not reported.
func TestScanOfAllVolumes(t *testing.T) {
	on, off := volumeOf(t, "clean-on"), volumeOf(t, "clean-off")
	got := runOn(t, []string{t.TempDir(), on, off}, "scan", "--json")
	var doc report.Scan
	if err := json.Unmarshal([]byte(got.out), &doc); err != nil || got.code != 0 || got.err != "" {
		t.Fatalf("%+v, %v", got, err)
	}
	if len(doc.Windows) != 2 || doc.Windows[0].N != 1 || doc.Windows[0].Source != on ||
		doc.Windows[1].N != 2 || doc.Windows[1].Source != off {
		t.Errorf("%+v", doc.Windows)
	}
}

// TestFixOfTheOnlyWindows: if there is only one, it need not be named.
func TestFixOfTheOnlyWindows(t *testing.T) {
	on := volumeOf(t, "clean-on")
	got := runOn(t, []string{t.TempDir(), on}, "fix", "--yes", "--record", t.TempDir())
	if got.code != 0 || !strings.HasPrefix(got.out,
		"done: Hello-only sign-in is off in "+filepath.Join(on, "Windows")) {
		t.Errorf("%+v", got)
	}
}

// TestFixOfOneOfSeveral: with --yes nothing is asked, and none is taken by chance.
func TestFixOfOneOfSeveral(t *testing.T) {
	a, b := volumeOf(t, "clean-on"), volumeOf(t, "clean-on")
	got := runOn(t, []string{a, b}, "fix", "--yes", "--record", t.TempDir())
	if got.code != 7 || !strings.HasPrefix(got.err,
		"unhello: there are 2 Windows installations and none was chosen: 1 is ") {
		t.Errorf("%+v", got)
	}
	if got := runOn(t, []string{a, b}, "scan"); strings.Count(got.out, " is ON ") != 2 {
		t.Errorf("something was fixed: %+v", got)
	}
}

// TestVolumeThatCannotBeRead: it does not matter if there is a Windows elsewhere, else it is the
// answer.
func TestVolumeThatCannotBeRead(t *testing.T) {
	gone := filepath.Join(t.TempDir(), "gone")
	on := volumeOf(t, "clean-on")
	if got := runOn(t, []string{gone, on}, "scan"); got.code != 0 || got.err != "" {
		t.Errorf("%+v", got)
	}
	for _, argv := range [][]string{{"scan"}, {"fix", "--yes"}} {
		got := runOn(t, []string{gone, t.TempDir()}, argv...)
		if got.code != 3 || !strings.HasPrefix(got.err, "unhello: "+gone+" is not there") {
			t.Errorf("%q: %+v", argv, got)
		}
	}
}

// TestCloneOfADisk: a clone equals its original to the last byte. Nothing tells which of the two is
// meant, so neither is hidden, and neither is fixed by chance.
func TestCloneOfADisk(t *testing.T) {
	disk := testdisk.PC(t, 512, windowsVolume(t, "Windows=clean-on"))
	clone := filepath.Join(t.TempDir(), "clone")
	if err := os.WriteFile(clone, mustRead(t, disk), 0o600); err != nil {
		t.Fatal(err)
	}
	both := []string{disk, clone}
	got := runOn(t, both, "scan")
	if got.code != 0 || !strings.Contains(got.out, disk+", partition 3") ||
		!strings.Contains(got.out, clone+", partition 3") {
		t.Errorf("%+v", got)
	}
	if got := runOn(t, both, "fix", "--yes", "--record", t.TempDir()); got.code != 7 {
		t.Errorf("%+v", got)
	}
	if !bytes.Equal(mustRead(t, disk), mustRead(t, clone)) {
		t.Error("one of them was fixed")
	}
}

// TestWindowsOfTheMachine: --windows means what scan shows of the whole machine.
func TestWindowsOfTheMachine(t *testing.T) {
	a, b := volumeOf(t, "clean-on"), volumeOf(t, "clean-on")
	for which, fixed := range map[string]string{"1": a, "2": b} {
		got := runOn(t, []string{a, b}, "fix", "--dry-run", "--windows", which)
		if got.code != 10 || !strings.Contains(got.out,
			" in "+filepath.Join(fixed, "Windows")+" ") {
			t.Errorf("%s: %+v", which, got)
		}
	}
	if got := runOn(t, []string{a, b}, "fix", "--yes", "--windows", "3"); got.code != 3 ||
		!strings.HasPrefix(got.err, "unhello: this machine has no Windows installation 3\n") {
		t.Errorf("%+v", got)
	}
}

// TestLockedElsewhere: if the Windows that is meant may be on a locked volume, --yes fixes another
// one only if that was named.
func TestLockedElsewhere(t *testing.T) {
	on := volumeOf(t, "clean-on")
	locked := filepath.Join(t.TempDir(), "locked")
	if err := os.WriteFile(locked, lockedSector(), 0o600); err != nil {
		t.Fatal(err)
	}
	machine := []string{on, locked}
	got := runOn(t, machine, "fix", "--yes", "--record", t.TempDir())
	if got.code != 4 || !strings.HasPrefix(got.err,
		"unhello: "+locked+" is locked by BitLocker\nunhello: another Windows was found in "+
			""+filepath.Join(on, "Windows")) {
		t.Errorf("%+v", got)
	}
	if got := runOn(t, machine, "fix", "--yes", "--record", t.TempDir(), "--windows",
		"1"); got.code != 0 {
		t.Errorf("%+v", got)
	}
}

// lockedSector is a volume of which nothing is known but that it is locked.
func lockedSector() []byte {
	sector := make([]byte, 64<<10)
	copy(sector[3:], "-FVE-FS-")
	copy(sector[510:], "\x55\xaa")
	return sector
}
