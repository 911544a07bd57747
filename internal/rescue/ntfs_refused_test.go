package rescue_test

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"unhello/hive"
	"unhello/hive/hivetest"
	"unhello/internal/problem"
	"unhello/internal/report"
	"unhello/internal/rescue"
	"unhello/internal/testdisk"
	"unhello/internal/text"
)

// What can't be changed safely inside a disk is refused, each case with its own words and before
// anything is written.

// refusal is how a change is to be refused.
type refusal struct {
	code   int // 0 for 5
	reason problem.Reason
	says   string // in the message
	detail string
	hint   string
	fix    rescue.FixOptions // added to what every fix has
	set    int               // the size of a value to set instead of a fix, 0 for a fix
}

// refused expects a fix, or another change, to be refused and nothing to be written: no byte of the
// disk, no record, no backup.
func refused(t *testing.T, disk string, want refusal) {
	t.Helper()
	old, left := testdisk.Copy(t, disk), t.TempDir()
	o := want.fix
	o.WriteOptions = rescue.WriteOptions{Yes: true, RecordDir: left, BackupDir: left,
		AcceptUnproven: want.fix.AcceptUnproven}
	var err error
	if want.set > 0 {
		_, err = setLarge(t, disk, want.set, o.WriteOptions)
	} else {
		_, err = session().Fix(t.Context(), disk, o)
	}
	wantRefusal(t, err, want)
	if n := testdisk.DifferingFiles(t, old, disk); n != 0 {
		t.Errorf("%d bytes were changed", n)
	}
	if names, err := os.ReadDir(left); err != nil || len(names) != 0 {
		t.Errorf("left behind: %v, %v", names, err)
	}
}

// wantRefusal checks what an error tells a person.
func wantRefusal(t *testing.T, err error, want refusal) {
	t.Helper()
	if err == nil {
		t.Errorf("no error, want %s", want.reason)
		return
	}
	e := problem.Of(err).Object(text.English)
	if e.Code != cmp.Or(want.code, problem.CodeRefused) || e.Reason != string(want.reason) ||
		!strings.Contains(e.Message, want.says) || !strings.Contains(e.Detail, want.detail) ||
		!strings.Contains(e.Hint, want.hint) {
		t.Errorf("refused as %+v, want %+v", e, want)
	}
}

// setLarge sets a value of that many bytes; 600 don't fit into a sector.
func setLarge(t *testing.T, disk string, size int,
	o rescue.WriteOptions) (*report.HiveChange, error) {
	return session().SetValue(t.Context(), disk, "Microsoft", "Large", hive.Binary,
		bytes.Repeat([]byte{0x55}, size), rescue.SetOptions{WriteOptions: o})
}

// Files that NTFS or Windows stores in another form, made by ntfs-3g.
func TestHiveThatIsNoPlainFile(t *testing.T) {
	software := fixtureIn(t, config, "clean-on")[config+"/SOFTWARE"]
	onVolume := func(options []string,
		fill func(t *testing.T, dir string)) func(t *testing.T) string {
		return func(t *testing.T) string {
			volume := testdisk.Format(t, 16*mib, options...)
			testdisk.Mounted(t, volume, func(dir string) {
				dir = filepath.Join(dir, config)
				if err := os.MkdirAll(dir, 0o700); err != nil {
					t.Fatal(err)
				}
				fill(t, dir)
			})
			return testdisk.PC(t, 512, volume)
		}
	}
	for _, test := range []struct {
		name string
		disk func(t *testing.T) string
		want refusal
	}{
		{"compressed", onVolume([]string{"-C", "-c", "4096"}, func(t *testing.T, dir string) {
			testdisk.Run(t, "setfattr", "-n", "system.ntfs_attrib_be", "-v", "0x00000810", dir)
			testdisk.Write(t, dir+"/SOFTWARE", software)
		}), refusal{reason: "file-not-in-place",
			says: `config\SOFTWARE is compressed by the file system`, hint: "mount the volume"}},
		{"compressed by Windows", onVolume(nil, func(t *testing.T, dir string) {
			testdisk.Write(t, dir+"/SOFTWARE", nil)
			if err := os.Truncate(dir+"/SOFTWARE", 1<<20); err != nil {
				t.Fatal(err)
			}
			// WOF version 1, provider file, version 1, algorithm XPRESS4K.
			testdisk.Run(t, "setfattr", "-n", "system.ntfs_reparse_data", "-v",
				"0x170000801000000001000000020000000100000000000000", dir+"/SOFTWARE")
		}), refusal{reason: "file-not-in-place",
			says: `config\SOFTWARE is compressed by Windows (compact /exe)`,
			hint: "compact /u /exe SOFTWARE"}},
		{"with a hole", onVolume(nil, func(t *testing.T, dir string) {
			punched(t, dir+"/SOFTWARE")
		}), refusal{reason: "file-not-in-place",
			says: `config\SOFTWARE is sparse: a part of it has no clusters`}},
		{"so small that it is resident", onVolume(nil, func(t *testing.T, dir string) {
			testdisk.Write(t, dir+"/SOFTWARE", software[:100])
		}), refusal{code: 3, reason: "not-a-hive"}},
	} {
		t.Run(test.name, func(t *testing.T) { refused(t, test.disk(t), test.want) })
	}
}

// punched writes a hive whose largest value is zeros, leaving out the clusters that only hold
// zeros.
func punched(t *testing.T, path string) {
	root := hivetest.SoftwareTree(hivetest.SoftwareOptions{Switch: 2, Tiny: true})
	root.At("Microsoft").Values = []hivetest.Value{hivetest.Binary("Zeros", make([]byte, 15000))}
	b, err := hivetest.Build(root, hivetest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	holes := 0
	for at := 0; at < len(b); at += 4096 {
		if testdisk.Differing(b[at:at+4096], make([]byte, 4096)) == 0 {
			holes++
			continue
		}
		if _, err := f.WriteAt(b[at:at+4096], int64(at)); err != nil {
			t.Fatal(err)
		}
	}
	if holes < 2 {
		t.Fatalf("%d holes: the test shows nothing", holes)
	}
}

// emptyLogs gives a clean hive with empty logs of that size.
func emptyLogs(t *testing.T, size int) map[string][]byte {
	files := fixtureIn(t, config, "clean-on")
	hive := files[config+"/SOFTWARE"]
	for _, name := range []string{"/SOFTWARE.LOG1", "/SOFTWARE.LOG2"} {
		log := hivetest.LogFile(hive)
		files[config+name] = append(log, make([]byte, size-len(log))...)
	}
	return files
}

// A log inside its file record can't be written; a change that needs none goes ahead.
func TestResidentLogs(t *testing.T) {
	volume := testdisk.NTFS(t, testdisk.Volume{Files: emptyLogs(t, 512)})
	if !bytes.Contains(testdisk.Run(t, "ntfsinfo", "-F", config+"/SOFTWARE.LOG1", volume),
		[]byte("Data size:\t\t 512")) {
		t.Error("no resident log: the test shows nothing")
	}
	disk := testdisk.PC(t, 512, volume)
	refused(t, disk, refusal{reason: "no-room", detail: "its LOG2 has room for 0 bytes and needs",
		set: 600})
	fixUndo(t, disk, config, 1)
}

// What would make a file longer is refused, with the way that remains.
func TestNoRoomInPlace(t *testing.T) {
	for _, test := range []struct {
		name   string
		files  map[string][]byte
		detail string
		set    int
	}{
		{"a replay that needs a longer hive", fixtureIn(t, config, "dirty-stale-0-real-2"),
			"the hive has room for 8192 bytes and needs 12288", 0},
		{"a change that needs a longer hive", fixtureIn(t, config, "clean-on"),
			"the hive has room for 8192 bytes and needs", 5000},
		{"a change that needs a longer log", emptyLogs(t, 4096),
			"its LOG2 has room for 4096 bytes and needs", 600},
	} {
		t.Run(test.name, func(t *testing.T) {
			disk := testdisk.PC(t, 512, testdisk.NTFS(t, testdisk.Volume{Files: test.files}))
			refused(t, disk, refusal{reason: "no-room", detail: test.detail,
				hint: "let the system mount the volume", set: test.set})
		})
	}
}

// Each kind of damage is refused for what it is.
func TestDamagedVolumes(t *testing.T) {
	for _, test := range damagedVolumes {
		t.Run(test.name, func(t *testing.T) {
			v := newPatched(t)
			test.damage(v)
			refused(t, v.write(), test.want)
		})
	}
}

func damaged(detail string) refusal {
	return refusal{reason: "volume-damaged", says: "file system of", detail: detail, hint: "chkdsk"}
}

func notInPlace(says string) refusal { return refusal{reason: "file-not-in-place", says: says} }

var damagedVolumes = []struct {
	name   string
	damage func(v *patched)
	want   refusal
}{
	{"encrypted", func(v *patched) { v.put16(software, data, 12, 0x4000) },
		notInPlace(`\SOFTWARE is encrypted by the file system (EFS)`)},
	{"a symbolic link", func(v *patched) {
		v.record(software,
			func(rec []byte) {
				testdisk.Insert(rec,
					testdisk.Resident(0xC0, []byte{0x0C, 0, 0, 0xA0, 0, 0, 0, 0}))
			})
	}, notInPlace(`\SOFTWARE is a symbolic link`)},
	{"a folder", func(v *patched) { v.put16(software, 0, 22, 3) },
		damaged("a folder without an index")},
	{"a hive that was not written to its end", func(v *patched) {
		v.clean()
		v.put64(software, data, 56, 4096)
	}, refusal{reason: "hive-damaged", says: `config\SOFTWARE is damaged`}},
	{"a replay behind what was written", func(v *patched) { v.put64(software, data, 56, 4096+512) },
		refusal{
			reason: "no-room", detail: "the hive has room for 4608 bytes and needs 8192",
			hint: "let the system mount the volume",
		}},

	{"a cluster that counts as free", func(v *patched) { v.free(v.first(software) + 1) },
		damaged("counts its cluster at 0x")},
	{"hive and log in one cluster", func(v *patched) {
		to := v.first(software) + 1 - v.first(log1)
		run := v.run(log1)
		run[1] = 7 // of 8 clusters
		v.runs(log1, append(run, 0x21, 1, byte(to), byte(to>>8))...)
	}, damaged("it shares its cluster at 0x")},
	{"a cluster twice in a file",
		func(v *patched) { v.runs(software, 0x21, 1, 0x20, 0x02, 0x11, 1, 0) },
		damaged("clusters 0 and 1 of the file are cluster 544 of the volume")},
	{"clusters of the file system", func(v *patched) { v.runs(software, 0x11, 2, 1) },
		damaged("belongs to the file system")},
	{"clusters outside", func(v *patched) { v.runs(software, 0x21, 2, 0xFE, 0x03) },
		damaged("the volume has 1023")},

	{"torn file record", func(v *patched) { v.b[v.at(software)+1022]++ }, damaged("torn")},
	{"file record of another file", func(v *patched) { v.b[v.at(software)+16]++ },
		damaged("sequence number")},
	{"file record that is not in use", func(v *patched) { v.b[v.at(software)+22] = 0 },
		damaged("not in use")},
	{"attribute list that holds itself", func(v *patched) {
		v.list(testdisk.ListEntry(0x20, 0, v.refs[software], 99))
	}, damaged("goes in a circle")},
	{"attribute list that holds an attribute twice",
		func(v *patched) { v.list(v.entryOf(data), v.entryOf(data)) },
		damaged("has attribute 0x80 twice")},
	{"index that holds itself", func(v *patched) { v.circle() }, damaged("comes twice")},
	{"index entry of another folder",
		func(v *patched) { v.block(func(b []byte) { b[entryIn(b, "Windows")+16] = 9 }) },
		damaged("which belongs to record 9")},
	{"$MFT and its mirror", func(v *patched) {
		for _, at := range []int{v.at("$MFT"), int(le.Uint64(v.b[56:])) * 4096} {
			copy(v.b[at:], "BAAD")
		}
	}, damaged(`begins with "BAAD"`)},
	{"cut off in the $MFT", func(v *patched) { v.b = v.b[:v.at("$Bitmap")] }, refusal{
		reason: "volume-damaged", says: "is cut off: ", hint: "copy the image again",
	}},
	{"a hive of a TiB that is nearly all a hole", func(v *patched) { v.hole(software) },
		notInPlace("is sparse")},
}

var le = binary.LittleEndian
