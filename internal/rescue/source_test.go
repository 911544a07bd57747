package rescue

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"unhello/internal/device"
	"unhello/internal/problem"
	"unhello/internal/record"
)

// TestFind: every way to name a Windows leads to the same place.
func TestFind(t *testing.T) {
	root := volume(t, "clean-on")
	hive := filepath.Join(root, "Windows", "System32", "config", "SOFTWARE")
	for _, below := range []string{"", "Windows", "Windows/System32", "Windows/System32/config",
		"Windows/System32/config/SOFTWARE", "Windows/"} {
		found, err := session().
			Find(t.Context(), filepath.Join(root, filepath.FromSlash(below)), Software, Select{})
		if err != nil || len(found.Windows) != 1 {
			t.Errorf("%q: %v, %v", below, found, err)
			continue
		}
		w := found.Windows[0]
		p := w.place.(*folder)
		if p.hive != hive || p.root != root || w.Folder != "Windows" ||
			w.Path != filepath.Join(root, "Windows") || w.N != 1 {
			t.Errorf("%q: %+v", below, w)
		}
		if p.logs != [2]string{hive + ".LOG1", hive + ".LOG2"} {
			t.Errorf("%q: logs %q", below, p.logs)
		}
	}
}

// TestFindRelative: undo may run in another folder, so paths are absolute.
func TestFindRelative(t *testing.T) {
	root := volume(t, "clean-on")
	t.Chdir(root)
	found, err := session().Find(t.Context(), ".", Software, Select{})
	if err != nil || !filepath.IsAbs(found.Windows[0].place.path()) ||
		found.Windows[0].Source != "." {
		t.Errorf("%+v, %v", found, err)
	}
}

// TestFindOtherHives: a named file is the hive; in a folder, the hive is looked for by name.
func TestFindOtherHives(t *testing.T) {
	root := volume(t, "clean-on")
	config := filepath.Join(root, "Windows", "System32", "config")
	write(t, filepath.Join(config, "system"), []byte("regf"))
	found, err := session().Find(t.Context(), root, "SYSTEM", Select{})
	if err != nil || found.Windows[0].place.path() != filepath.Join(config, "system") {
		t.Errorf("%+v, %v", found, err)
	}
	_, err = session().Find(t.Context(), root, "SAM", Select{})
	wantReason(t, err, problem.NoWindows)
}

// TestPlaces: names are found as they are, or else in another letter case.
func TestPlaces(t *testing.T) {
	for _, c := range []struct {
		files []string
		hive  string
		logs  [2]string
	}{
		{[]string{"SOFTWARE"}, "SOFTWARE", [2]string{}},
		// a leftover that never counts
		{[]string{"SOFTWARE", "SOFTWARE.LOG"}, "SOFTWARE", [2]string{}},
		{[]string{"SOFTWARE", "SOFTWARE.LOG2"}, "SOFTWARE", [2]string{"", "SOFTWARE.LOG2"}},
		{[]string{"software", "SOFTWARE.LOG1", "Software.log2"}, "software",
			[2]string{"SOFTWARE.LOG1", "Software.log2"}},
		{[]string{"SOFTWARE", "software.log1", "SOFTWARE.LOG1"}, "SOFTWARE",
			[2]string{"SOFTWARE.LOG1", ""}},
		{[]string{"NTUSER.DAT", "NTUSER.DAT.LOG1", "NTUSER.LOG1"}, "NTUSER.DAT",
			[2]string{"NTUSER.DAT.LOG1", ""}},
	} {
		dir := t.TempDir()
		for _, name := range c.files {
			write(t, filepath.Join(dir, name), nil)
		}
		p := newFolder(dir, filepath.Join(dir, c.hive))
		for i, want := range c.logs {
			if want != "" {
				want = filepath.Join(dir, want)
			}
			if p.logs[i] != want {
				t.Errorf("%q: LOG%d is %q, want %q", c.files, i+1, p.logs[i], want)
			}
		}
	}
}

func TestPathsInOrder(t *testing.T) {
	var got []string
	for _, f := range (&folder{hive: "h", logs: [2]string{"", "l2"}}).list() {
		got = append(got, f.name)
	}
	if !slices.Equal(got, []string{"hive", "log2"}) {
		t.Errorf("%q", got)
	}
}

// TestForeignFormat: formats are recognized by content; the shortest file with the right bytes is
// enough, and one byte less is not.
func TestForeignFormat(t *testing.T) {
	for _, m := range foreignMagics {
		b := make([]byte, m.offset+int64(len(m.bytes)))
		copy(b[m.offset:], m.bytes)
		path := filepath.Join(t.TempDir(), "SOFTWARE")
		write(t, path, b)
		if got, err := foreignFormat(path); err != nil || got != m.format {
			t.Errorf("%q at %d: %q, %v", m.bytes, m.offset, got, err)
		}
		write(t, path, b[:len(b)-1])
		if got, err := foreignFormat(path); err != nil || got == m.format {
			t.Errorf("%q at %d, cut off: %q, %v", m.bytes, m.offset, got, err)
		}
	}
}

// TestChoose: by number, or by ID in any letter case; nobody is asked if there is no terminal.
func TestChoose(t *testing.T) {
	a, b := &Windows{N: 1, ID: "AB12/Windows"}, &Windows{N: 2, ID: "AB12/Windows.old"}
	both := &Found{Windows: []*Windows{a, b}}
	s := session()
	for want, w := range map[string]*Windows{"1": a, "2": b, "ab12/windows": a,
		"AB12/Windows.old": b} {
		if got, err := s.choose(both, "C:", want, nil); err != nil || got != w {
			t.Errorf("%s: %+v, %v", want, got, err)
		}
	}
	for _, want := range []string{"0", "3", "AB12", "Windows", "01"} {
		_, err := s.choose(both, "C:", want, nil)
		wantReason(t, err, problem.NoWindows)
	}
	twins := &Found{Windows: []*Windows{{N: 1, ID: "AB12/Windows", Path: "one"},
		{N: 2, ID: "ab12/windows", Path: "two"}}}
	_, several := s.choose(twins, "C:", "AB12/Windows", nil)
	wantReason(t, several, problem.SeveralWindows)
	if got, err := s.choose(twins, "C:", "2", nil); err != nil || got.N != 2 {
		t.Errorf("one of two with the same ID, by its number: %+v, %v", got, err)
	}
	if got, err := s.choose(&Found{Windows: []*Windows{b}}, "C:", "", nil); err != nil || got != b {
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
		if got := sameTarget(was, c.now); got != c.same {
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
		if got := sameTarget(c.was, now); got != c.same {
			t.Errorf("%s: %v", name, got)
		}
	}
	now.PartitionOffset = "1048576"
	if sameTarget(record.Target{ByContent: true}, now) {
		t.Error("a hive of FAT is none inside a disk")
	}
}

// TestClassify: the first page of hiberfil.sys.
func TestClassify(t *testing.T) {
	for page, want := range map[string]Hibernation{
		"HIBR": Hibernated, "hibr": Hibernated, "HiBr and more": Hibernated, "RSTR": Hibernated,
		"rstr": Hibernated,
		"WAKE": NotHibernated, "wake and more": NotHibernated, "": NotHibernated,
		"\x00":                       NotHibernated,
		strings.Repeat("\x00", 4096): NotHibernated,
		"HIB":                        HibernationUnknown, "LINK": HibernationUnknown,
		"W": HibernationUnknown, " HIBR": HibernationUnknown,
		"\x00\x00\x00\x00HIBR":                HibernationUnknown,
		strings.Repeat("\x00", 4095) + "\x01": HibernationUnknown,
	} {
		if got := classify([]byte(page)); got != want {
			t.Errorf("%.20q: %s, want %s", page, got, want)
		}
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
	found, err := session().Find(t.Context(), root, Software, Select{})
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
		if got, _ := found.Windows[0].circumstances().takes(dir); got != want {
			t.Errorf("%s: %v", dir, got)
		}
	}
	bare := &Windows{place: &folder{hive: filepath.Join(root, "SOFTWARE")}}
	if takes, _ := bare.circumstances().takes(root); !takes {
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
			files.letGo()
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
	found, err := session().Find(t.Context(), root, Software, Select{})
	if err != nil {
		t.Fatal(err)
	}
	free, known := device.FreeSpace(found.Windows[0].place.path())
	if !known {
		t.Skip("free space can't be told here")
	}
	grow := func(by int64) error {
		step := record.Step{File: "hive", OldSize: 8192, NewSize: 8192 + by}
		return found.Windows[0].place.admit(
			record.Plan{Groups: []record.Group{{Steps: []record.Step{step}}}})
	}
	wantReason(t, grow(free*2+1<<30), problem.NoRoom)
	if free > 8192 {
		if err := grow(4096); err != nil {
			t.Error(err)
		}
	}
}
