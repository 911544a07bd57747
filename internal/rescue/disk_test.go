package rescue_test

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"unhello/hive/hivetest"
	"unhello/internal/console"
	"unhello/internal/report"
	"unhello/internal/rescue"
	"unhello/internal/target"
	"unhello/internal/testdisk"
	"unhello/internal/testenv"
	"unhello/internal/text"
)

// Disks with a Windows on them. Independent programs such as ntfscat say what they hold before and
// after.

// config is where Windows has its hives.
const config = "Windows/System32/config"

// hiveNames are the files of the hive in a folder, in lower case if its path is.
func hiveNames(folder string) []string {
	if folder == strings.ToLower(folder) {
		return []string{"software", "software.log1", "software.log2"}
	}
	return []string{"SOFTWARE", "SOFTWARE.LOG1", "SOFTWARE.LOG2"}
}

// fixtureIn gives the files of a fixture by their paths in a folder of a volume.
func fixtureIn(t testing.TB, folder, fixture string) map[string][]byte {
	t.Helper()
	files := make(map[string][]byte)
	for _, name := range hiveNames(folder) {
		b, err := os.ReadFile(filepath.Join(testenv.Root(), "testdata", "hives", fixture,
			strings.ToUpper(name)))
		if err != nil {
			t.Fatal(err)
		}
		files[folder+"/"+name] = b
	}
	return files
}

// dirtyIn is a volume with a dirty hive, whose logs take the value from 0 to 2.
func dirtyIn(t testing.TB, v testdisk.Volume) string {
	t.Helper()
	v.Files = fixtureIn(t, config, "dirty-same-size")
	return testdisk.NTFS(t, v)
}

// session returns a session with nobody to ask and no interrupts.
func session() *rescue.Session {
	return &rescue.Session{
		Searcher: target.Searcher{
			Console: console.New(console.Options{Lang: text.English, Stderr: io.Discard}),
		},
		Program: "unhello 1.0",
		Now:     time.Now,
	}
}

// scanned looks at a disk.
func scanned(t *testing.T, disk string) *rescue.Scanned {
	t.Helper()
	r, err := session().Scan(t.Context(), disk, target.Select{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// fixed fixes a disk; the record goes to a folder of its own.
func fixed(t *testing.T, disk string, options ...rescue.FixOptions) *report.Fix {
	t.Helper()
	var o rescue.FixOptions
	if len(options) > 0 {
		o = options[0]
	}
	o.Yes, o.RecordDir = true, t.TempDir()
	r, err := session().Fix(t.Context(), disk, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// undo undoes a change of the disk that the record names, or of another one.
func undo(t *testing.T, recordPath, disk string) (*report.Undo, error) {
	o := rescue.UndoOptions{WriteOptions: rescue.WriteOptions{Yes: true}}
	return session().Undo(t.Context(), recordPath, disk, o)
}

func undone(t *testing.T, recordPath, disk string) {
	t.Helper()
	if r, err := undo(t, recordPath, disk); err != nil || r.Result != rescue.ResultUndone {
		t.Fatalf("undo: %+v, %v", r, err)
	}
}

func mustRead(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// volumeWith extracts the volume that an installation is on.
func volumeWith(t testing.TB, disk string, report *rescue.Scanned,
	w report.Windows) string {
	t.Helper()
	for _, v := range report.Volumes {
		if v.ID == w.Volume {
			return testdisk.Extract(t, disk, v.Offset, v.Size)
		}
	}
	t.Fatalf("no volume %q in %+v", w.Volume, report.Volumes)
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

// fixUndo fixes a Windows that is on, one of several if n or which say so, and undoes that: the
// value changes and no byte of the disk outside the hive's files, and then every byte is restored.
// folder is that of the hives.
func fixUndo(t *testing.T, disk, folder string, n int, which ...string) {
	t.Helper()
	scan := scanned(t, disk)
	if len(scan.Windows) < n || scan.Windows[n-1].Error != nil ||
		*scan.Windows[n-1].HelloOnly.Value != 2 {
		t.Fatalf("scan: %+v", scan)
	}
	old := testdisk.Copy(t, disk)
	volume := volumeWith(t, old, scan, scan.Windows[n-1])
	before := hiveFiles(t, volume, folder)

	o := rescue.FixOptions{WriteOptions: rescue.WriteOptions{BackupDir: t.TempDir()}}
	if len(which) > 0 {
		o.Windows = which[0]
	}
	fix := fixed(t, disk, o)
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
		inHive += testdisk.Differing(before[name], after[name])
	}
	if got := testdisk.DifferingFiles(t, old, disk); got != inHive || got == 0 {
		t.Errorf("%d bytes of the disk changed, %d of them in hive and logs", got, inHive)
	}

	verified, err := session().Verify(t.Context(), disk, o.Select)
	if err != nil {
		t.Errorf("verify: %+v, %v", verified, err)
	}
	undone(t, fix.Record, "")
	if got := testdisk.DifferingFiles(t, old, disk); got != 0 {
		t.Errorf("%d bytes are not as they were", got)
	}
}

// checkBackup compares what we read with what ntfscat read.
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

// judgeOff has independent programs read the value in a hive.
func judgeOff(t *testing.T, b []byte) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "SOFTWARE")
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	testenv.JudgeDWORD(t, path, hivetest.DeviceKey, hivetest.HelloOnly, 0, "hivexget", "reglookup",
		"regfexport")
}
