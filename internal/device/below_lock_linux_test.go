package device

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"

	"unhello/internal/testenv"
)

func TestOpenBelowInUse(t *testing.T) {
	flock := func(t *testing.T, fd int) {
		if err := unix.Flock(fd, unix.LOCK_SH); err != nil {
			t.Fatal(err)
		}
	}
	ofd := func(t *testing.T, fd int) {
		if err := unix.FcntlFlock(uintptr(fd), unix.F_OFD_SETLK,
			&unix.Flock_t{Type: unix.F_RDLCK, Start: 1 << 30, Len: 1}); err != nil {
			t.Fatal(err)
		}
	}
	for name, lock := range map[string]func(*testing.T, int){"flock": flock, "record lock": ofd} {
		t.Run(name, func(t *testing.T) {
			path := writeFile(t, filepath.Join(t.TempDir(), "f"), []byte("abc"))
			other, err := os.OpenFile(path, os.O_RDWR, 0)
			if err != nil {
				t.Fatal(err)
			}
			lock(t, int(other.Fd()))
			var in *InUseError
			if _, err := OpenBelow(filepath.Split(path)); !errors.As(err, &in) {
				t.Errorf("locked by another: %v", err)
			}
			other.Close()
			f, err := OpenBelow(filepath.Split(path))
			if err != nil {
				t.Fatalf("free again: %v", err)
			}
			defer f.Close()
			if _, err := OpenBelow(filepath.Split(path)); !errors.As(err, &in) {
				t.Errorf("locked by ourselves: %v", err)
			}
		})
	}
}

func TestOpenBelowReadOnly(t *testing.T) {
	dir := testenv.MountTmpfs(t, "size=64k")
	path := writeFile(t, filepath.Join(dir, "f"), []byte("abc"))
	testenv.RemountReadOnly(t, dir)
	var ro *ReadOnlyError
	if _, err := OpenBelow(filepath.Split(path)); !errors.As(err, &ro) {
		t.Errorf("error %v", err)
	}
	u, err := OpenUncachedBelow(filepath.Split(path))
	if err != nil {
		t.Fatalf("reading only: %v", err)
	}
	u.Close()
}

func TestNewFileFullMedium(t *testing.T) {
	dir := testenv.MountTmpfs(t, "size=32k")
	var nr *NoRoomError
	err := NewFile(filepath.Join(dir, "new"), NewOptions{}, writes(make([]byte, 100<<10)))
	if !errors.As(err, &nr) {
		t.Errorf("error %v", err)
	}
	testenv.WantNames(t, dir)
}

func TestDeviceUUID(t *testing.T) {
	dir := t.TempDir()
	if err := os.Symlink("/dev/null", filepath.Join(dir, "1A2B3C4D5E6F7081")); err != nil {
		t.Fatal(err)
	}
	if got := deviceUUID(dir, unix.Mkdev(1, 3)); got != "1A2B3C4D5E6F7081" {
		t.Errorf("got %q", got)
	}
	if got := deviceUUID(dir, unix.Mkdev(1, 5)); got != "" {
		t.Errorf("another device: %q", got)
	}
}

// What is done on file systems without an exclusive rename.
func TestPublish(t *testing.T) {
	for name, publish := range map[string]func(temp, path string) error{
		"link":     publishByLink,
		"reserved": publishReserved,
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, "new")
			if err := publish(writeFile(t, filepath.Join(dir, "temp"), []byte("abc")),
				path); err != nil {
				t.Fatal(err)
			}
			testenv.WantNames(t, dir, "new")
			if err := publish(writeFile(t, filepath.Join(dir, "temp"), []byte("def")),
				path); !errors.Is(err, os.ErrExist) {
				t.Errorf("over a file: %v", err)
			}
			if got, _ := os.ReadFile(path); string(got) != "abc" {
				t.Errorf("content is %q", got)
			}
			if err := publish(filepath.Join(dir, "missing"),
				filepath.Join(dir, "other")); err == nil {
				t.Error("published a missing file")
			}
			testenv.WantNames(t, dir, "new", "temp")
		})
	}
}

// A file that can't grow keeps its length: otherwise its old state could not be put back when there
// is no room for the new bytes.
func TestTruncateFullMedium(t *testing.T) {
	dir := testenv.MountTmpfs(t, "size=32k")
	path := writeFile(t, filepath.Join(dir, "f"), make([]byte, 4096))
	f, err := OpenBelow(filepath.Split(path))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := f.Truncate(100 << 10); !errors.Is(err, unix.ENOSPC) {
		t.Errorf("error %v, want no space", err)
	}
	if f.Size() != 4096 {
		t.Errorf("size is %d, want 4096", f.Size())
	}
	if err := f.Truncate(8192); err != nil || f.Size() != 8192 {
		t.Errorf("size is %d, error %v; want 8192", f.Size(), err)
	}
}
