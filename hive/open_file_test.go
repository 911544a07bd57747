package hive_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"unhello/hive"
	"unhello/hive/hivetest"
)

// The logs are found in any letter case; a hive without them, or with something else under their
// names, is refused.
func TestOpenFile(t *testing.T) {
	dirty := dirtyHive()
	for name, test := range map[string]struct {
		files map[string][]byte
		want  func(error) bool // nil: it opens
	}{
		"as Windows spells it": {
			map[string][]byte{"SYSTEM": dirty.Primary, "SYSTEM.LOG1": dirty.Log1}, nil},
		"in another case": {
			map[string][]byte{"SYSTEM": dirty.Primary, "System.log1": dirty.Log1}, nil},
		"no logs": {map[string][]byte{"SYSTEM": dirty.Primary}, isA[*hive.DirtyError]},
		"logs of another": {map[string][]byte{"SYSTEM": dirty.Primary, "SAM.LOG1": dirty.Log1},
			isA[*hive.DirtyError]},
		"no hive": {map[string][]byte{"SYSTEM.LOG1": dirty.Log1},
			func(err error) bool { return errors.Is(err, fs.ErrNotExist) }},
		"log for a folder": {map[string][]byte{"SYSTEM": dirty.Primary, "SYSTEM.LOG1/x": nil},
			func(err error) bool { return err != nil }},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			for name, b := range test.files {
				path := filepath.Join(dir, name)
				if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, b, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			h, err := hive.OpenFile(filepath.Join(dir, "SYSTEM"))
			if test.want != nil {
				if h != nil || !test.want(err) {
					t.Errorf("%v, %v", h, err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			want := fact{hivetest.DeviceKey, hivetest.HelloOnly, hive.DWORD, []byte{2, 0, 0, 0}}
			want.check(t, h.Hive)
			if err := h.Close(); err != nil {
				t.Error(err)
			}
			if _, err := h.ReadAt(make([]byte, 1), 0); !errors.Is(err, fs.ErrClosed) {
				t.Errorf("%v; want it closed", err)
			}
		})
	}
}

// The hive may lie in the current folder.
func TestOpenFileHere(t *testing.T) {
	dir := folderWithHive()
	t.Cleanup(func() { os.RemoveAll(dir) })
	t.Chdir(dir)
	h, err := hive.OpenFile("SOFTWARE")
	if err != nil {
		t.Fatal(err)
	}
	if err := h.Close(); err != nil {
		t.Error(err)
	}
}

// What is not there is one error everywhere.
func TestNotThere(t *testing.T) {
	b, err := hivetest.Software(hivetest.SoftwareOptions{})
	if err != nil {
		t.Fatal(err)
	}
	h := open(t, image{primary: b})
	k := key(t, h, hivetest.DeviceKey)
	_, noKey := h.Key("Nothing")
	_, noSubkey := k.Subkey("nothing")
	_, noValue := k.Value("nothing")
	e := begin(t, image{primary: b})
	_, noFile := hive.OpenFile(filepath.Join(t.TempDir(), "SOFTWARE"))
	for name, err := range map[string]error{
		"key": noKey, "subkey": noSubkey, "value": noValue, "file": noFile,
		"value to delete": e.DeleteValue(hivetest.DeviceKey, "nothing"),
		"key to change":   e.SetValue("Nothing", "x", hive.DWORD, nil),
	} {
		if !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: %v; want an fs.ErrNotExist", name, err)
		}
	}
}
