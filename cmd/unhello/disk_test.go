package main

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"unhello/hive/hivetest"
	"unhello/internal/report"
	"unhello/internal/rescue"
	"unhello/internal/testdisk"
	"unhello/internal/testenv"
)

// Disks with a Windows to run the program on. What is on them before and after is for ntfscat and others to say.

// config is where Windows has its hives.
const config = "Windows/System32/config"

// hiveNames are the files of the hive in a folder, in small letters where its path has no others.
func hiveNames(folder string) []string {
	if folder == strings.ToLower(folder) {
		return []string{"software", "software.log1", "software.log2"}
	}
	return []string{"SOFTWARE", "SOFTWARE.LOG1", "SOFTWARE.LOG2"}
}

// fixtureIn gives the files of a fixture as they lie in a folder of a volume.
func fixtureIn(t testing.TB, folder, fixture string) map[string][]byte {
	t.Helper()
	files := make(map[string][]byte)
	for _, name := range hiveNames(folder) {
		b, err := os.ReadFile(filepath.Join(testenv.Root(), "testdata", "hives", fixture, strings.ToUpper(name)))
		if err != nil {
			t.Fatal(err)
		}
		files[folder+"/"+name] = b
	}
	return files
}

// dirtyIn is a volume with a hive that is on its way from 0 to 2.
func dirtyIn(t testing.TB, v testdisk.Volume) string {
	t.Helper()
	v.Files = fixtureIn(t, config, "dirty-same-size")
	return testdisk.NTFS(t, v)
}

// runJSON runs the program with --json, wants an exit code and reads its document into into. It is a process of its own: a judge that
// another test starts would keep our locks for a moment.
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

// copyOf copies a disk, to compare with later.
func copyOf(t testing.TB, path string) string {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return testdisk.Extract(t, path, 0, info.Size())
}

// differing counts the bytes in which two files differ.
func differing(t testing.TB, a, b string) int {
	t.Helper()
	var files [2]*os.File
	for i, path := range []string{a, b} {
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		files[i] = f
	}
	n := 0
	var pieces [2][]byte
	for i := range pieces {
		pieces[i] = make([]byte, 1<<20)
	}
	for {
		x, errX := io.ReadFull(files[0], pieces[0])
		y, _ := io.ReadFull(files[1], pieces[1])
		if x != y {
			t.Fatalf("%s and %s are not of one size", a, b)
		}
		n += differences(pieces[0][:x], pieces[1][:y])
		if errX != nil {
			return n
		}
	}
}

// differences counts the bytes in which two contents differ, as far as both go.
func differences(a, b []byte) (n int) {
	if bytes.Equal(a, b) {
		return 0
	}
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			n++
		}
	}
	return n
}

// volumeWith gives the volume that an installation is on, alone in a file.
func volumeWith(t testing.TB, disk string, scan report.Scan, w report.Windows) string {
	t.Helper()
	for _, v := range scan.Volumes {
		if v.ID == w.Volume {
			return testdisk.Extract(t, disk, v.Offset, v.Size)
		}
	}
	t.Fatalf("no volume %q in %+v", w.Volume, scan.Volumes)
	return ""
}

// hiveFiles gives what ntfscat reads of a hive and its logs.
func hiveFiles(t testing.TB, volume, folder string) map[string][]byte {
	t.Helper()
	files := make(map[string][]byte)
	for _, name := range hiveNames(folder) {
		files[name] = testdisk.Cat(t, volume, folder+"/"+name)
	}
	return files
}

// fixUndo fixes a Windows that is on, out of one or several, and undoes that: the value changes, and no other byte of the disk but those
// of the hive; and every byte comes back. folder is that of the hives.
func fixUndo(t *testing.T, disk, folder string, n int, argv ...string) {
	t.Helper()
	var scan report.Scan
	runJSON(t, 0, &scan, "scan", disk)
	if len(scan.Windows) < n || scan.Windows[n-1].Error != nil || *scan.Windows[n-1].HelloOnly.Value != 2 {
		t.Fatalf("scan: %+v", scan)
	}
	old := copyOf(t, disk)
	volume := volumeWith(t, old, scan, scan.Windows[n-1])
	before := hiveFiles(t, volume, folder)

	var fix report.Fix
	runJSON(t, 0, &fix, append([]string{"fix", disk, "--yes", "--record", t.TempDir(), "--backup", t.TempDir()}, argv...)...)
	if fix.Result != rescue.ResultFixed {
		t.Errorf("fix: %+v", fix)
	}
	checkBackup(t, fix.Backup, before)
	volume = volumeWith(t, disk, scan, scan.Windows[n-1])
	after := hiveFiles(t, volume, folder)
	judgeOff(t, after[hiveNames(folder)[0]])
	testdisk.CheckNTFS(t, volume)
	inHive := 0
	for name := range before {
		inHive += differences(before[name], after[name])
	}
	if got := differing(t, old, disk); got != inHive || got == 0 {
		t.Errorf("%d bytes of the disk changed, %d of them in hive and logs", got, inHive)
	}

	runJSON(t, 0, &struct{}{}, append([]string{"verify", disk}, argv...)...)
	var undo report.Undo
	runJSON(t, 0, &undo, "undo", fix.Record, "--yes")
	if got := differing(t, old, disk); undo.Result != rescue.ResultUndone || got != 0 {
		t.Errorf("%s, and %d bytes are not as they were", undo.Result, got)
	}
}

// checkBackup compares what the program read with what ntfscat did.
func checkBackup(t *testing.T, dir string, want map[string][]byte) {
	t.Helper()
	for name, b := range want {
		got, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Error(err)
		} else if !bytes.Equal(got, b) {
			t.Errorf("%s was read otherwise than by ntfscat", name)
		}
	}
}

// judgeOff lets others read the value in a hive.
func judgeOff(t *testing.T, b []byte) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "SOFTWARE")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	testenv.JudgeDWORD(t, path, hivetest.DeviceKey, hivetest.HelloOnly, 0, "hivexget", "reglookup", "regfexport")
}
