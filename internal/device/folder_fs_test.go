package device

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"
)

// folderTree makes a folder with files, and links inside it, out of it and to it.
func folderTree(t *testing.T) string {
	t.Helper()
	outside := t.TempDir()
	for name, content := range map[string]string{"dir/Windows/System32/software": "hive",
		"dir/twins/ab": "ab", "dir/twins/AB": "AB", "secret": "secret"} {
		file := filepath.Join(outside, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, target := range map[string]string{"dir/out": "../secret", "dir/in": "Windows",
		"dir/file": "Windows/System32/software", "link": "dir"} {
		if err := os.Symlink(target, filepath.Join(outside, name)); err != nil {
			t.Skipf("no symbolic links here: %v", err)
		}
	}
	return filepath.Join(outside, "link")
}

func TestFolderFS(t *testing.T) {
	if err := fstest.TestFS(FolderFS(folderTree(t)), "Windows/System32/software", "out",
		"in"); err != nil {
		t.Error(err)
	}
}

func TestFolderFSLettersAndLinks(t *testing.T) {
	fsys := FolderFS(folderTree(t))
	for name, want := range map[string]string{
		"Windows/System32/software": "hive",
		"WINDOWS/system32/SOFTWARE": "hive",
		"twins/ab":                  "ab",
		"TWINS/AB":                  "AB",
		"twins/Ab":                  "", // nobody can tell which
		"out":                       "",
		"in/System32/software":      "",
		"file":                      "",
		"zzz":                       "",
		`Windows\System32\software`: "",
	} {
		got, err := fs.ReadFile(fsys, name)
		if string(got) != want || (err == nil) != (want != "") {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	for _, name := range []string{"out", "in", "in/System32"} {
		if _, err := fs.ReadFile(fsys, name); !errors.Is(err, errNotPlain) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := fs.Stat(fsys, "twins/ab/c"); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
	if _, err := fsys.Open("../secret"); !errors.Is(err, fs.ErrInvalid) {
		t.Error(err)
	}
}
