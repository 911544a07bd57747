package device

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"unhello/media"
)

// fileWith gives a file with this content.
func fileWith(t *testing.T, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "disk.img")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func openDevice(t *testing.T, path string, write bool) *File {
	t.Helper()
	d, err := Open(path, write)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

func TestFile(t *testing.T) {
	path := fileWith(t, []byte("0123456789"))
	d := openDevice(t, path, true)
	if d.Path() != path || d.Size() != 10 || d.SectorSize() != 512 || d.IsBlock() {
		t.Errorf("%+v", d)
	}
	if n, err := d.WriteAt([]byte("ab"), 8); n != 2 || err != nil {
		t.Error(n, err)
	}
	if err := d.Sync(); err != nil {
		t.Error(err)
	}
	if b, err := os.ReadFile(path); string(b) != "01234567ab" || err != nil {
		t.Errorf("%q, %v", b, err)
	}
}

func TestFileNeverGrows(t *testing.T) {
	path := fileWith(t, []byte("0123456789"))
	d := openDevice(t, path, true)
	for _, off := range []int64{-1, 9, 10, 1 << 40} {
		var outside *media.OutsideError
		if n, err := d.WriteAt([]byte("ab"), off); n != 0 || !errors.As(err, &outside) {
			t.Errorf("at %d: %d, %v", off, n, err)
		}
	}
	if b, err := os.ReadFile(path); string(b) != "0123456789" || err != nil {
		t.Errorf("%q, %v", b, err)
	}
}

func TestFileForReading(t *testing.T) {
	d := openDevice(t, fileWith(t, []byte("0123456789")), false)
	if err := d.CanWrite(0, 1); !errors.Is(err, ErrReadOnly) {
		t.Error(err)
	}
	if n, err := d.WriteAt([]byte("a"), 0); n != 0 || !errors.Is(err, ErrReadOnly) {
		t.Error(n, err)
	}
	if err := d.Sync(); err != nil {
		t.Error(err)
	}
}

// Open for writing, a file is ours alone; for reading, anybody may have it.
func TestFileInUse(t *testing.T) {
	path := fileWith(t, []byte("0123456789"))
	openDevice(t, path, true)
	var inUse *InUseError
	if _, err := Open(path, true); !errors.As(err, &inUse) {
		t.Errorf("opened for writing twice: %v", err)
	}
	openDevice(t, path, false)
}

func TestOpenDeviceErrors(t *testing.T) {
	for _, write := range []bool{false, true} {
		if _, err := Open(filepath.Join(t.TempDir(), "nothing"), write); !errors.Is(err,
			fs.ErrNotExist) {
			t.Errorf("write %v: %v", write, err)
		}
		if _, err := Open(t.TempDir(), write); err == nil {
			t.Errorf("write %v: a folder opens", write)
		}
	}
}
