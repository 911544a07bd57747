package main

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"unhello/hive"
	"unhello/hive/hivetest"
	"unhello/internal/testenv"
)

// hives is the folder with the committed fixtures.
func hives() string { return filepath.Join(testenv.Root(), "testdata", "hives") }

// All fixtures are made again and compared byte by byte.
func TestFixturesAreWhatIsMade(t *testing.T) {
	made := t.TempDir()
	if err := write(made); err != nil {
		t.Fatal(err)
	}
	want, got := content(t, made), content(t, hives())
	for name := range got {
		if _, ok := want[name]; !ok {
			t.Errorf("%s is not made any more: remove it", name)
		}
	}
	for name := range want {
		if !bytes.Equal(got[name], want[name]) {
			t.Errorf("%s is not what is made: run make testdata", name)
		}
	}
}

// content reads all files below a folder.
func content(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	found := map[string][]byte{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		name, _ := filepath.Rel(dir, path)
		found[name] = append([]byte{}, b...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// The value of each fixture that can be read is what its name says.
func TestFixturesSayWhatTheyAre(t *testing.T) {
	for name, want := range map[string]byte{
		"clean-on": 2, "clean-off": 0, "clean-string": '2', "clean-spelling": 2, "clean-v1.3": 2,
		"windows-10": 2, "windows-server": 2,
		"dirty-stale-0-real-2": 2, "dirty-stale-2-real-0": 0, "dirty-same-size": 2, "dirty-torn": 2,
		"dirty-dirt": 2, "dirty-no-header": 2,
		"damaged-drops": 2, "damaged-mends": 2, "damaged-note": 2,
	} {
		if got, err := first(t, name); err != nil || got != want {
			t.Errorf("%s: the value is %d, %v; want %d", name, got, err, want)
		}
	}
	for _, name := range []string{"clean-absent", "clean-no-key", "dirty-lost-logs", "damaged-bin",
		"damaged-broken", "damaged-refuses"} {
		if got, err := first(t, name); err == nil {
			t.Errorf("%s: the value is %d, want an error", name, got)
		}
	}
}

// Inside an image no file can grow: one dirty hive can be fixed there, another must be refused.
func TestRoomThatFixturesNeed(t *testing.T) {
	for name, fits := range map[string]bool{"dirty-same-size": true,
		"dirty-stale-0-real-2": false} {
		h, err := opened(t, name)
		if err != nil {
			t.Fatal(err)
		}
		e, err := h.Edit(t.Context(), time.Now(), nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := e.SetValue(hivetest.DeviceKey, hivetest.HelloOnly, hive.DWORD,
			make([]byte, 4)); err != nil {
			t.Fatal(err)
		}
		var noRoom *hive.NoRoomError
		if _, err := e.Plan(hive.Room{}); fits && err != nil || !fits && !errors.As(err, &noRoom) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// opened opens a fixture.
func opened(t *testing.T, name string) (*hive.Hive, error) {
	t.Helper()
	file := func(ending string) hive.Storage {
		b, err := os.ReadFile(filepath.Join(hives(), name, "SOFTWARE"+ending))
		if err != nil && ending == "" {
			t.Fatal(err)
		}
		return bytes.NewReader(b)
	}
	return hive.OpenUnchecked(hive.Files{Primary: file(""), Log1: file(".LOG1"),
		Log2: file(".LOG2")})
}

// first returns the first byte of a fixture's value.
func first(t *testing.T, name string) (byte, error) {
	t.Helper()
	h, err := opened(t, name)
	if err != nil {
		return 0, err
	}
	r, err := h.Check(t.Context(), nil)
	if err != nil {
		return 0, err
	}
	if fatal := r.Fatal(); len(fatal) > 0 {
		return 0, &hive.DamagedError{Faults: fatal}
	}
	k, err := h.Key(hivetest.DeviceKey)
	if err != nil {
		return 0, err
	}
	v, err := k.Value(hivetest.HelloOnly)
	if err != nil {
		return 0, err
	}
	data, err := v.Data()
	if err != nil {
		return 0, err
	}
	return data[0], nil
}
