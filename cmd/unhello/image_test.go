package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"unhello/hive/hivetest"
	"unhello/internal/problem"
	"unhello/internal/record"
	"unhello/internal/report"
	"unhello/internal/testdisk"
	"unhello/internal/testenv"
)

// The program on disk images: of a disk exactly the bytes of the plan change, and
// nothing else of what is around it. QEMU and ntfs-3g judge.

// imageCase is a change that can be made where the hive lies.
type imageCase struct {
	name   string
	volume func(t *testing.T) testdisk.Volume
	change []string // IMAGE stands for the image
	result string
	key    string // what judges are to see
	value  string
	want   uint32
	verify int // exit code after the change
}

// softwarePath is where the hive is on a volume.
const softwarePath = "Windows/System32/config/SOFTWARE"

// windowsOf returns a volume with the Windows of a fixture.
func windowsOf(fixture string) func(t *testing.T) testdisk.Volume {
	return func(t *testing.T) testdisk.Volume {
		files := map[string][]byte{}
		fixtureFiles(t, "Windows", fixture, files)
		return testdisk.Volume{Size: smallVolume, Files: files}
	}
}

// realWindows returns a volume with a real hive.
func realWindows(t *testing.T) testdisk.Volume {
	hive := testenv.Unxz(t, testenv.Shared(t, "hives/SOFTWARE_small.xz"))
	return testdisk.Volume{Size: smallVolume, Files: map[string][]byte{softwarePath: hive}}
}

// inPieces returns a volume on which hive and logs lie mixed, cluster by cluster.
func inPieces(t *testing.T) testdisk.Volume {
	v := windowsOf("dirty-same-size")(t)
	files := v.Files
	v.Files, v.Fill = nil, func(dir string) {
		for at := 0; at < 1<<20; at += clusterSize {
			for _, name := range slices.Sorted(maps.Keys(files)) {
				if b := files[name]; at < len(b) {
					appendTo(t, filepath.Join(dir, name), b[at:min(len(b), at+clusterSize)])
				}
			}
		}
	}
	return v
}

func appendTo(t *testing.T, path string, b []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.Write(b)
	if err := errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
}

func fixCase(name string, volume func(t *testing.T) testdisk.Volume) imageCase {
	return imageCase{name, volume, []string{"fix", "IMAGE"}, "fixed", hivetest.DeviceKey,
		hivetest.HelloOnly, 0, 0}
}

// imageCases are fixes that change the one sector of the value, or replay logs,
// and an edit that is kept in a log first and changes whole pages.
func imageCases() []imageCase {
	return []imageCase{
		fixCase("clean-on", windowsOf("clean-on")),
		fixCase("clean-string", windowsOf("clean-string")),
		fixCase("dirty-same-size", windowsOf("dirty-same-size")),
		fixCase("SOFTWARE_small", realWindows),
		{
			"hive set in pieces", inPieces,
			[]string{"hive", "set", "IMAGE", `Unhello\Test`, "Number", "REG_DWORD", "0xCAFE1234"},
			"set", `Unhello\Test`, "Number", 0xCAFE1234, problem.CodeStillOn,
		},
	}
}

// An around is what a volume is put into.
type around struct {
	testdisk.Container
	divided bool // into partitions
}

func arounds() []around {
	list := []around{
		{testdisk.Container{Name: "volume.raw", Format: "raw"}, false},
		{testdisk.Container{Name: "volume.vhdx", Format: "vhdx", Options: "subformat=dynamic",
			Checked: true}, false},
		// as QEMU makes them if nobody says otherwise
		{testdisk.Container{Name: "rounded.vhd", Format: "vpc"}, true},
	}
	for _, c := range testdisk.Containers() {
		list = append(list, around{c, true})
	}
	return list
}

// windowsAt is where testdisk.PC puts the volume.
const windowsAt = 4 << 20

// TestChangeInImages changes the same volume in every container, by itself and
// on a disk.
func TestChangeInImages(t *testing.T) {
	for _, c := range imageCases() {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			volume := testdisk.NTFS(t, c.volume(t))
			disk := testdisk.PC(t, 512, volume)
			for _, in := range arounds() {
				t.Run(in.Name, func(t *testing.T) {
					raw, start := volume, int64(0)
					if in.divided {
						raw, start = disk, windowsAt
					}
					c.changeInImage(t, in, raw, volume, start)
				})
			}
		})
	}
}

// changeInImage changes one image of a raw disk, on which the volume begins at
// start, and takes it back.
func (c imageCase) changeInImage(t *testing.T, in around, raw, volume string, start int64) {
	image := in.Make(t, raw)
	original := mustRead(t, image)
	argv := append(slices.Clone(c.change), "--yes", "--record", t.TempDir())
	argv[slices.Index(argv, "IMAGE")] = image
	made := unhello(t, 0, argv...)
	if made.Result != c.result {
		t.Errorf("result %s, want %s", made.Result, c.result)
	}

	// On the disk: the plan, byte for byte, at the places that ntfs-3g says.
	before := mustRead(t, raw)
	want := planned(t, before, made.Record, volume, start)
	after := in.Raw(t, image)
	got := mustRead(t, after)
	larger := make([]byte, max(0, len(got)-len(want))) // where the size was rounded up
	if !bytes.Equal(got, append(bytes.Clone(want), larger...)) {
		t.Error("the disk is not as it was before with the bytes of the plan in it")
	}
	changed := testdisk.Differing(before, want)
	if changed == 0 {
		t.Error("the plan changes nothing")
	}
	// In the file around it: as many bytes, so not one of the image's own.
	now := mustRead(t, image)
	if n := testdisk.Differing(original, now); n != changed || len(now) != len(original) {
		t.Errorf("%d bytes of the image changed, %d of the disk; its size is %d, was %d", n,
			changed, len(now), len(original))
	}
	t.Logf("%d bytes changed", changed)

	in.Check(t, image)
	c.judge(t, volumeAt(t, after, volume, start))
	unhello(t, c.verify, "verify", image)

	unhello(t, 0, "undo", made.Record, "--yes")
	if !bytes.Equal(mustRead(t, image), original) {
		t.Error("undo has not restored the image byte for byte")
	}
	unhello(t, problem.CodeStillOn, "verify", image)
}

// volumeAt returns what a disk has in the place of a volume.
func volumeAt(t *testing.T, disk, volume string, start int64) string {
	t.Helper()
	info, err := os.Stat(volume)
	if err != nil {
		t.Fatal(err)
	}
	return testdisk.Extract(t, disk, start, info.Size())
}

// judge has ntfs-3g look at a volume that was changed, and all judges at the hive
// that it reads there.
func (c imageCase) judge(t *testing.T, volume string) {
	t.Helper()
	testdisk.CheckNTFS(t, volume)
	path := filepath.Join(t.TempDir(), "SOFTWARE")
	if err := os.WriteFile(path, testdisk.Cat(t, volume, softwarePath), 0o600); err != nil {
		t.Fatal(err)
	}
	testenv.JudgeDWORD(t, path, c.key, c.value, c.want)
	testenv.JudgeWalk(t, path)
	wantNoNewFaults(t, path, nil)
}

func mustRead(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// planned returns a disk as the plan of a record makes it. Where the files lie says
// ntfs-3g.
func planned(t *testing.T, disk []byte, recordPath, volume string, start int64) []byte {
	t.Helper()
	r, err := record.Load(recordPath)
	if err != nil {
		t.Fatal(err)
	}
	return plannedBy(t, disk, r, volume, start)
}

// plannedBy is planned with a record at hand.
func plannedBy(t *testing.T, disk []byte, r *record.Record, volume string, start int64) []byte {
	t.Helper()
	after := bytes.Clone(disk)
	lie := map[string][]int64{}
	for _, name := range r.Plan.Files() {
		lie[name] = clustersOf(t, volume, softwarePath+map[string]string{"hive": "",
			"log1": ".LOG1", "log2": ".LOG2"}[name])
	}
	for _, g := range r.Plan.Groups {
		for _, s := range g.Steps {
			if s.IsResize() || len(s.Old) != len(s.New) {
				t.Fatalf("%s is to change its size", s.File)
			}
			for i, b := range s.New {
				vcn, in := (s.Offset+int64(i))/clusterSize, (s.Offset+int64(i))%clusterSize
				at := start + lie[s.File][vcn]*clusterSize + in
				if after[at] != s.Old[i] {
					t.Fatalf("%s at 0x%x: the plan took the disk for another", s.File,
						s.Offset+int64(i))
				}
				after[at] = b
			}
		}
	}
	return after
}

// clusterSize is what mkntfs gives small volumes here.
const clusterSize = 4096

// clustersOf asks ntfs-3g for the clusters of a file, in the order of the file.
func clustersOf(t *testing.T, volume, file string) (clusters []int64) {
	t.Helper()
	// Of a run it prints the first cluster in the file, that on the volume, and how many.
	_, list, _ := strings.Cut(string(testdisk.Run(t, "ntfscluster", "-f", "-F", file, volume)),
		"LCN")
	for line := range strings.Lines(list) {
		var vcn, lcn, n int64
		if got, _ := fmt.Sscan(line, &vcn, &lcn, &n); got != 3 {
			continue
		}
		if vcn != int64(len(clusters)) {
			t.Fatalf("%s: no cluster %d in %s", file, len(clusters), list)
		}
		for i := range n {
			clusters = append(clusters, lcn+i)
		}
	}
	return clusters
}

// TestInPieces makes sure that the case of that name is one.
func TestInPieces(t *testing.T) {
	volume := testdisk.NTFS(t, inPieces(t))
	for _, ending := range []string{"", ".LOG1", ".LOG2"} {
		list := clustersOf(t, volume, softwarePath+ending)
		if int(list[len(list)-1]-list[0]) == len(list)-1 {
			t.Errorf("SOFTWARE%s lies in one piece: %d", ending, list)
		}
	}
}

// TestPeersReadAHiveFixedInAnImage has the peers of the folder of real hives read
// one that was fixed in a qcow2 image.
func TestPeersReadAHiveFixedInAnImage(t *testing.T) {
	for _, judge := range testenv.Judges() {
		testenv.Tool(t, judge)
	}
	script := testenv.Shared(t, "checks/hive-peers.sh")
	volume := testdisk.NTFS(t, realWindows(t))
	in := testdisk.Container{Name: "volume.qcow2", Format: "qcow2"}
	image := in.Make(t, volume)
	unhello(t, 0, "fix", image, "--yes", "--record", t.TempDir())
	hive := filepath.Join(t.TempDir(), "SOFTWARE")
	if err := os.WriteFile(hive, testdisk.Cat(t, in.Raw(t, image), softwarePath),
		0o600); err != nil {
		t.Fatal(err)
	}
	for value, ok := range map[string]bool{"0": true, "2": false} {
		cmd := exec.Command(script, hive, value)
		// where Debian has chntpw
		cmd.Env = append(os.Environ(), "PATH="+os.Getenv("PATH")+":/usr/sbin:/sbin")
		if out, err := cmd.CombinedOutput(); (err == nil) != ok {
			t.Errorf("they see %s: %v\n%s", value, err, out)
		}
	}
}

// fixedRaw makes a raw disk with a Windows and fixes it.
func fixedRaw(t *testing.T) (disk string, before []byte, recordPath string) {
	t.Helper()
	disk = testdisk.PC(t, 512, windowsVolume(t, "Windows=dirty-same-size"))
	before = mustRead(t, disk)
	return disk, before, unhello(t, 0, "fix", disk, "--yes", "--record", t.TempDir()).Record
}

// TestUndoOfAnImageElsewhere: the record knows the disk and its partition by
// their IDs, not by the name and the format of the file.
func TestUndoOfAnImageElsewhere(t *testing.T) {
	disk, before, recordPath := fixedRaw(t)
	moved := filepath.Join(t.TempDir(), "moved.img")
	if err := os.Rename(disk, moved); err != nil {
		t.Fatal(err)
	}
	if d := unhello(t, 3, "undo", recordPath, "--yes"); d.Error.Reason != string(problem.NotFound) {
		t.Errorf("without its new name: %s", d.Error.Reason)
	}
	for _, c := range testdisk.Containers() {
		t.Run(c.Name, func(t *testing.T) {
			image := c.Make(t, moved)
			unhello(t, 0, "undo", recordPath, image, "--yes")
			if !bytes.Equal(mustRead(t, c.Raw(t, image)), before) {
				t.Error("the disk is not as it was before the fix")
			}
			c.Check(t, image)
		})
	}
	unhello(t, 0, "undo", recordPath, moved, "--yes")
	if !bytes.Equal(mustRead(t, moved), before) {
		t.Error("the moved disk is not as it was before the fix")
	}
}

// TestUndoOnAnotherDisk: the volume on it is the very same to the last byte, but
// disk and partition have other IDs.
func TestUndoOnAnotherDisk(t *testing.T) {
	disk, _, recordPath := fixedRaw(t)
	fixed := testdisk.Extract(t, disk, windowsAt, smallVolume)
	for name, other := range map[string]string{
		"other IDs":          testdisk.PC(t, 512, fixed),
		"no partition table": fixed,
		"another kind of table": testdisk.MBR(t,
			[]testdisk.Partition{{Size: 2 << 20}, {Volume: fixed}}, nil),
		"a fresh one of its kind": testdisk.PC(t, 512, windowsVolume(t, "Windows=dirty-same-size")),
	} {
		t.Run(name, func(t *testing.T) {
			before := mustRead(t, other)
			if d := unhello(t, 5, "undo", recordPath, other,
				"--yes"); d.Error.Reason != string(problem.OtherVolume) {
				t.Errorf("reason %s", d.Error.Reason)
			}
			if !bytes.Equal(mustRead(t, other), before) {
				t.Error("it was written to")
			}
		})
	}
}

// TestUndoOnAnotherVolume: an image without partitions is known by the serial of
// its volume and by its files.
func TestUndoOnAnotherVolume(t *testing.T) {
	volume := windowsVolume(t, "Windows=dirty-same-size")
	recordPath := unhello(t, 0, "fix", volume, "--yes", "--record", t.TempDir()).Record
	b := mustRead(t, volume)
	b[0x48] ^= 0xFF // the serial, in the boot sector
	other := filepath.Join(t.TempDir(), "other")
	if err := os.WriteFile(other, b, 0o600); err != nil {
		t.Fatal(err)
	}
	if d := unhello(t, 5, "undo", recordPath, other,
		"--yes"); d.Error.Reason != string(problem.OtherVolume) {
		t.Errorf("reason %s", d.Error.Reason)
	}
	if !bytes.Equal(mustRead(t, other), b) {
		t.Error("it was written to")
	}
	unhello(t, 0, "undo", recordPath, volume, "--yes")
}

// TestRealLockedDisk is about the disk of a PC whose Windows is locked.
func TestRealLockedDisk(t *testing.T) {
	disk := filepath.Join(t.TempDir(), "locked.img")
	testenv.UnxzTo(t, testenv.Shared(t, "disks/locked-gpt.img.xz"), disk)
	before, err := os.Stat(disk)
	if err != nil {
		t.Fatal(err)
	}
	sum := sumOf(t, disk)
	var scan report.Scan
	got := runWith(t, commands, nil, "scan", disk, "--json")
	if err := json.Unmarshal([]byte(got.out), &scan); err != nil || got.code != 0 {
		t.Fatalf("%+v, %v", got, err)
	}
	// Beside it there is the volume of Windows RE, without a registry of its own.
	if len(scan.Windows) != 0 || len(scan.Volumes) != 2 || scan.Volumes[0].Partition != 3 ||
		scan.Volumes[0].BitLocker.State != report.StateLocked {
		t.Errorf("%+v", scan)
	}
	for _, argv := range [][]string{
		{"verify", disk},
		{"fix", disk, "--yes", "--record", t.TempDir()},
		{"fix", disk, "--dry-run"},
		{"hive", "ls", disk},
	} {
		if d := unhello(t, problem.CodeLocked,
			argv...); d.Error.Reason != string(problem.BitLockerLocked) {
			t.Errorf("%q: reason %s", argv, d.Error.Reason)
		}
	}
	after, err := os.Stat(disk)
	if err != nil || !after.ModTime().Equal(before.ModTime()) || sumOf(t, disk) != sum {
		t.Errorf("it was written to, or %v", err)
	}
}

func sumOf(t *testing.T, path string) [sha256.Size]byte {
	t.Helper()
	return sha256.Sum256(mustRead(t, path))
}
