package rescue

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"testing"

	"unhello/internal/device"
	"unhello/internal/problem"
	"unhello/internal/record"
	"unhello/internal/target"
)

// TestFindRelative: undo may run in another folder, so paths are absolute.
func TestFindRelative(t *testing.T) {
	root := volume(t, "clean-on")
	t.Chdir(root)
	found, err := session().Find(t.Context(), ".", target.Software, target.Select{})
	if err != nil || !filepath.IsAbs(found.Windows[0].HivePath()) ||
		found.Windows[0].Source != "." {
		t.Errorf("%+v, %v", found, err)
	}
}

// TestFindOtherHives: a named file is the hive; in a folder, the hive is looked for by name.
func TestFindOtherHives(t *testing.T) {
	root := volume(t, "clean-on")
	config := filepath.Join(root, "Windows", "System32", "config")
	write(t, filepath.Join(config, "system"), []byte("regf"))
	found, err := session().Find(t.Context(), root, "SYSTEM", target.Select{})
	if err != nil || found.Windows[0].HivePath() != filepath.Join(config, "system") {
		t.Errorf("%+v, %v", found, err)
	}
	_, err = session().Find(t.Context(), root, "SAM", target.Select{})
	wantReason(t, err, problem.NoWindows)
}

// TestChoose: by number, or by ID in any letter case; nobody is asked if there is no terminal.
func TestChoose(t *testing.T) {
	a, b := &target.Windows{N: 1, ID: "AB12/Windows"}, &target.Windows{N: 2, ID: "AB12/Windows.old"}
	both := &target.Found{Windows: []*target.Windows{a, b}}
	s := session()
	for want, w := range map[string]*target.Windows{"1": a, "2": b, "ab12/windows": a,
		"AB12/Windows.old": b} {
		if got, err := s.choose(both, "C:", want, nil); err != nil || got != w {
			t.Errorf("%s: %+v, %v", want, got, err)
		}
	}
	for _, want := range []string{"0", "3", "AB12", "Windows", "01"} {
		_, err := s.choose(both, "C:", want, nil)
		wantReason(t, err, problem.NoWindows)
	}
	twins := &target.Found{Windows: []*target.Windows{{N: 1, ID: "AB12/Windows", Path: "one"},
		{N: 2, ID: "ab12/windows", Path: "two"}}}
	_, several := s.choose(twins, "C:", "AB12/Windows", nil)
	wantReason(t, several, problem.SeveralWindows)
	if got, err := s.choose(twins, "C:", "2", nil); err != nil || got.N != 2 {
		t.Errorf("one of two with the same ID, by its number: %+v, %v", got, err)
	}
	one := &target.Found{Windows: []*target.Windows{b}}
	if got, err := s.choose(one, "C:", "", nil); err != nil || got != b {
		t.Errorf("the only one: %+v, %v", got, err)
	}
	_, err := s.choose(both, "C:", "", nil)
	wantReason(t, err, problem.SeveralWindows)
	if s.askWhich(t.Context(), false) != nil {
		t.Error("nobody is there, but would be asked")
	}
}

// TestSameTarget: another file, or another volume, is another target, whatever its content.
func TestSameTarget(t *testing.T) {
	was := record.Target{VolumeSerial: "0123456789ABCDEF",
		FileIDs: map[string]string{"hive": "10", "log1": "11"}}
	with := func(serial string, ids ...string) record.Target {
		r := record.Target{VolumeSerial: serial, FileIDs: maps.Clone(was.FileIDs)}
		for i := 0; i < len(ids); i += 2 {
			r.FileIDs[ids[i]] = ids[i+1]
		}
		return r
	}
	for name, c := range map[string]struct {
		now  record.Target
		same bool
	}{
		"the same":                       {with(was.VolumeSerial), true},
		"the short serial of Windows":    {with("89AB-CDEF"), true},
		"no serial to be had":            {with(""), true},
		"another volume":                 {with("FEDCBA9876543210"), false},
		"another hive file":              {with(was.VolumeSerial, "hive", "12"), false},
		"another log":                    {with(was.VolumeSerial, "log1", "12"), false},
		"a log that is gone":             {with(was.VolumeSerial, "log1", ""), false},
		"a log that was not there then":  {with(was.VolumeSerial, "log2", "12"), true},
		"another file on another volume": {with("FEDCBA9876543210", "hive", "12"), false},
	} {
		if got := target.SameTarget(was, c.now); got != c.same {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// TestSameTargetByRecord: a field that a record lacks can't make it fit.
func TestSameTargetByRecord(t *testing.T) {
	now := record.Target{Kind: "file", VolumeSerial: "0123456789ABCDEF",
		FileIDs: map[string]string{"hive": "10", "log1": "11"}}
	ids := maps.Clone(now.FileIDs)
	for name, c := range map[string]struct {
		was  record.Target
		same bool
	}{
		"nothing at all": {record.Target{}, false},
		"a volume alone": {record.Target{VolumeSerial: now.VolumeSerial}, false},
		"no hive": {record.Target{VolumeSerial: now.VolumeSerial,
			FileIDs: map[string]string{"log1": "11"}}, false},
		"the number of a device": {record.Target{VolumeSerial: "0000000000000802",
			SerialOfMount: true, FileIDs: ids}, true},
		"the same as a serial": {record.Target{VolumeSerial: "0000000000000802",
			FileIDs: ids}, false},
		"another mount of FAT": {record.Target{VolumeSerial: now.VolumeSerial, ByContent: true,
			FileIDs: map[string]string{"hive": "7"}}, true},
		"another volume of FAT": {record.Target{VolumeSerial: "1A2B3C4D",
			ByContent: true}, false},
		"of FAT, in another folder": {record.Target{Folder: "Windows", ByContent: true}, false},
	} {
		if got := target.SameTarget(c.was, now); got != c.same {
			t.Errorf("%s: %v", name, got)
		}
	}
	now.PartitionOffset = "1048576"
	if target.SameTarget(record.Target{ByContent: true}, now) {
		t.Error("a hive of FAT is none inside a disk")
	}
}

// TestHibernationOfAFolder: a hiberfil.sys that is not a file can't be judged.
func TestHibernationOfAFolder(t *testing.T) {
	root := volume(t, "clean-on")
	if err := os.Mkdir(filepath.Join(root, "hiberfil.sys"), 0o777); err != nil {
		t.Fatal(err)
	}
	before := content(t, root)
	_, err := session().
		Fix(t.Context(), root, FixOptions{WriteOptions: WriteOptions{Yes: true, NoRecord: true}})
	wantReason(t, err, problem.NotPlainFile)
	wantContent(t, root, before)
}

// TestMayKeep: the record never goes onto the Windows that is changed, whatever path leads there.
func TestMayKeep(t *testing.T) {
	root := volume(t, "clean-on")
	outside := t.TempDir()
	link := filepath.Join(outside, "link")
	if err := os.Symlink(filepath.Join(root, "Windows"), link); err != nil {
		t.Skip("no links here:", err)
	}
	back := filepath.Join(root, "back")
	if err := os.Symlink(outside, back); err != nil {
		t.Fatal(err)
	}
	found, err := session().Find(t.Context(), root, target.Software, target.Select{})
	if err != nil {
		t.Fatal(err)
	}
	for dir, want := range map[string]bool{
		outside:                              true,
		filepath.Join(outside, "new", "dir"): true,
		filepath.Dir(root):                   true,
		root + "-beside":                     true,
		back:                                 true,
		root:                                 false,
		filepath.Join(root, "Windows"):       false,
		filepath.Join(root, "new"):           false,
		filepath.Join(root, "x", ".."):       false,
		link:                                 false,
		filepath.Join(link, "new"):           false,
	} {
		if got, _ := circumstancesOf(found.Windows[0]).takes(dir); got != want {
			t.Errorf("%s: %v", dir, got)
		}
	}
	write(t, filepath.Join(root, "SOFTWARE"), []byte("regf"))
	bare, err := session().
		Find(t.Context(), filepath.Join(root, "SOFTWARE"), target.Software, target.Select{})
	if err != nil {
		t.Fatal(err)
	}
	if takes, _ := circumstancesOf(bare.Windows[0]).takes(root); !takes {
		t.Error("a bare hive's own folder does not count")
	}
}

// TestRecordThere: two records of one volume in the same millisecond have the same name. The first
// one stays, and nothing is changed.
func TestRecordThere(t *testing.T) {
	first, second, records := volume(t, "clean-on"), volume(t, "clean-on"), t.TempDir()
	o := FixOptions{WriteOptions: WriteOptions{Yes: true, RecordDir: records}}
	if _, err := session().Fix(t.Context(), first, o); err != nil {
		t.Fatal(err)
	}
	before, record := content(t, second), content(t, records)
	_, err := session().Fix(t.Context(), second, o)
	wantReason(t, err, problem.RecordExists)
	for path := range record {
		if got := problem.Of(err).Args["path"]; got != path {
			t.Errorf("the problem names %v, the record is %s", got, path)
		}
	}
	wantContent(t, second, before)
	wantContent(t, records, record)
}

// TestRecordPlaceGone: the record goes to the announced folder or nowhere: not to another folder,
// and not to a new one of the same name.
func TestRecordPlaceGone(t *testing.T) {
	for name, spoil := range map[string]func(dir string) error{
		"gone": func(dir string) error { return os.Rename(dir, dir+"-away") },
		"another": func(dir string) error {
			return errors.Join(os.Rename(dir, dir+"-away"), os.Mkdir(dir, 0o777))
		},
		"a file": func(dir string) error {
			return errors.Join(os.Rename(dir, dir+"-away"), os.WriteFile(dir, nil, 0o666))
		},
		"moved elsewhere": func(dir string) error {
			return errors.Join(os.Rename(dir, dir+"-away"), os.Symlink(filepath.Dir(dir), dir))
		},
	} {
		for _, below := range []string{"", "to/be/made"} {
			root, stick := volume(t, "clean-on"), filepath.Join(t.TempDir(), "stick")
			if err := os.Mkdir(stick, 0o777); err != nil {
				t.Fatal(err)
			}
			s := session()
			o := WriteOptions{RecordDir: filepath.Join(stick, below)}
			c, files := changeOf(t, s, root, o)
			before := content(t, root)
			if err := spoil(stick); err != nil {
				t.Fatal(err)
			}
			_, err := s.write(t.Context(), c, files)
			files.LetGo()
			wantReason(t, err, problem.RecordPlace)
			wantContent(t, root, before)
			err = filepath.WalkDir(filepath.Dir(stick),
				func(path string, d fs.DirEntry, err error) error {
					if d.Type().IsRegular() && path != stick {
						t.Errorf("%s: %s was made", name, path)
					}
					return err
				})
			if err != nil {
				t.Error(err)
			}
		}
	}
}

// TestNoRoomForGrowth: a plan that needs more than is free is refused.
func TestNoRoomForGrowth(t *testing.T) {
	root := volume(t, "clean-on")
	found, err := session().Find(t.Context(), root, target.Software, target.Select{})
	if err != nil {
		t.Fatal(err)
	}
	free, known := device.FreeSpace(found.Windows[0].HivePath())
	if !known {
		t.Skip("free space can't be told here")
	}
	grow := func(by int64) error {
		step := record.Step{File: "hive", OldSize: 8192, NewSize: 8192 + by}
		return session().Admit(found.Windows[0],
			record.Plan{Groups: []record.Group{{Steps: []record.Step{step}}}})
	}
	wantReason(t, grow(free*2+1<<30), problem.NoRoom)
	if free > 8192 {
		if err := grow(4096); err != nil {
			t.Error(err)
		}
	}
}
