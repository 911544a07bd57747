package ntfs_test

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"runtime/metrics"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"unhello/internal/testenv"
	"unhello/media/ntfs"
)

// What every fuzz target checks: nothing panics, hangs or eats memory, errors are of the package's
// types, and what is mapped is what is read.

const (
	fuzzTime   = 10 * time.Second
	fuzzMemory = 64 << 20
)

// overlay is a volume with a few ranges replaced.
type overlay struct {
	base   []byte
	pieces []piece
}

type piece struct {
	at int
	b  []byte
}

func (o *overlay) ReadAt(p []byte, off int64) (int, error) {
	if off < 0 || off >= int64(len(o.base)) {
		return 0, io.EOF
	}
	n := copy(p, o.base[off:])
	for _, c := range o.pieces {
		from, to := max(c.at, int(off)), min(c.at+len(c.b), int(off)+n)
		if from < to {
			copy(p[from-int(off):], c.b[from-c.at:to-c.at])
		}
	}
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// cover replaces n bytes from at on, changed behind their update sequence.
func (o *overlay) cover(at, n int, program []byte) {
	b := bytes.Clone(o.base[at:][:n])
	edit(b, 0, n, func(rec []byte) { bend(rec, program) })
	o.pieces = append(o.pieces, piece{at, b})
}

// bend changes bytes of rec: the program has three for each, the offset and the bits to flip.
func bend(rec, program []byte) {
	for ; len(program) >= 3; program = program[3:] {
		at := int(le.Uint16(program))
		if at >= 4 && at < 8 {
			continue // the update sequence itself, which edit could not restore
		}
		if at < len(rec) {
			rec[at] ^= program[2]
		}
	}
}

func isTyped(err error) bool {
	return corrupt(err) || notNTFS(err) || truncated(err) || limit(err) ||
		isA[*ntfs.NotFoundError](err) || isA[*ntfs.AmbiguousError](err) ||
		isA[*ntfs.RefusedError](err)
}

func wantTyped(t *testing.T, err error) {
	t.Helper()
	if err != nil && !isTyped(err) {
		t.Errorf("%T: %v", err, err)
	}
}

// allocated gives the number of bytes allocated so far.
func allocated() uint64 {
	s := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(s)
	return s[0].Value.Uint64()
}

// probe uses a volume in every way.
func probe(t *testing.T, r io.ReaderAt, size int64) {
	t.Helper()
	testenv.Watchdog(t, fuzzTime)
	before := allocated()
	v, err := ntfs.Open(r, size)
	wantTyped(t, err)
	if err != nil {
		return
	}
	_, err = v.Dirty()
	wantTyped(t, err)
	_, err = v.Label()
	wantTyped(t, err)
	_, _, _, err = v.LogFileVersion()
	wantTyped(t, err)
	for _, path := range []string{software, software + ".LOG1", "$MFT", "$UpCase", "zzz", "Aaa/b"} {
		f, err := v.Lookup(path)
		wantTyped(t, err)
		if err == nil {
			probeFile(t, r, f, size)
			probeBitmap(t, v, f, size)
		}
	}
	for _, path := range []string{"", "Windows", "Windows/System32/config"} {
		if f, err := v.Lookup(path); err == nil {
			probeFolder(t, f)
		}
	}
	if n := allocated() - before; n > fuzzMemory {
		t.Errorf("took %d MiB", n>>20)
	}
}

// probeFile reads the beginning and the end of a file.
func probeFile(t *testing.T, r io.ReaderAt, f *ntfs.File, size int64) {
	t.Helper()
	f.ReparseTag()
	wantTyped(t, f.Writable())
	for _, off := range []int64{0, max(0, f.ValidSize()-5000), max(0, f.Size()-5000)} {
		p := make([]byte, min(10000, max(0, f.Size()-off)))
		n, err := f.ReadAt(p, off)
		if err == io.EOF {
			err = nil
		}
		wantTyped(t, err)
		list, mapErr := f.Map(off, int64(n))
		wantTyped(t, mapErr)
		if err != nil || mapErr != nil {
			continue
		}
		if got := readRanges(t, r, list, size); !bytes.Equal(got, p[:n]) {
			t.Errorf("%s: what is mapped at %d is not what is read", f.Name(), off)
		}
	}
}

// probeBitmap looks for clusters of a file that are not in use: if it finds one, the file or
// $Bitmap is damaged.
func probeBitmap(t *testing.T, v *ntfs.Volume, f *ntfs.File, size int64) {
	t.Helper()
	list, err := f.Map(0, f.ValidSize())
	wantTyped(t, err)
	at, found, err := v.Unallocated(list)
	wantTyped(t, err)
	if found && (at < 0 || at >= size) {
		t.Errorf("%s: 0x%x is on no volume of %d bytes", f.Name(), at, size)
	}
}

// readRanges reads ranges, which must lie on the volume and apart from each other.
func readRanges(t *testing.T, r io.ReaderAt, list []ntfs.Range, size int64) (b []byte) {
	t.Helper()
	for _, m := range list {
		if m.Length <= 0 || m.Offset < 8<<10 || m.Offset > size-m.Length {
			t.Fatalf("range %+v on a volume of %d bytes", m, size)
		}
		p := make([]byte, m.Length)
		if n, err := r.ReadAt(p, m.Offset); n < len(p) {
			t.Fatal(err)
		}
		b = append(b, p...)
	}
	list = slices.Clone(list)
	slices.SortFunc(list, func(a, b ntfs.Range) int { return int(a.Offset - b.Offset) })
	for i := 1; i < len(list); i++ {
		if list[i].Offset < list[i-1].Offset+list[i-1].Length {
			t.Errorf("ranges %+v and %+v overlap", list[i-1], list[i])
		}
	}
	return b
}

// probeFolder lists a folder and looks up some of its names.
func probeFolder(t *testing.T, f *ntfs.File) {
	t.Helper()
	n := 0
	for e, err := range f.ReadDir {
		wantTyped(t, err)
		if n++; n > 100000 {
			t.Fatal("the folder has no end")
		}
		if err == nil && n < 50 {
			_, err := f.Lookup(e.Name)
			wantTyped(t, err)
		}
	}
}

// FuzzBoot accepts any boot sector.
func FuzzBoot(f *testing.F) {
	b := fixture(f)
	f.Add(b[:512])
	for at, values := range map[int][]byte{11: {0, 1, 4}, 13: {0, 1, 16, 0xF4, 0xF8}, 48: {0, 5},
		56: {1, 4}, 64: {1, 2, 0xF7, 0xF0}} {
		for _, value := range values {
			boot := bytes.Clone(b[:512])
			boot[at] = value
			f.Add(boot)
		}
	}
	f.Fuzz(func(t *testing.T, boot []byte) {
		boot = boot[:min(len(boot), 512)]
		probe(t, &overlay{b, []piece{{0, boot}}}, int64(len(b)))
	})
}

// fuzzRecords are the file records that FuzzMFTRecord bends.
var fuzzRecords = []string{software, "$MFT", "$LogFile", "$Volume", "root", "$UpCase", "Windows",
	"Windows/System32/config", "$Bitmap"}

// FuzzMFTRecord bends file records behind their update sequence, on a plain volume and on one where
// SOFTWARE has an attribute list.
func FuzzMFTRecord(f *testing.F) {
	plain, listed := newDamaged(f), newDamaged(f)
	listed.list(listed.dataEntry())
	for n := range fuzzRecords {
		f.Add(false, uint8(n), []byte{})
		f.Add(false, uint8(n), []byte{22, 0, 1})
		f.Add(false, uint8(n), []byte{0x40, 1, 0x10, 0x68, 1, 0xFF})
	}
	f.Add(true, uint8(0), []byte{})
	f.Add(true, uint8(0), []byte{0x98, 0, 1, 0xB8, 0, 3})
	f.Fuzz(func(t *testing.T, list bool, n uint8, program []byte) {
		d := plain
		if list {
			d = listed
		}
		o := &overlay{base: d.b}
		name := fuzzRecords[int(n)%len(fuzzRecords)]
		o.cover(ntfsRecord(t, d.b, d.refs[name]).at, 1024, program)
		if name == "$MFT" {
			o.cover(int(le.Uint64(d.b[56:]))*4096, 1024, program)
		}
		probe(t, o, int64(len(d.b)))
	})
}

// FuzzIndex bends the index block of the root folder, which may already be its own child, and the
// roots of two indexes.
func FuzzIndex(f *testing.F) {
	plain, circle := newDamaged(f), newDamaged(f)
	circle.circle("Windows")
	at := plain.blockAt()
	f.Add(false, []byte{}, []byte{}, []byte{})
	f.Add(true, []byte{}, []byte{}, []byte{})
	f.Add(false, []byte{24, 0, 8, 28, 0, 0xFF}, []byte{}, []byte{})
	f.Add(false, []byte{}, []byte{0x60, 1, 0xFF}, []byte{0x20, 1, 1})
	f.Fuzz(func(t *testing.T, own bool, block, root, folder []byte) {
		d := plain
		if own {
			d = circle
		}
		o := &overlay{base: d.b}
		o.cover(at, 4096, block)
		o.cover(ntfsRecord(t, d.b, d.refs["root"]).at, 1024, root)
		o.cover(ntfsRecord(t, d.b, d.refs["Windows/System32/config"]).at, 1024, folder)
		probe(t, o, int64(len(d.b)))
	})
}

// FuzzFS bends the file records of folders and files, and the index of the root, and walks the
// whole volume.
func FuzzFS(f *testing.F) {
	d := newDamaged(f)
	block := d.blockAt()
	for n := range fuzzRecords {
		f.Add(uint8(n), []byte{}, []byte{})
		f.Add(uint8(n), []byte{22, 0, 2}, []byte{})
	}
	f.Add(uint8(6), []byte{0x60, 1, 0xFF}, []byte{0x60, 1, 0xFF})
	f.Fuzz(func(t *testing.T, n uint8, program, root []byte) {
		testenv.Watchdog(t, fuzzTime)
		o := &overlay{base: d.b}
		name := fuzzRecords[int(n)%len(fuzzRecords)]
		o.cover(ntfsRecord(t, d.b, d.refs[name]).at, 1024, program)
		o.cover(block, 4096, root)
		v, err := ntfs.Open(o, int64(len(d.b)))
		wantTyped(t, err)
		if err == nil {
			before := allocated()
			probeFS(t, v.FS())
			if n := allocated() - before; n > fuzzMemory {
				t.Errorf("took %d MiB", n>>20)
			}
		}
	})
}

// probeFS walks everything, reads the beginning of each file, and finds each name again.
func probeFS(t *testing.T, fsys fs.FS) {
	t.Helper()
	steps := 0
	err := fs.WalkDir(fsys, ".", func(name string, e fs.DirEntry, err error) error {
		wantTyped(t, err)
		if steps++; steps > 10000 {
			t.Fatal("the walk has no end")
		}
		if !fs.ValidPath(name) {
			t.Errorf("%q is no path", name)
		}
		if err != nil {
			return nil
		}
		_, err = e.Info()
		wantTyped(t, err)
		_, err = fs.Stat(fsys, name)
		wantTyped(t, err)
		if errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s was listed, but is not there", name)
		}
		file, err := fsys.Open(name)
		wantTyped(t, err)
		if err == nil {
			_, err = io.CopyN(io.Discard, file, 10000)
			if err != io.EOF {
				wantTyped(t, err)
			}
			file.Close()
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// Every name has a spelling that is an element of a path and stands for no other name.
func FuzzNames(f *testing.F) {
	for _, name := range []string{"", ".", "..", "a/b", `\`, "%u0025", "%uD8", "\x00", "é"} {
		f.Add(utf16le(name))
	}
	f.Add([]byte{0, 0xD8, 0, 0xDC, 0, 0xDC, 0, 0xD8})
	f.Fuzz(func(t *testing.T, b []byte) {
		var name []uint16
		for ; len(b) >= 2; b = b[2:] {
			name = append(name, le.Uint16(b))
		}
		if len(name) == 0 {
			return
		}
		element := ntfs.Escape(name)
		if !fs.ValidPath(element) || element == "." ||
			strings.ContainsAny(element, "/\\\x00") {
			t.Errorf("%x is spelled %q", name, element)
		}
		if again, ok := ntfs.Unescape(element); !ok || !slices.Equal(again, name) {
			t.Errorf("%x is spelled %q, which is %x", name, element, again)
		}
		if again, ok := ntfs.Unescape(string(utf16.Decode(name))); ok &&
			ntfs.Escape(again) != string(utf16.Decode(name)) {
			t.Errorf("%x has two spellings", name)
		}
	})
}

// If isTyped said yes to everything, the targets would show nothing.
func TestIsTyped(t *testing.T) {
	if isTyped(errors.New("of no type")) {
		t.Error("every error is typed")
	}
	_, err := findSoftware(nil)
	if !isTyped(err) {
		t.Errorf("%T is not typed", err)
	}
}
