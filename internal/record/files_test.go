package record_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"unhello/internal/device"
	"unhello/internal/record"
)

func writeFile(t *testing.T, path string, data []byte) string {
	t.Helper()
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// A plan through real files, read back past the cache.
func TestFilesOfTheSystem(t *testing.T) {
	b := journal()
	dir := t.TempDir()
	files := make(map[string]record.File)
	uncached := make(map[string]*device.File)
	for name, data := range b.before {
		path := writeFile(t, filepath.Join(dir, name), data)
		f, err := device.OpenBelow(filepath.Split(path))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		u, err := device.OpenUncachedBelow(filepath.Split(path))
		if err != nil {
			t.Fatal(err)
		}
		defer u.Close()
		files[name], uncached[name] = f, u
	}
	if err := record.Apply(t.Context(), b.plan, files, record.Options{}); err != nil {
		t.Fatal(err)
	}
	if err := record.Verify(b.plan, uncached); err != nil {
		t.Error(err)
	}
	if err := record.Rollback(b.plan, files, record.Options{}); err != nil {
		t.Fatal(err)
	}
	if err := record.Verify(b.plan.Reverse(), uncached); err != nil {
		t.Error(err)
	}
	for name, data := range b.before {
		if got, err := os.ReadFile(filepath.Join(dir, name)); err != nil ||
			!bytes.Equal(got, data) {
			t.Errorf("%s is not what it was (%v)", name, err)
		}
	}
}
