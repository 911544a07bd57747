package ntfs_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
	"unicode/utf16"

	"unhello/internal/testdisk"
	"unhello/media/ntfs"
)

// ntfs-3g takes and gives names with lone surrogates in this form.
const loneHigh, loneLow = "\xED\xA0\x80", "\xED\xB0\x80"

// fillOfEverything writes what a volume can hold, and gives what is expected to be listed: the
// content of files by path, nil for folders.
func fillOfEverything(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	want := map[string][]byte{}
	put := func(name, listed string, b []byte) {
		write(t, dir+"/"+name, b)
		want[listed] = append([]byte{}, b...)
		for folder := path.Dir(listed); folder != "."; folder = path.Dir(folder) {
			want[folder] = nil
		}
	}
	put("empty", "empty", nil)
	put("resident", "resident", noise(100))
	put("Windows/System32/config/SOFTWARE", "Windows/System32/config/SOFTWARE", noise(300001))
	put("Ärger/ж/Ω 𝔘.txt", "Ärger/ж/Ω 𝔘.txt", noise(10))
	for _, twin := range []string{"twin", "Twin", "TWIN"} {
		put("twins/"+twin, "twins/"+twin, []byte(twin))
	}
	for n := range 60 { // more than one node
		name := fmt.Sprintf("many/%s %d", strings.Repeat("long ", 9), n)
		put(name, name, []byte(fmt.Sprint(n)))
	}
	put("odd/"+loneHigh, "odd/%uD800", noise(1))
	put("odd/"+loneLow+"x"+loneHigh, "odd/%uDC00x%uD800", noise(2))
	put("odd/"+loneLow+loneHigh, "odd/%uDC00%uD800", noise(3))
	put(`odd/a\b`, "odd/a%u005Cb", noise(4))
	put("odd/a:b", "odd/a:b", noise(5))
	put("odd/%uD800", "odd/%u0025uD800", noise(6))
	put("odd/%u0025uD800", "odd/%u0025u0025uD800", noise(7))
	put("odd/100%u", "odd/100%u", noise(8))
	put("odd/%ud800", "odd/%ud800", noise(9))
	put("odd/...", "odd/...", noise(10))
	if err := os.Link(dir+"/resident", dir+"/Windows/second name"); err != nil {
		t.Fatal(err)
	}
	want["Windows/second name"] = noise(100)
	return want
}

// walked gives what a walk finds, in the form of fillOfEverything.
func walked(t testing.TB, fsys fs.FS) map[string][]byte {
	t.Helper()
	got := map[string][]byte{}
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case name == ".":
			return nil
		case d.IsDir():
			got[name] = nil
			return nil
		}
		got[name], err = fs.ReadFile(fsys, name)
		return err
	})
	if err != nil {
		t.Error(err)
	}
	return got
}

// The standard library's own test is content with volumes of every cluster size, and a walk finds
// what ntfs-3g wrote.
func TestFS(t *testing.T) {
	for _, sector := range []int{512, 4096} {
		for cluster := sector; cluster <= 64<<10; cluster *= 2 {
			name := fmt.Sprintf("sectors of %d, clusters of %d", sector, cluster)
			t.Run(name, func(t *testing.T) {
				i := newImage(t, 48<<20, "-s", fmt.Sprint(sector), "-c", fmt.Sprint(cluster))
				var want map[string][]byte
				i.mounted(t, func(dir string) {
					want = fillOfEverything(t, dir)
					sparse(t, dir+"/sparse", 100<<10)
				})
				want["sparse"] = tool(t, "ntfscat", i.path, "sparse")
				fsys := i.open(t).FS()
				if err := fstest.TestFS(fsys, slices.Collect(maps.Keys(want))...); err != nil {
					t.Error(err)
				}
				got := walked(t, fsys)
				for name, b := range want {
					if found, ok := got[name]; !ok || !bytes.Equal(found, b) {
						t.Errorf("%s: %d bytes, there %v; want %d", name, len(found), ok, len(b))
					}
				}
				if len(got) != len(want) {
					t.Errorf("%d files and folders, want %d", len(got), len(want))
				}
			})
		}
	}
}

// fstest takes these for optional.
func TestInterfacesOfFS(t *testing.T) {
	fsys := openBytes(t, fixture(t)).FS()
	if _, ok := fsys.(interface {
		fs.ReadDirFS
		fs.StatFS
		fs.ReadFileFS
	}); !ok {
		t.Error("the volume")
	}
	file, err := fsys.Open("Windows/System32/config/SOFTWARE")
	if _, ok := file.(interface {
		io.ReaderAt
		io.Seeker
	}); !ok {
		t.Error("a file", err)
	}
	folder, err := fsys.Open("Windows")
	if _, ok := folder.(fs.ReadDirFile); !ok {
		t.Error("a folder", err)
	}
}

// A name that ntfs-3g can't make is patched into a folder that has no other.
func TestImpossibleNames(t *testing.T) {
	const made = "ABCD"
	for _, test := range []struct{ name, listed string }{
		{".", "%u002E"},
		{"..", "%u002E."},
		{"a/b", "a%u002Fb"},
		{"a\x00b", "a%u0000b"},
		{"/", "%u002F"},
		{"%%u0", "%%u0"},
	} {
		t.Run(test.listed, func(t *testing.T) {
			i := newImage(t, 4<<20)
			placeholder := made[:len(test.name)]
			i.mounted(t, func(dir string) { write(t, dir+"/folder/"+placeholder, noise(77)) })
			v, b := i.open(t), i.bytes(t)
			before := append([]byte{byte(len(placeholder)), 0}, utf16le(placeholder)...)
			for _, name := range []string{"folder", "folder/" + placeholder} {
				at := ntfsRecord(t, b, lookup(t, v, name).Reference()).at
				edit(b, at, 1024, func(rec []byte) {
					copy(rec[bytes.Index(rec, before)+2:], utf16le(test.name))
				})
			}
			fsys := openBytes(t, b).FS()
			if err := fstest.TestFS(fsys, "folder/"+test.listed); err != nil {
				t.Error(err)
			}
			info, err := fs.Stat(fsys, "folder/"+test.listed)
			if err != nil {
				t.Fatal(err)
			}
			units := info.Sys().(*ntfs.Stat).Name
			if !slices.Equal(units, utf16.Encode([]rune(test.name))) {
				t.Errorf("units %x", units)
			}
		})
	}
}

func TestEscapedNamesHaveOneSpelling(t *testing.T) {
	i := newImage(t, 4<<20)
	i.mounted(t, func(dir string) {
		for _, name := range []string{"A", "%u0041", "é", loneHigh, "😀"} {
			write(t, dir+"/"+name, []byte(name))
		}
	})
	fsys := i.open(t).FS()
	for name, want := range map[string]string{
		"A": "A", "a": "A", // in another case
		"%u0041":       "", // A needs no escape
		"%u0025u0041":  "%u0041",
		"%U0041":       "%u0041", // no escape, but the same name in another case
		"%uD800":       loneHigh,
		"%ud800":       "",
		"%uD83D%uDE00": "", // a whole character
		"😀":            "😀",
		"É":            "é",
		"e\u0301":      "", // Windows doesn't compose
		`\A`:           "",
	} {
		got, err := fs.ReadFile(fsys, name)
		if string(got) != want || (want == "") != errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

// A path that is none is refused before anything is read.
func TestInvalidPaths(t *testing.T) {
	fsys := openBytes(t, fixture(t)).FS()
	for _, name := range []string{"", "/", "/Windows", "Windows/", "Windows//System32", "./Windows",
		"Windows/..", "Windows/.", "a\xFF", loneHigh} {
		for op, err := range everyAccess(fsys, name) {
			if e := wantError[*fs.PathError](t, err); e != nil && e.Path != name ||
				!errors.Is(err, fs.ErrInvalid) {
				t.Errorf("%s %q: %v", op, name, err)
			}
		}
	}
	_, err := fs.Stat(fsys, strings.Repeat("a/", 2048)+"a")
	wantError[*ntfs.LimitError](t, err)
}

// everyAccess gives the errors of all ways to reach a path.
func everyAccess(fsys fs.FS, name string) map[string]error {
	_, open := fsys.Open(name)
	_, stat := fs.Stat(fsys, name)
	_, read := fs.ReadFile(fsys, name)
	_, list := fs.ReadDir(fsys, name)
	return map[string]error{"open": open, "stat": stat, "read": read, "list": list}
}

// There is one rule for what is not there.
func TestNotThere(t *testing.T) {
	v := openBytes(t, fixture(t))
	fsys := v.FS()
	for _, name := range []string{"zzz", "Windows/zzz", "zzz/zzz",
		"Windows/System32/config/SOFTWARE/zzz", "%uD800", "a\x00b", strings.Repeat("x", 300)} {
		for op, err := range everyAccess(fsys, name) {
			if !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("%s %s: %v", op, name, err)
			}
		}
		if _, err := v.Lookup(name); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("Lookup %s: %v", name, err)
		}
	}
	if _, err := fs.ReadDir(fsys, "Windows/System32/config/SOFTWARE"); !errors.Is(err,
		fs.ErrNotExist) {
		t.Errorf("a file as a folder: %v", err)
	}
	for _, err := range lookup(t, v, software).ReadDir {
		if !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("a file as a folder: %v", err)
		}
	}
}

// Of twins the one spelled exactly is opened. If none is, nobody can tell which is meant.
func TestTwinsInFS(t *testing.T) {
	i := newImage(t, 4<<20)
	i.mounted(t, func(dir string) {
		write(t, dir+"/software", []byte("software"))
		write(t, dir+"/SOFTWARE", []byte("SOFTWARE"))
	})
	fsys := i.open(t).FS()
	if got := namesIn(t, fsys, "."); !slices.Equal(got, []string{"SOFTWARE", "software"}) {
		t.Errorf("names %q", got)
	}
	for _, name := range []string{"software", "SOFTWARE"} {
		if got, err := fs.ReadFile(fsys, name); string(got) != name {
			t.Errorf("%s is %s, %v", name, got, err)
		}
	}
	_, err := fs.Stat(fsys, "Software")
	wantError[*ntfs.AmbiguousError](t, err)
}

// namesIn lists a folder.
func namesIn(t testing.TB, fsys fs.FS, dir string) (names []string) {
	t.Helper()
	list, err := fs.ReadDir(fsys, dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range list {
		names = append(names, e.Name())
	}
	return names
}

// Short names and the file system's own files are not listed, but can be opened.
func TestUnlisted(t *testing.T) {
	i := newImage(t, 4<<20)
	i.mounted(t, func(dir string) {
		write(t, dir+"/Long file name.txt", noise(10))
		write(t, dir+"/Program Files/x", nil)
		for name, short := range map[string]string{"Long file name.txt": "LONGFI~1.TXT",
			"Program Files": "PROGRA~1"} {
			tool(t, "setfattr", "-n", "system.ntfs_dos_name", "-v", short, dir+"/"+name)
		}
	})
	if !bytes.Contains(tool(t, "ntfsls", "-x", i.path), []byte("LONGFI~1.TXT")) {
		t.Error("no short name: the test shows nothing")
	}
	fsys := i.open(t).FS()
	want := []string{"Long file name.txt", "Program Files"}
	if got := namesIn(t, fsys, "."); !slices.Equal(got, want) {
		t.Fatalf("names %q", got)
	}
	if err := fstest.TestFS(fsys, "Program Files/x"); err != nil {
		t.Error(err)
	}
	for _, name := range []string{"longfi~1.txt", "PROGRA~1/x", "$MFT", "$Extend"} {
		if _, err := fsys.Open(name); err != nil {
			t.Error(err)
		}
	}
}

// What the mounted volume says of a file is what Sys says: exact times, attributes, the record.
func TestSys(t *testing.T) {
	i := newImage(t, 4<<20)
	var times, attributes []byte
	modified := time.Date(1999, 12, 31, 23, 59, 58, 123456700, time.UTC)
	i.mounted(t, func(dir string) {
		file := dir + "/folder/" + loneHigh
		write(t, file, noise(5000))
		setAttributes(t, file, "0x00000023")
		if err := os.Chtimes(file, modified.Add(time.Hour), modified); err != nil {
			t.Fatal(err)
		}
		times = tool(t, "getfattr", "--only-values", "-n", "system.ntfs_times", file)
		attributes = tool(t, "getfattr", "--only-values", "-n", "system.ntfs_attrib", file)
	})
	info, err := fs.Stat(i.open(t).FS(), "FOLDER/%uD800")
	if err != nil {
		t.Fatal(err)
	}
	sys := info.Sys().(*ntfs.Stat)
	for n, got := range []time.Time{sys.Created, sys.Modified, sys.Accessed, sys.Changed} {
		// A duration ends after 292 years, and these numbers begin in 1601.
		since := uint64(got.Unix()+11644473600)*1e7 + uint64(got.Nanosecond()/100)
		if want := le.Uint64(times[8*n:]); since != want {
			t.Errorf("time %d: %v", n, got)
		}
	}
	if !info.ModTime().Equal(modified) || info.ModTime().Location() != time.UTC {
		t.Errorf("modified %v", info.ModTime())
	}
	if want := le.Uint32(attributes); sys.Attributes&0x23 != 0x23 || sys.Attributes != want {
		t.Errorf("attributes %x, want %x", sys.Attributes, want)
	}
	if !slices.Equal(sys.Name, []uint16{0xD800}) {
		t.Errorf("units %x", sys.Name)
	}
	judge := tool(t, "ntfsinfo", "-F", "folder/"+loneHigh, i.path)
	inode := fmt.Sprintf("Dumping Inode %d ", sys.File.Reference()&(1<<48-1))
	if !bytes.Contains(judge, []byte(inode)) {
		t.Errorf("no %q in %s", inode, judge)
	}
	if info.Name() != "%uD800" || info.Size() != 5000 || info.Mode() != 0o444 {
		t.Error(info)
	}
	if list, err := sys.File.Map(0, 5000); err != nil || len(list) == 0 {
		t.Errorf("mapped to %v, %v", list, err)
	}
}

// Data of reparse points: what Windows keeps of a symbolic link, a junction, a folder of OneDrive
// and a file of CompactOS begins with its tag and a length.
func reparse(t *testing.T, file string, tag uint32, guid string) {
	t.Helper()
	data := binary.BigEndian.AppendUint32(nil, tag)
	slices.Reverse(data)
	value := fmt.Sprintf("0x%x%s", data, guid)
	tool(t, "setfattr", "-n", "system.ntfs_reparse_data", "-v", value, file)
}

// Links are not followed and say what they are; a folder that OneDrive looks after is one.
func TestReparsePoints(t *testing.T) {
	i := newImage(t, 8<<20)
	const link = "0c000000" + "0000000000000000" + "00000000"
	i.mounted(t, func(dir string) {
		for _, name := range []string{"junction", "folder link", "cloud"} {
			if err := os.Mkdir(dir+"/"+name, 0o700); err != nil {
				t.Fatal(err)
			}
		}
		write(t, dir+"/file link", nil)
		write(t, dir+"/linux link", nil)
		write(t, dir+"/packed", noise(20))
		write(t, dir+"/cloud/file", noise(30))
		reparse(t, dir+"/junction", 0xA0000003, link)
		reparse(t, dir+"/folder link", 0xA000000C, link)
		reparse(t, dir+"/file link", 0xA000000C, link)
		reparse(t, dir+"/linux link", 0xA000001D, "06000000"+"02000000"+"6162")
		reparse(t, dir+"/packed", ntfs.TagWOF, "10000000"+"01000000020000000100000000000000")
		reparse(t, dir+"/cloud", 0x9000001A, "04000000"+"01000000")
	})
	fsys := i.open(t).FS()
	for name, want := range map[string]fs.FileMode{
		"junction":    fs.ModeIrregular,
		"folder link": fs.ModeSymlink,
		"file link":   fs.ModeSymlink,
		"linux link":  fs.ModeSymlink,
		"packed":      fs.ModeIrregular,
		"cloud":       fs.ModeIrregular | fs.ModeDir,
	} {
		info, err := fs.Stat(fsys, name)
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Type(); got != want {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
		if name == "cloud" {
			continue
		}
		_, err = fs.ReadFile(fsys, name)
		if r := refused(t, err); r.Why != ntfs.Reparse {
			t.Errorf("%s: %+v", name, r)
		}
	}
	for _, link := range []string{"junction", "folder link"} {
		_, list := fs.ReadDir(fsys, link)
		_, below := fsys.Open(link + "/file")
		for _, err := range []error{list, below} {
			if r := refused(t, err); r.Why != ntfs.Reparse {
				t.Errorf("%s: %+v", link, r)
			}
		}
	}
	if got, err := fs.ReadFile(fsys, "cloud/file"); !bytes.Equal(got, noise(30)) {
		t.Errorf("cloud/file: %d bytes, %v", len(got), err)
	}
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || info.Mode().Type() != e.Type() {
			t.Errorf("%v is listed as %v (%v)", info, e, err)
		}
	}
}

// If the folder has no tag of a reparse point, the file's record is asked.
func TestTagNotInFolder(t *testing.T) {
	i := newImage(t, 4<<20)
	i.mounted(t, func(dir string) {
		write(t, dir+"/folder/link", nil)
		reparse(t, dir+"/folder/link", 0xA000000C, "0c000000"+"0000000000000000"+"00000000")
	})
	v, b := i.open(t), i.bytes(t)
	file := lookup(t, v, "folder/link").Reference()
	edit(b, ntfsRecord(t, b, lookup(t, v, "folder").Reference()).at, 1024, func(rec []byte) {
		entry := rec[bytes.Index(rec, le.AppendUint64(nil, file)):]
		le.PutUint32(entry[16+60:], 0)
	})
	list, err := fs.ReadDir(openBytes(t, b).FS(), "folder")
	if err != nil || len(list) != 1 || list[0].Type() != fs.ModeSymlink {
		t.Errorf("%v, %v", list, err)
	}
}

// What is stored in another form is refused, by every way of reading.
func TestUnreadable(t *testing.T) {
	i := newImage(t, 8<<20, "-C", "-c", "4096")
	i.mounted(t, func(dir string) {
		write(t, dir+"/encrypted", noise(40000))
		write(t, dir+"/c/x", nil)
		setAttributes(t, dir+"/c", "0x00000810")
		write(t, dir+"/c/compressed", bytes.Repeat([]byte("regf"), 50000))
	})
	b := i.bytes(t)
	file := ntfsRecord(t, b, lookup(t, i.open(t), "encrypted").Reference())
	le.PutUint16(b[file.attribute(t, 0x80)+12:], 0x4000)
	fsys := openBytes(t, b).FS()
	for name, why := range map[string]ntfs.Refusal{"encrypted": ntfs.Encrypted,
		"c/compressed": ntfs.Compressed, "c": ntfs.Directory} {
		f, err := fsys.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		_, whole := fs.ReadFile(fsys, name)
		_, part := f.Read(make([]byte, 10))
		for _, err := range []error{whole, part} {
			if r := refused(t, err); r.Why != why {
				t.Errorf("%s: %+v", name, r)
			}
		}
	}
}

// A hole makes a file larger than any memory.
func TestHugeFile(t *testing.T) {
	i := newImage(t, 8<<20)
	const size = 1 << 40
	i.mounted(t, func(dir string) { sparse(t, dir+"/huge", size) })
	fsys := i.open(t).FS()
	_, err := fs.ReadFile(fsys, "huge")
	wantError[*ntfs.LimitError](t, err)
	f, err := fsys.Open("huge")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.(io.Seeker).Seek(-4096, io.SeekEnd); err != nil {
		t.Fatal(err)
	}
	if b, err := io.ReadAll(f); !bytes.Equal(b, noise(4096)) {
		t.Errorf("%d bytes, %v", len(b), err)
	}
}

// A folder as large as they come is listed as ntfsls lists it, whole and in parts.
func TestHugeFolder(t *testing.T) {
	if testing.Short() {
		t.Skip("-short is given, and 65,000 files would be made")
	}
	const names = 65000
	i := newImage(t, 160<<20, "-c", "4096")
	i.mounted(t, func(dir string) {
		if err := os.Mkdir(dir+"/huge", 0o700); err != nil {
			t.Fatal(err)
		}
		for n := range names {
			if err := os.WriteFile(fmt.Sprintf("%s/huge/File %d", dir, n*7919%names), nil,
				0o600); err != nil {
				t.Fatal(err)
			}
		}
	})
	want := strings.Split(strings.TrimSpace(string(tool(t, "ntfsls", "-F", "-p", "huge", i.path))),
		"\n")
	want = slices.DeleteFunc(want, func(name string) bool { return name == "./" })
	slices.Sort(want)
	fsys := i.open(t).FS()
	got := namesIn(t, fsys, "huge")
	if len(got) != names || !slices.Equal(got, want) {
		t.Errorf("%d names, ntfsls has %d", len(got), len(want))
	}
	f, err := fsys.Open("huge")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var parts []string
	for {
		list, err := f.(fs.ReadDirFile).ReadDir(1000)
		for _, e := range list {
			parts = append(parts, e.Name())
		}
		if err == io.EOF {
			break
		}
		if err != nil || len(list) == 0 {
			t.Fatal(len(list), err)
		}
	}
	slices.Sort(parts)
	if !slices.Equal(parts, want) {
		t.Errorf("%d names in parts", len(parts))
	}
	if _, err := fs.Stat(fsys, "HUGE/FILE 64999"); err != nil {
		t.Error(err)
	}
}

// Closed files give nothing, and closing them again says so.
func TestClosed(t *testing.T) {
	fsys := openBytes(t, fixture(t)).FS()
	before := runtime.NumGoroutine()
	for _, name := range []string{"Windows", "Windows/System32/config/SOFTWARE"} {
		f, err := fsys.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		if d, ok := f.(fs.ReadDirFile); ok {
			if _, err := d.ReadDir(1); err != nil {
				t.Error(err)
			}
		}
		if err := f.Close(); err != nil {
			t.Error(err)
		}
		_, stat := f.Stat()
		errs := []error{stat, f.Close()}
		if d, ok := f.(fs.ReadDirFile); ok {
			_, err := d.ReadDir(-1)
			errs = append(errs, err)
		} else {
			_, read := f.Read(make([]byte, 1))
			_, seek := f.(io.Seeker).Seek(0, io.SeekStart)
			errs = append(errs, read, seek)
		}
		for n, err := range errs {
			if !errors.Is(err, fs.ErrClosed) {
				t.Errorf("%s, access %d: %v", name, n, err)
			}
		}
	}
	if n := runtime.NumGoroutine(); n > before {
		t.Errorf("%d goroutines are left of listings that did not come to their end", n-before)
	}
}

// crafted makes a volume with the folders A/B and A/C, for a crafty hand.
func crafted(t *testing.T) (b []byte, a, below, beside uint64) {
	t.Helper()
	i := newImage(t, 4<<20)
	i.mounted(t, func(dir string) {
		for _, name := range []string{"/A/B", "/A/C"} {
			if err := os.MkdirAll(dir+name, 0o700); err != nil {
				t.Fatal(err)
			}
		}
	})
	v := i.open(t)
	return i.bytes(t), lookup(t, v, "A").Reference(), lookup(t, v, "A/B").Reference(),
		lookup(t, v, "A/C").Reference()
}

// redirect makes the entry of a name in the folder A lead to another record.
func redirect(t *testing.T, b []byte, a, from, to uint64) {
	t.Helper()
	edit(b, ntfsRecord(t, b, a).at, 1024, func(rec []byte) {
		root := rec[find(rec, 0x90):]
		at := bytes.Index(root, le.AppendUint64(nil, from))
		le.PutUint64(root[at:], to)
	})
}

// baptize gives a record one more name, in the folder parent.
func baptize(t *testing.T, b []byte, ref, parent uint64, name string) {
	t.Helper()
	value := make([]byte, 66+2*len(name))
	le.PutUint64(value, parent)
	le.PutUint32(value[56:], 0x10000000)
	value[64], value[65] = byte(len(name)), 1
	copy(value[66:], utf16le(name))
	edit(b, ntfsRecord(t, b, ref).at, 1024,
		func(rec []byte) { insert(rec, testdisk.Resident(0x30, value)) })
}

// A walk over a crafted volume comes to an end.
func TestCircleOfFolders(t *testing.T) {
	t.Run("a folder below itself", func(t *testing.T) {
		b, a, below, _ := crafted(t)
		redirect(t, b, a, below, a)
		baptize(t, b, a, a, "B")
		if _, err := openBytes(t, b).Lookup("A/B/B/B/C"); err != nil {
			t.Fatalf("no circle, the test shows nothing: %v", err)
		}
		wantNoWalk(t, b, "a folder in two others")
	})
	t.Run("two ways to a folder", func(t *testing.T) {
		b, a, below, beside := crafted(t)
		redirect(t, b, a, beside, below)
		baptize(t, b, below, a, "C")
		if f := lookup(t, openBytes(t, b), "A/C"); f.Reference() != below {
			t.Fatal("one way only, the test shows nothing")
		}
		wantNoWalk(t, b, `has the folder "C" twice`)
	})
}

// wantNoWalk says why a walk meets a corrupt record.
func wantNoWalk(t *testing.T, b []byte, says string) {
	t.Helper()
	steps := 0
	err := fs.WalkDir(openBytes(t, b).FS(), ".", func(name string, d fs.DirEntry, err error) error {
		if steps++; steps > 100 {
			return fs.SkipAll
		}
		return err
	})
	if e := wantError[*ntfs.CorruptError](t, err); e != nil && !strings.Contains(e.Problem, says) {
		t.Error(err)
	}
}
