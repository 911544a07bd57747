package device

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"unhello/internal/testenv"
)

func writes(data []byte) func(*Content) error {
	return func(w *Content) error {
		_, err := w.Write(data)
		return err
	}
}

func TestNewFile(t *testing.T) {
	dir := t.TempDir()
	data := bytes.Repeat([]byte("0123456789"), 30000)
	if err := NewFile(filepath.Join(dir, "new"), NewOptions{}, writes(data)); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(filepath.Join(dir, "new")); err != nil || !bytes.Equal(got, data) {
		t.Errorf("content differs (%v)", err)
	}
	testenv.WantNames(t, dir, "new")
}

func TestNewFileFromTheEnd(t *testing.T) {
	dir := t.TempDir()
	err := NewFile(filepath.Join(dir, "new"), NewOptions{}, func(w *Content) error {
		_, err := w.WriteAt([]byte("end"), 5)
		if err == nil {
			_, err = w.WriteAt([]byte("start"), 0)
		}
		return err
	})
	if got, _ := os.ReadFile(filepath.Join(dir, "new")); err != nil || string(got) != "startend" {
		t.Errorf("%q, %v", got, err)
	}
}

func TestNewFileNeverReplaces(t *testing.T) {
	dir := t.TempDir()
	path := writeFile(t, filepath.Join(dir, "new"), []byte("there first"))
	called := false
	err := NewFile(path, NewOptions{}, func(*Content) error { called = true; return nil })
	var ee *ExistsError
	if !errors.As(err, &ee) || called {
		t.Errorf("error %v, content asked for: %v", err, called)
	}
	if got, _ := os.ReadFile(path); string(got) != "there first" {
		t.Errorf("content is %q now", got)
	}
	testenv.WantNames(t, dir, "new")
}

// The name is taken while the content is being written.
func TestNewFileTakenMeanwhile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "new")
	err := NewFile(path, NewOptions{}, func(w *Content) error {
		writeFile(t, path, []byte("there first"))
		return nil
	})
	var ee *ExistsError
	if !errors.As(err, &ee) {
		t.Errorf("error %v", err)
	}
	if got, _ := os.ReadFile(path); string(got) != "there first" {
		t.Errorf("content is %q now", got)
	}
	testenv.WantNames(t, dir, "new")
}

func TestNewFileFails(t *testing.T) {
	dir := t.TempDir()
	err := NewFile(filepath.Join(dir, "new"), NewOptions{}, func(w *Content) error {
		w.Write(make([]byte, 1<<20))
		return errInjected
	})
	if err != errInjected {
		t.Errorf("error %v", err)
	}
	testenv.WantNames(t, dir)
}

// An error from reading the source isn't one of the new file.
func TestNewFileSourceFails(t *testing.T) {
	source := &os.PathError{Op: "read", Path: "source", Err: os.ErrPermission}
	err := NewFile(filepath.Join(t.TempDir(), "new"), NewOptions{},
		func(*Content) error { return source })
	if err != source {
		t.Errorf("error %v", err)
	}
}

// A folder is created with those above it. If that fails, nothing is left behind.
func TestMakeFolder(t *testing.T) {
	dir := t.TempDir()
	for range 2 { // one that is there is as good
		if err := MakeFolder(filepath.Join(dir, "a", "b")); err != nil {
			t.Fatal(err)
		}
	}
	testenv.WantNames(t, filepath.Join(dir, "a"), "b")
	if err := os.WriteFile(filepath.Join(dir, "file"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := MakeFolder(filepath.Join(dir, "file", "a")); err == nil {
		t.Error("a folder in a file")
	}
	testenv.WantNames(t, dir, "a", "file")
}

// TestReplace: the new content is there, or the old one if anything speaks against it at the last
// moment.
func TestReplace(t *testing.T) {
	dir := t.TempDir()
	old := writeFile(t, filepath.Join(dir, "file"), []byte("old"))
	fresh := writeFile(t, filepath.Join(dir, "fresh"), []byte("new"))
	for _, test := range []struct {
		last error
		want string
	}{{errInjected, "old"}, {nil, "new"}} {
		f, err := Open(old, true)
		if err != nil {
			t.Fatal(err)
		}
		if err := f.Replace(fresh, 0o640, func() error { return test.last }); err != test.last {
			t.Errorf("error %v, want %v", err, test.last)
		}
		f.Close()
		if got, err := os.ReadFile(old); string(got) != test.want || err != nil {
			t.Errorf("%q, %v", got, err)
		}
	}
	testenv.WantNames(t, dir, "file")
}

// TestRemoveTree: a folder that nobody may change is no obstacle, and one that isn't there none
// either.
func TestRemoveTree(t *testing.T) {
	dir := t.TempDir()
	locked := filepath.Join(dir, "work", "locked")
	if err := MakeFolder(locked); err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(locked, "file"), nil)
	if err := os.Chmod(locked, 0o500); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := RemoveTree(filepath.Join(dir, "work")); err != nil {
			t.Error(err)
		}
	}
	testenv.WantNames(t, dir)
}
