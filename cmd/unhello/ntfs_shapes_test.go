package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"unhello/hive/hivetest"
	"unhello/internal/report"
	"unhello/internal/testdisk"
	"unhello/internal/testenv"
	"unhello/media/ntfs"
)

const mib = 1 << 20

// Whatever a disk and the volume on it are made of, Windows is found on it, fixed, verified and put back.
func TestDisks(t *testing.T) {
	pc := func(v testdisk.Volume) func(t *testing.T) string {
		return func(t *testing.T) string { return testdisk.PC(t, 512, dirtyIn(t, v)) }
	}
	for _, test := range []struct {
		name   string
		folder string // of the hives, where it is not the usual one
		disk   func(t *testing.T) string
	}{
		{"clusters of 512", "", pc(testdisk.Volume{Cluster: 512})},
		{"clusters of 64K", "", pc(testdisk.Volume{Cluster: 65536, Size: 24 * mib})},
		{"clusters of 2M", "", pc(testdisk.Volume{Cluster: 2 * mib, Size: 200 * mib})},
		{"sectors of 4096", "", func(t *testing.T) string { return testdisk.PC(t, 4096, dirtyIn(t, testdisk.Volume{Sector: 4096})) }},
		{"no partitions", "", func(t *testing.T) string { return dirtyIn(t, testdisk.Volume{}) }},
		{"MBR, primary partition", "", func(t *testing.T) string {
			return testdisk.MBR(t, []testdisk.Partition{{Size: mib}, {Volume: dirtyIn(t, testdisk.Volume{})}}, nil)
		}},
		{"MBR, logical partition", "", func(t *testing.T) string {
			return testdisk.MBR(t, []testdisk.Partition{{Size: mib}}, []testdisk.Partition{{Size: mib}, {Volume: dirtyIn(t, testdisk.Volume{})}, {Size: mib}})
		}},
		{"small letters", strings.ToLower(config), func(t *testing.T) string {
			return testdisk.PC(t, 512, testdisk.NTFS(t, testdisk.Volume{Files: fixtureIn(t, strings.ToLower(config), "dirty-same-size")}))
		}},
		{"hive in hundreds of pieces", "", fragmentedHive},
		{"folders of thousands of names", "", crowdedFolders},
		{"SOFTWARE deleted and made again", "", recreated},
		{"a junction in the root", "", withJunction},
		{"a volume that Windows formatted", "", formattedByWindows},
	} {
		t.Run(test.name, func(t *testing.T) {
			folder := config
			if test.folder != "" {
				folder = test.folder
			}
			fixUndo(t, test.disk(t), folder, 1)
		})
	}
}

// fragmentedHive makes a disk whose hive and logs of some MiB lie where there was room between other files, and a replay that changes
// nearly every page of the hive.
func fragmentedHive(t *testing.T) string {
	const keys = 24000
	state := func(hello, seed uint32) []byte {
		o := hivetest.SoftwareOptions{Switch: hello, Options: hivetest.Options{LastWritten: hivetest.DefaultTime}}
		root := hivetest.SoftwareTree(o)
		many := root.At(`Classes\Interface`)
		for i := range keys {
			many.Keys = append(many.Keys, &hivetest.Key{Name: fmt.Sprintf("{%08X}", i), Values: []hivetest.Value{hivetest.DWORD("", uint32(i)+seed)}})
		}
		b, err := hivetest.Build(root, o.Options)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	dirty, err := hivetest.Dirty(state(0, 0), state(2, 1), hivetest.DirtyOptions{Entries: 2, InFirst: 1})
	if err != nil {
		t.Fatal(err)
	}
	volume := testdisk.NTFS(t, testdisk.Volume{
		Size: 24 * mib,
		Fill: func(dir string) { testdisk.Crowd(t, dir, 4096) },
		Files: map[string][]byte{
			config + "/SOFTWARE": dirty.Primary, config + "/SOFTWARE.LOG1": dirty.Log1, config + "/SOFTWARE.LOG2": dirty.Log2,
		},
	})
	wantList(t, volume, config+"/SOFTWARE")
	if n := pieces(t, volume, config+"/SOFTWARE"); n < 200 {
		t.Errorf("the hive lies in %d pieces: the test shows nothing", n)
	}
	return testdisk.PC(t, 512, volume)
}

// pieces counts the places that a file lies in.
func pieces(t *testing.T, volume, path string) int {
	t.Helper()
	b, err := os.ReadFile(volume)
	if err != nil {
		t.Fatal(err)
	}
	v, err := ntfs.Open(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := v.Lookup(path)
	if err != nil {
		t.Fatal(err)
	}
	list, err := f.Map(0, f.Size())
	if err != nil {
		t.Fatal(err)
	}
	return len(list)
}

// wantList makes sure that what a file or folder is made of fills more than one file record.
func wantList(t *testing.T, volume, path string) {
	t.Helper()
	if !bytes.Contains(testdisk.Run(t, "ntfsinfo", "-F", path, volume), []byte("ATTRIBUTE_LIST")) {
		t.Errorf("%s has no attribute list: the test shows nothing", path)
	}
}

// crowdedFolders makes a disk whose root and folder of hives have thousands of names on a volume with no room in a row.
func crowdedFolders(t *testing.T) string {
	volume := testdisk.NTFS(t, testdisk.Volume{
		Size:  32 * mib,
		Files: fixtureIn(t, config, "dirty-same-size"),
		Fill: func(dir string) {
			testdisk.Crowd(t, dir, 4096)
			for i := range 1500 {
				name := fmt.Sprintf("%s %d", strings.Repeat("Ein langer Name für ", 9), i)
				testdisk.Write(t, filepath.Join(dir, name), nil)
				testdisk.Write(t, filepath.Join(dir, config, name), nil)
			}
		},
	})
	wantList(t, volume, config)
	wantList(t, volume, "/")
	return testdisk.PC(t, 512, volume)
}

// recreated makes a disk whose hive is the third of its name: of the others there are entries in unused parts of the index, file records
// and clusters.
func recreated(t *testing.T) string {
	remove := func(dir, name string) {
		if err := os.Remove(filepath.Join(dir, config, name)); err != nil {
			t.Fatal(err)
		}
	}
	off := fixtureIn(t, config, "clean-off")[config+"/SOFTWARE"]
	return testdisk.PC(t, 512, testdisk.NTFS(t, testdisk.Volume{
		Files: fixtureIn(t, config, "dirty-same-size"),
		Fill: func(dir string) {
			for i := range 300 {
				testdisk.Write(t, filepath.Join(dir, config, fmt.Sprintf("filler-filler-filler-%d", i)), nil)
			}
			testdisk.Write(t, filepath.Join(dir, config, "SOFTWARE"), off)
			for i := range 300 {
				remove(dir, fmt.Sprintf("filler-filler-filler-%d", i))
			}
			remove(dir, "SOFTWARE")
			testdisk.Write(t, filepath.Join(dir, config, "SYSTEM"), off)
			testdisk.Write(t, filepath.Join(dir, config, "SOFTWARE"), off)
			remove(dir, "SOFTWARE")
			remove(dir, "SYSTEM")
		},
	}))
}

// withJunction makes a disk with the junction to C:\Users in its root that every Windows has.
func withJunction(t *testing.T) string {
	substitute, print := utf16le(`\??\C:\Users`), utf16le(`C:\Users`)
	names := append(append(append(substitute, 0, 0), print...), 0, 0)
	buffer := le.AppendUint32(nil, 0xA0000003)
	for _, n := range []int{8 + len(names), 0, 0, len(substitute), len(substitute) + 2, len(print)} {
		buffer = le.AppendUint16(buffer, uint16(n))
	}
	return testdisk.PC(t, 512, testdisk.NTFS(t, testdisk.Volume{
		Files: fixtureIn(t, config, "dirty-same-size"),
		Fill: func(dir string) {
			junction := filepath.Join(dir, "Documents and Settings")
			if err := os.Mkdir(junction, 0o700); err != nil {
				t.Fatal(err)
			}
			testdisk.Run(t, "setfattr", "-n", "system.ntfs_reparse_data", "-v", fmt.Sprintf("0x%x", append(buffer, names...)), junction)
		},
	}))
}

// formattedByWindows gives a volume of the folder of real ones, without its BitLocker: it has a clear key.
func formattedByWindows(t *testing.T) string {
	dir := t.TempDir()
	locked, volume := filepath.Join(dir, "locked.img"), filepath.Join(dir, "volume.img")
	testenv.UnxzTo(t, testenv.Shared(t, "bitlocker/windows-clearkey.img.xz"), locked)
	testdisk.Run(t, "dislocker-file", "-V", locked, "-c", volume)
	return volume
}

// Two installations: none is taken by chance, and each is fixed by its number or its ID.
func TestTwoInstallationsOnOneVolume(t *testing.T) {
	const old = "Windows.old/System32/config"
	files := fixtureIn(t, config, "dirty-same-size")
	for path, b := range fixtureIn(t, old, "clean-on") {
		files[path] = b
	}
	disk := testdisk.PC(t, 512, testdisk.NTFS(t, testdisk.Volume{Files: files}))
	var scan report.Scan
	runJSON(t, 0, &scan, "scan", disk)
	if len(scan.Windows) != 2 {
		t.Fatalf("%+v", scan.Windows)
	}
	refused(t, disk, refusal{code: 7, reason: "several-windows"})
	fixUndo(t, disk, config, 1, "--windows", "1")
	fixUndo(t, disk, old, 2, "--windows", "2")
	fixUndo(t, disk, old, 2, "--windows", scan.Windows[1].ID)
}

// A change of several sectors goes through a log of the hive, on a disk like anywhere else.
func TestHiveSetOnADisk(t *testing.T) {
	files := emptyLogs(t, 32768)
	disk := testdisk.PC(t, 512, testdisk.NTFS(t, testdisk.Volume{
		Size: 6 * mib, Cluster: 512, Files: files, Fill: func(dir string) { testdisk.Crowd(t, dir, 1024) },
	}))
	var scan report.Scan
	runJSON(t, 0, &scan, "scan", disk)
	old := copyOf(t, disk)
	volume := volumeWith(t, old, scan, scan.Windows[0])
	if n := pieces(t, volume, config+"/SOFTWARE.LOG1"); n < 2 {
		t.Error("the log lies in one piece: the test shows nothing")
	}
	before := hiveFiles(t, volume, config)

	var set report.HiveChange
	runJSON(t, 0, &set, append(slices.Insert(slices.Clone(large), 2, disk), "--yes", "--record", t.TempDir())...)
	volume = volumeWith(t, disk, scan, scan.Windows[0])
	after := hiveFiles(t, volume, config)
	changed := 0
	for name := range before {
		changed += differences(before[name], after[name])
	}
	if n := differing(t, old, disk); n != changed || n == 0 {
		t.Errorf("%d bytes of the disk changed, %d of them in hive and logs", n, changed)
	}
	if bytes.Equal(before["SOFTWARE.LOG1"], after["SOFTWARE.LOG1"]) {
		t.Error("the log was not used: the test shows nothing")
	}
	testdisk.CheckNTFS(t, volume)
	path := filepath.Join(t.TempDir(), "SOFTWARE")
	if err := os.WriteFile(path, after["SOFTWARE"], 0o600); err != nil {
		t.Fatal(err)
	}
	testenv.JudgeWalk(t, path, "hivexml", "reglookup", "regfexport")
	var got struct{ Data string }
	runJSON(t, 0, &got, "hive", "get", disk, "Microsoft", "Large")
	if got.Data != large[len(large)-1] {
		t.Errorf("hive get: %q", got.Data)
	}

	runJSON(t, 0, &struct{}{}, "undo", set.Record, "--yes")
	if n := differing(t, old, disk); n != 0 {
		t.Errorf("%d bytes are not as they were", n)
	}
}

// A disk that has another name by now is named to undo; another disk is none, however like it looks.
func TestUndoOfADiskWithAnotherName(t *testing.T) {
	disk := testdisk.PC(t, 512, newPatched(t).write())
	twin := testdisk.PC(t, 512, newPatched(t).write()) // with other GUIDs
	old := copyOf(t, disk)
	var fix report.Fix
	runJSON(t, 0, &fix, "fix", disk, "--yes", "--record", t.TempDir())
	runJSON(t, 0, &struct{}{}, "fix", twin, "--yes", "--record", t.TempDir())
	moved := disk + ".moved"
	if err := os.Rename(disk, moved); err != nil {
		t.Fatal(err)
	}
	var got document
	runJSON(t, 3, &got, "undo", fix.Record, "--yes")
	if !strings.Contains(got.Error.Hint, "unhello undo") {
		t.Errorf("%+v", got.Error)
	}
	runJSON(t, 5, &got, "undo", fix.Record, twin, "--yes")
	if got.Error.Reason != "other-volume" {
		t.Errorf("%+v", got.Error)
	}
	runJSON(t, 0, &struct{}{}, "undo", fix.Record, moved, "--yes")
	if n := differing(t, old, moved); n != 0 {
		t.Errorf("%d bytes are not as they were", n)
	}
}
