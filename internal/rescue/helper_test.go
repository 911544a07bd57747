package rescue

import (
	"bytes"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"unhello/internal/console"
	"unhello/internal/problem"
	"unhello/internal/report"
	"unhello/internal/target"
	"unhello/internal/testenv"
	"unhello/internal/text"
)

// moment is when everything happens in these tests.
var moment = time.Date(2026, 11, 22, 10, 45, 0, 123_000_000, time.UTC)

// session returns a session with nobody to ask and no interrupts.
func session() *Session {
	return &Session{
		Searcher: target.Searcher{
			Console: console.New(console.Options{Lang: text.English, Stderr: io.Discard}),
		},
		Program: "unhello 1.0",
		Now:     func() time.Time { return moment },
	}
}

// volume makes a volume with a Windows of a fixture, and gives its root.
func volume(t *testing.T, fixture string) string {
	t.Helper()
	root := t.TempDir()
	config := filepath.Join(root, "Windows", "System32", "config")
	if err := os.MkdirAll(config, 0o777); err != nil {
		t.Fatal(err)
	}
	from := filepath.Join(testenv.Root(), "testdata", "hives", fixture)
	entries, err := os.ReadDir(from)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		b, err := os.ReadFile(filepath.Join(from, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(config, e.Name()), b)
	}
	return root
}

func write(t *testing.T, path string, content []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, content, 0o666); err != nil {
		t.Fatal(err)
	}
}

// content reads all files below a folder.
func content(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		files[path] = b
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// wantContent compares a folder with its former content.
func wantContent(t *testing.T, dir string, want map[string][]byte) {
	t.Helper()
	got := content(t, dir)
	for path := range got {
		if _, there := want[path]; !there {
			t.Errorf("%s is new", path)
		}
	}
	for path, b := range want {
		if !bytes.Equal(got[path], b) {
			t.Errorf("%s is not as it was", path)
		}
	}
}

// wantReason checks what an error means to people.
func wantReason(t *testing.T, err error, want problem.Reason) {
	t.Helper()
	if err == nil {
		t.Errorf("no error, want %s", want)
	} else if got := problem.Of(err).Reason; got != want {
		t.Errorf("%s (%v), want %s", got, err, want)
	}
}

// fixed fixes a volume with a record in a folder of its own, and returns the report.
func fixed(t *testing.T, root string) *report.Fix {
	t.Helper()
	r, err := session().
		Fix(t.Context(), root,
			FixOptions{WriteOptions: WriteOptions{Yes: true, RecordDir: t.TempDir()}})
	if err != nil {
		t.Fatal(err)
	}
	return r
}
