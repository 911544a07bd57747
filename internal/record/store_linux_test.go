package record_test

import (
	"errors"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"

	"unhello/internal/device"
	"unhello/internal/record"
	"unhello/internal/testenv"
)

// The record's medium is full, or doesn't accept writes.
func TestCreateFullMedium(t *testing.T) {
	dir := mountTmpfs(t, "size=32k")
	rec := testRecord(t)
	writeFile(t, filepath.Join(dir, "other"), make([]byte, 28<<10))
	var nr *device.NoRoomError
	if _, err := record.Create(dir, "x.record", rec); !errors.As(err, &nr) {
		t.Errorf("error %v", err)
	}
	wantNames(t, dir, "other")
	remountReadOnly(t, dir)
	var ro *device.ReadOnlyError
	if _, err := record.Create(dir, "x.record", rec); !errors.As(err, &ro) {
		t.Errorf("error %v", err)
	}
}

// Opening a pipe waits for its other end.
func TestLoadNotAPipe(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pipe")
	if err := unix.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	var nr *record.NotRecordError
	if _, err := record.Load(path); !errors.As(err, &nr) {
		t.Errorf("error %v", err)
	}
}

// mountTmpfs mounts a file system in memory.
func mountTmpfs(t *testing.T, options string) string {
	t.Helper()
	dir := t.TempDir()
	if err := unix.Mount("tmpfs", dir, "tmpfs", 0, options); err != nil {
		testenv.Missing(t, "can't mount here, which needs root: %v", err)
	}
	t.Cleanup(func() {
		if err := unix.Unmount(dir, unix.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return dir
}

func remountReadOnly(t *testing.T, dir string) {
	t.Helper()
	if err := unix.Mount("tmpfs", dir, "tmpfs", unix.MS_REMOUNT|unix.MS_RDONLY, ""); err != nil {
		t.Fatal(err)
	}
}
