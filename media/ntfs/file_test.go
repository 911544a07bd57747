package ntfs_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"testing"

	"unhello/internal/testenv"
	"unhello/media/ntfs"
)

func TestFragmentedFile(t *testing.T) {
	i := newImage(t, 12<<20, "-c", "4096")
	i.mounted(t, func(dir string) {
		crowd(t, dir, 4096)
		write(t, dir+"/SOFTWARE", noise(3<<20))
	})
	f := lookup(t, i.open(t), "SOFTWARE")
	want := tool(t, "ntfscat", i.path, "SOFTWARE")
	if !bytes.Equal(content(t, f), want) || len(want) != 3<<20 {
		t.Error("reads otherwise than ntfscat")
	}
	got, ranges := i.mapped(t, f)
	if !bytes.Equal(got, want) {
		t.Error("what is mapped is not what ntfscat reads")
	}
	if ranges < 200 {
		t.Errorf("only %d ranges: the test shows nothing", ranges)
	}
	if !bytes.Contains(tool(t, "ntfsinfo", "-F", "SOFTWARE", i.path), []byte("ATTRIBUTE_LIST")) {
		t.Error("no attribute list: the test shows nothing")
	}
}

// Reads and maps begin and end anywhere, across the ends of runs.
func TestPartsOfAFragmentedFile(t *testing.T) {
	i := newImage(t, 6<<20, "-c", "512")
	i.mounted(t, func(dir string) {
		crowd(t, dir, 1024)
		write(t, dir+"/SOFTWARE", noise(200_000))
	})
	f := lookup(t, i.open(t), "SOFTWARE")
	volume, want := i.bytes(t), content(t, f)
	if !bytes.Equal(want, noise(200_000)) {
		t.Fatal("not what was written")
	}
	for off := 0; off < len(want); off += 1777 {
		n := min(off%5000, len(want)-off)
		p := make([]byte, n)
		if _, err := f.ReadAt(p, int64(off)); err != nil && err != io.EOF ||
			!bytes.Equal(p, want[off:][:n]) {
			t.Errorf("%d bytes at %d: %v", n, off, err)
		}
		list, err := f.Map(int64(off), int64(n))
		if err != nil {
			t.Fatal(err)
		}
		var got []byte
		for _, r := range list {
			got = append(got, volume[r.Offset:][:r.Length]...)
		}
		if !bytes.Equal(got, want[off:][:n]) {
			t.Errorf("mapped %d bytes at %d are others", n, off)
		}
	}
}

// A $MFT that had to be assembled from scattered free clusters lies in many runs too.
func TestFragmentedMFT(t *testing.T) {
	i := newImage(t, 12<<20, "-c", "1024", "-z", "1")
	i.mounted(t, func(dir string) {
		crowd(t, dir, 2048)
		for n := range 3000 {
			write(t, fmt.Sprintf("%s/more/%d", dir, n), nil)
		}
		write(t, dir+"/SOFTWARE", noise(9000))
	})
	if !bytes.Contains(tool(t, "ntfsinfo", "-i", "0", i.path), []byte("ATTRIBUTE_LIST")) {
		t.Error("no attribute list: the test shows nothing")
	}
	v := i.open(t)
	if !bytes.Equal(content(t, lookup(t, v, "SOFTWARE")), noise(9000)) {
		t.Error("SOFTWARE is not what was written")
	}
	for n := range 3000 {
		lookup(t, v, fmt.Sprintf("more/%d", n))
	}
}

func TestReadAt(t *testing.T) {
	i := newImage(t, 4<<20)
	i.mounted(t, func(dir string) {
		write(t, dir+"/small", noise(100))
		write(t, dir+"/large", noise(10000))
		write(t, dir+"/empty", nil)
	})
	v := i.open(t)
	for name, size := range map[string]int{"small": 100, "large": 10000, "empty": 0} {
		f := lookup(t, v, name)
		p := make([]byte, 20000)
		if n, err := f.ReadAt(p, 0); n != size || err != io.EOF ||
			!bytes.Equal(p[:n], noise(size)) {
			t.Errorf("%s: %d bytes, %v", name, n, err)
		}
		if n, err := f.ReadAt(p, int64(size)+5); n != 0 || err != io.EOF {
			t.Errorf("%s, behind its end: %d bytes, %v", name, n, err)
		}
		if n, err := f.ReadAt(p[:size/2], int64(size)/4); size > 0 &&
			(err != nil || !bytes.Equal(p[:n], noise(size)[size/4:][:size/2])) {
			t.Errorf("%s, in the middle: %d bytes, %v", name, n, err)
		}
	}
}

// sparse writes a file with nothing but a first and a last cluster.
func sparse(t *testing.T, file string, size int64) {
	t.Helper()
	write(t, file, noise(4096))
	f, err := os.OpenFile(file, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteAt(noise(4096), size-4096); err != nil {
		t.Fatal(err)
	}
}

func TestSparse(t *testing.T) {
	i := newImage(t, 8<<20)
	i.mounted(t, func(dir string) { sparse(t, dir+"/SOFTWARE", 1<<20) })
	f := lookup(t, i.open(t), "SOFTWARE")
	if !bytes.Equal(content(t, f), tool(t, "ntfscat", i.path, "SOFTWARE")) {
		t.Error("reads otherwise than ntfscat")
	}
	if r := refused(t, f.Writable()); r.Why != ntfs.Hole || r.Offset != 4096 {
		t.Errorf("%+v", r)
	}
	if list, err := f.Map(1<<20-4096, 4096); err != nil || len(list) != 1 {
		t.Errorf("the last cluster: %v, %v", list, err)
	}
}

// setAttributes makes what is written next into dir compressed (0x800).
func setAttributes(t *testing.T, file, attributes string) {
	t.Helper()
	tool(t, "setfattr", "-n", "system.ntfs_attrib_be", "-v", attributes, file)
}

func TestCompressed(t *testing.T) {
	i := newImage(t, 8<<20, "-C", "-c", "4096")
	i.mounted(t, func(dir string) {
		if err := os.MkdirAll(dir+"/c", 0o700); err != nil {
			t.Fatal(err)
		}
		setAttributes(t, dir+"/c", "0x00000810")
		write(t, dir+"/c/SOFTWARE", bytes.Repeat([]byte("regf"), 50000))
		write(t, dir+"/c/small", noise(50))
	})
	v := i.open(t)
	f := lookup(t, v, "c/SOFTWARE")
	_, err := f.ReadAt(make([]byte, 10), 0)
	for _, err := range []error{err, f.Writable()} {
		if r := refused(t, err); r.Why != ntfs.Compressed {
			t.Errorf("%+v", r)
		}
	}
	if !bytes.Equal(content(t, lookup(t, v, "c/small")), noise(50)) {
		t.Error("a small file in a compressed folder is not what was written")
	}
}

// refused gives a refusal; anything else is a failure.
func refused(t testing.TB, err error) *ntfs.RefusedError {
	t.Helper()
	r := wantError[*ntfs.RefusedError](t, err)
	if r == nil {
		return &ntfs.RefusedError{}
	}
	return r
}

func TestWOF(t *testing.T) {
	i := newImage(t, 8<<20)
	i.mounted(t, func(dir string) {
		f, err := os.Create(dir + "/SOFTWARE")
		if err == nil {
			err = errors.Join(f.Truncate(1<<20), f.Close())
		}
		if err != nil {
			t.Fatal(err)
		}
		// 16 bytes of data: WOF version 1, provider file, version 1, algorithm XPRESS4K.
		tool(t, "setfattr", "-n", "system.ntfs_reparse_data", "-v",
			"0x170000801000000001000000020000000100000000000000", dir+"/SOFTWARE")
	})
	f := lookup(t, i.open(t), "SOFTWARE")
	_, err := f.ReadAt(make([]byte, 10), 0)
	for _, err := range []error{err, f.Writable()} {
		if r := refused(t, err); r.Why != ntfs.Reparse || r.Tag != ntfs.TagWOF {
			t.Errorf("%+v", r)
		}
	}
	if tag, has := f.ReparseTag(); tag != ntfs.TagWOF || !has {
		t.Errorf("tag %x, %v", tag, has)
	}
}

func TestMapRefuses(t *testing.T) {
	i := newImage(t, 8<<20)
	i.mounted(t, func(dir string) {
		write(t, dir+"/resident", noise(100))
		write(t, dir+"/file", noise(10000))
	})
	v := i.open(t)
	for _, test := range []struct {
		path   string
		off, n int64
		why    ntfs.Refusal
		at     int64
	}{
		{"resident", 0, 100, ntfs.Resident, 0},
		{"file", 0, 10001, ntfs.BeyondEnd, 10000},
		{"file", 10001, 1, ntfs.BeyondEnd, 10001},
		{"file", -1, 1, ntfs.BeyondEnd, -1},
		{"file", 1, 1<<63 - 1, ntfs.BeyondEnd, 10000},
		{"", 0, 0, ntfs.Directory, 0},
		{"$MFT", 0, 1024, ntfs.System, 0},
		{"$LogFile", 0, 1, ntfs.System, 0},
		{"$Bitmap", 0, 1, ntfs.System, 0},
	} {
		list, err := lookup(t, v, test.path).Map(test.off, test.n)
		if r := refused(t, err); r.Why != test.why || r.Offset != test.at || list != nil {
			t.Errorf("%s, %d bytes at %d: %v, %v", test.path, test.n, test.off, list, err)
		}
	}
	if err := lookup(t, v, "file").Writable(); err != nil {
		t.Error(err)
	}
}

// Bytes that were reserved but never written are zeros, whatever their clusters hold.
func TestValidSize(t *testing.T) {
	i := newImage(t, 8<<20)
	i.mounted(t, func(dir string) { write(t, dir+"/SOFTWARE", noise(40000)) })
	b := i.bytes(t)
	file := ntfsRecord(t, b, lookup(t, i.open(t), "SOFTWARE").Reference())
	data := file.attribute(t, 0x80)
	le.PutUint64(b[data+56:], 9999)
	f := lookup(t, openBytes(t, b), "SOFTWARE")
	want := append(noise(40000)[:9999:9999], make([]byte, 30001)...)
	if got := content(t, f); !bytes.Equal(got, want) {
		t.Error("does not read as zeros")
	}
	if f.ValidSize() != 9999 || f.Size() != 40000 {
		t.Errorf("%d of %d bytes are valid", f.ValidSize(), f.Size())
	}
	if r := refused(t, f.Writable()); r.Why != ntfs.BeyondValid || r.Offset != 9999 {
		t.Errorf("%+v", r)
	}
	if _, err := f.Map(0, 9999); err != nil {
		t.Error(err)
	}
}

func TestEncrypted(t *testing.T) {
	i := newImage(t, 8<<20)
	i.mounted(t, func(dir string) { write(t, dir+"/SOFTWARE", noise(40000)) })
	b := i.bytes(t)
	file := ntfsRecord(t, b, lookup(t, i.open(t), "SOFTWARE").Reference())
	le.PutUint16(b[file.attribute(t, 0x80)+12:], 0x4000)
	f := lookup(t, openBytes(t, b), "SOFTWARE")
	_, err := f.ReadAt(make([]byte, 10), 0)
	for _, err := range []error{err, f.Writable()} {
		if r := refused(t, err); r.Why != ntfs.Encrypted {
			t.Errorf("%+v", r)
		}
	}
}

// What is written through Map is all that changes, and ntfsfix finds nothing to fix.
func TestWriteInPlace(t *testing.T) {
	i := newImage(t, 8<<20, "-c", "4096")
	i.mounted(t, func(dir string) {
		crowd(t, dir, 4096)
		write(t, dir+"/SOFTWARE", noise(100000))
	})
	f := lookup(t, i.open(t), "SOFTWARE")
	list, err := f.Map(3000, 50000)
	if err != nil {
		t.Fatal(err)
	}
	out, err := os.OpenFile(i.path, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	fresh := noise(50000)
	for done := 0; len(list) > 0; list = list[1:] {
		if _, err := out.WriteAt(fresh[done:][:list[0].Length], list[0].Offset); err != nil {
			t.Fatal(err)
		}
		done += int(list[0].Length)
	}
	want := noise(100000)
	copy(want[3000:], fresh)
	if !bytes.Equal(tool(t, "ntfscat", i.path, "SOFTWARE"), want) {
		t.Error("ntfscat does not see what was written")
	}
	if out, err := exec.Command(testenv.Tool(t, "ntfsfix"), "-n",
		i.path).CombinedOutput(); err != nil {
		t.Errorf("ntfsfix: %v: %s", err, out)
	}
}
