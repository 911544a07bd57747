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
	dir := testenv.MountTmpfs(t, "size=32k")
	rec := testRecord(t)
	writeFile(t, filepath.Join(dir, "other"), make([]byte, 28<<10))
	var nr *device.NoRoomError
	if _, err := record.Create(dir, "x.record", rec); !errors.As(err, &nr) {
		t.Errorf("error %v", err)
	}
	testenv.WantNames(t, dir, "other")
	testenv.RemountReadOnly(t, dir)
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
