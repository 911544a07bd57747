package device

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"

	"unhello/internal/testenv"
)

// Below a folder only plain files are opened and no link is followed, both by the kernel's own walk
// and by ours for older kernels.
func TestNothingIsFollowed(t *testing.T) {
	top := t.TempDir()
	make := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	make(os.MkdirAll(filepath.Join(top, "a", "b"), 0o700))
	make(os.WriteFile(filepath.Join(top, "a", "b", "file"), []byte("abc"), 0o600))
	make(os.Symlink("file", filepath.Join(top, "a", "b", "link")))
	make(os.Symlink("b", filepath.Join(top, "a", "folder-link")))
	make(os.Symlink("nowhere", filepath.Join(top, "dangling")))
	make(unix.Mkfifo(filepath.Join(top, "pipe"), 0o600))

	for _, c := range []struct{ name, why string }{
		{"a/b/file", ""},
		{"a/b/link", isLink},
		{"a/folder-link/file", isLink},
		{"dangling", isLink},
		{"pipe", isNoFile},
		{"a/b", isNoFile},
	} {
		for how, open := range map[string]func(dir, name string) error{
			"for reading": func(dir, name string) error { return closed(OpenPlain(dir, name)) },
			"uncached": func(dir, name string) error {
				return closed(OpenUncachedBelow(dir, name))
			},
			"for writing": func(dir, name string) error { return closed(OpenBelow(dir, name)) },
		} {
			err := open(top, c.name)
			var not *NotPlainError
			switch {
			case c.why == "" && err != nil:
				t.Errorf("%s %s: %v", c.name, how, err)
			case c.why != "" && (!errors.As(err, &not) || not.Why != c.why ||
				not.Path != filepath.Join(top, c.name)):
				t.Errorf("%s %s: %v, want %q", c.name, how, err, c.why)
			}
		}
	}
	if _, err := OpenBelow(top, "missing"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("missing: %v", err)
	}
	link := filepath.Join(t.TempDir(), "link")
	make(os.Symlink(top, link))
	if err := closed(OpenBelow(link, "a/b/file")); err != nil {
		t.Errorf("the folder itself by a link: %v", err)
	}
}

func closed[F interface{ Close() error }](f F, err error) error {
	if err != nil {
		return err
	}
	return f.Close()
}

// The walk for older kernels and other systems leads to the same files as the kernel's.
func TestWalkSteps(t *testing.T) {
	top := t.TempDir()
	if err := errors.Join(
		os.MkdirAll(filepath.Join(top, "a", "b"), 0o700),
		os.WriteFile(filepath.Join(top, "a", "b", "file"), nil, 0o600),
		os.Symlink("file", filepath.Join(top, "a", "b", "link")),
		os.Symlink("a", filepath.Join(top, "folder-link")),
		os.Mkdir(filepath.Join(top, "mounted"), 0o700),
	); err != nil {
		t.Fatal(err)
	}
	at, err := unix.Open(top, openFolder, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Close(at)
	both := func(name string, flags int, why string) {
		t.Helper()
		for _, walk := range []func(int, string, int) (int, error){walk, walkSteps} {
			fd, err := walk(at, name, flags)
			var not *NotPlainError
			if err == nil {
				unix.Close(fd)
			}
			if why == "" && err != nil || why != "" && (!errors.As(err, &not) || not.Why != why) {
				t.Errorf("%s: %v, want %q", name, err, why)
			}
		}
	}
	both("a/b/file", unix.O_RDONLY, "")
	both("a/b", openFolder, "")
	both("a/b/link", unix.O_RDONLY, isLink)
	both("folder-link/b/file", unix.O_RDONLY, isLink)

	mounted := filepath.Join(top, "mounted")
	if err := unix.Mount("tmpfs", mounted, "tmpfs", 0, ""); err != nil {
		testenv.Missing(t, "can't mount here, which needs root: %v", err)
	}
	defer unix.Unmount(mounted, unix.MNT_DETACH)
	if err := os.Mkdir(filepath.Join(mounted, "c"), 0o700); err != nil {
		t.Fatal(err)
	}
	both("mounted/c", openFolder, isElsewhere)
}
