package device

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
)

func openUncachedDevice(t testing.TB, path string) *File {
	t.Helper()
	d, err := OpenUncached(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

// Every byte can be read, even if the file ends within a sector.
func TestUncachedFile(t *testing.T) {
	for _, size := range []int64{0, 1, 511, 512, 4095, 4096, 4097, 70000, alignedChunk + 4096 + 5} {
		want := randomBytes(size, 1)
		d := openUncachedDevice(t, fileWith(t, want))
		if d.Size() != size || d.SectorSize() != 512 {
			t.Errorf("%d bytes in sectors of %d, want %d", d.Size(), d.SectorSize(), size)
		}
		for _, off := range []int64{0, 1, 4095, size - 7, size - 1, size} {
			if off < 0 || off > size {
				continue
			}
			p := make([]byte, size-off+1)
			if n, err := d.ReadAt(p, off); err != io.EOF || !bytes.Equal(p[:n], want[off:]) {
				t.Errorf("a file of %d bytes from %d on: %d, %v", size, off, n, err)
			}
			if n, err := d.ReadAt(p[1:], off); err != nil || int64(n) != size-off {
				t.Errorf("a file of %d bytes from %d to its end: %d, %v", size, off, n, err)
			}
		}
	}
}

func TestUncachedFileIsForReading(t *testing.T) {
	d := openUncachedDevice(t, fileWith(t, make([]byte, 10)))
	if n, err := d.WriteAt([]byte("a"), 0); n != 0 || !errors.Is(err, ErrReadOnly) {
		t.Error(n, err)
	}
}

// What is written through one File is read through another one of the same path.
func TestUncachedFileWhileItIsWritten(t *testing.T) {
	path := fileWith(t, make([]byte, 10000))
	w := openDevice(t, path, true)
	before := openUncachedDevice(t, path)
	if _, err := w.WriteAt([]byte("across two sectors"), 4090); err != nil {
		t.Fatal(err)
	}
	if err := w.Sync(); err != nil {
		t.Fatal(err)
	}
	for _, d := range []*File{before, openUncachedDevice(t, path)} {
		p := make([]byte, 18)
		if _, err := d.ReadAt(p, 4090); err != nil || string(p) != "across two sectors" {
			t.Errorf("%q, %v", p, err)
		}
	}
}

// Once a file was truncated, its end is not where it was at the opening.
func TestUncachedFileCutOff(t *testing.T) {
	path := fileWith(t, make([]byte, 10000))
	d := openUncachedDevice(t, path)
	if err := os.Truncate(path, 5000); err != nil {
		t.Fatal(err)
	}
	if n, err := d.ReadAt(make([]byte, 10000), 0); n != 5000 || err == nil || err == io.EOF {
		t.Errorf("%d, %v", n, err)
	}
}

// Tables and records are read in many small pieces: their buffers are reused.
func TestAlignedKeepsMemory(t *testing.T) {
	const reads = 1000
	_, a := newStrict(t, 512, 1<<20)
	p := make([]byte, 1024)
	before := allocated()
	for i := range int64(reads) {
		if _, err := a.ReadAt(p, 777*i); err != nil {
			t.Fatal(err)
		}
	}
	if n := (allocated() - before) / reads; n > smallBuffer/2 {
		t.Errorf("%d bytes are allocated for each read", n)
	}
}

func BenchmarkUncachedSmallReads(b *testing.B) {
	path := filepath.Join(b.TempDir(), "disk.img")
	if err := os.WriteFile(path, make([]byte, 1<<20), 0o600); err != nil {
		b.Fatal(err)
	}
	d := openUncachedDevice(b, path)
	p := make([]byte, 1024)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := d.ReadAt(p, 5000); err != nil {
			b.Fatal(err)
		}
	}
}
