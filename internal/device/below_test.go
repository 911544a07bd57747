package device

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

var errInjected = errors.New("injected")

func writeFile(t *testing.T, path string, data []byte) string {
	t.Helper()
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestOpenBelowRefuses(t *testing.T) {
	dir := t.TempDir()
	if _, err := OpenBelow(dir, "missing"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "missing")); err == nil {
		t.Error("a missing file was created")
	}
}

// Uncached reads are aligned behind the scenes, unnoticed by the caller.
func TestUncachedReadAt(t *testing.T) {
	data := make([]byte, 3<<20+1234)
	for i := range data {
		data[i] = byte(i * i >> 7)
	}
	path := writeFile(t, filepath.Join(t.TempDir(), "f"), data)
	u, err := OpenUncachedBelow(filepath.Split(path))
	if err != nil {
		t.Fatal(err)
	}
	defer u.Close()
	if u.Size() != int64(len(data)) {
		t.Errorf("size %d", u.Size())
	}
	for _, r := range []struct{ off, n int }{
		{0, 1},
		{4095, 2},
		{0, len(data)},
		{1, len(data) - 1},
		{5000, 2 << 20},
		{len(data) - 1, 1},
		{len(data) - 1000, 1000},
		{len(data) - 1000, 2000},
		{len(data), 1},
		{len(data) + 9000, 10},
		{8192, 0},
	} {
		buf := make([]byte, r.n)
		n, err := u.ReadAt(buf, int64(r.off))
		want := data[min(r.off, len(data)):min(r.off+r.n, len(data))]
		if !bytes.Equal(buf[:n], want) {
			t.Errorf("%d bytes at %d: got %d bytes, want %d, or other ones",
				r.n, r.off, n, len(want))
		}
		if n < r.n && err != io.EOF || n == r.n && err != nil && err != io.EOF {
			t.Errorf("%d bytes at %d: error %v", r.n, r.off, err)
		}
	}
}

func TestUncachedEmpty(t *testing.T) {
	path := writeFile(t, filepath.Join(t.TempDir(), "f"), nil)
	u, err := OpenUncachedBelow(filepath.Split(path))
	if err != nil {
		t.Fatal(err)
	}
	defer u.Close()
	if n, err := u.ReadAt(make([]byte, 10), 0); n != 0 || err != io.EOF {
		t.Errorf("%d bytes, %v", n, err)
	}
}

func TestIdentify(t *testing.T) {
	dir := t.TempDir()
	path := writeFile(t, filepath.Join(dir, "a"), []byte("same"))
	twin := writeFile(t, filepath.Join(dir, "b"), []byte("same"))
	one, err := IdentifyFile(path)
	if err != nil {
		t.Fatal(err)
	}
	two, err := IdentifyFile(twin)
	if err != nil {
		t.Fatal(err)
	}
	if one.FileID == "" || one.FileID == two.FileID || one.VolumeSerial != two.VolumeSerial {
		t.Errorf("%+v and %+v", one, two)
	}
	if again, err := IdentifyFile(path); err != nil || again != one {
		t.Errorf("again %+v, %v", again, err)
	}
}
