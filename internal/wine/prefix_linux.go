package wine

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"unhello/internal/testenv"
)

// script makes a prefix.
const script = "scripts/wine-env"

// template returns a prefix to make others from. Making one takes ten seconds, so it is kept in the
// user's cache folder, under a name derived from everything that goes into it.
func template(t testing.TB) string {
	t.Helper()
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(cache, "unhello", "wine-"+templateKey(t))
	if err := os.MkdirAll(filepath.Dir(dir), 0o700); err != nil {
		t.Fatal(err)
	}
	defer lock(t, dir+".lock")()
	if _, err := os.Stat(dir); err == nil {
		return dir
	}
	// It gets its own name only when it is complete.
	unfinished := dir + ".unfinished"
	if err := os.RemoveAll(unfinished); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(filepath.Join(testenv.Root(), script), unfinished).
		CombinedOutput(); err != nil {
		t.Fatalf("%s: %v: %s", script, err, out)
	}
	if err := os.Rename(unfinished, dir); err != nil {
		t.Fatal(err)
	}
	return dir
}

func templateKey(t testing.TB) string {
	t.Helper()
	sum := sha256.New()
	version, err := exec.Command(testenv.Tool(t, "wine64"), "--version").Output()
	if err != nil {
		t.Fatal(err)
	}
	sum.Write(version)
	for _, name := range []string{script, "internal/wine/forwarder/main.go"} {
		b, err := os.ReadFile(filepath.Join(testenv.Root(), name))
		if err != nil {
			t.Fatal(err)
		}
		sum.Write(b)
	}
	return fmt.Sprintf("%x", sum.Sum(nil)[:8])
}

// lock waits until this process alone has a lock file, and returns what ends that.
func lock(t testing.TB, path string) (unlock func()) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	for err = unix.EINTR; errors.Is(err, unix.EINTR); {
		err = unix.Flock(int(f.Fd()), unix.LOCK_EX)
	}
	if err != nil {
		t.Fatal(err)
	}
	return func() {
		_ = unix.Flock(int(f.Fd()), unix.LOCK_UN) // a child being forked may keep the file open
		_ = f.Close()
	}
}

// clone makes a prefix that has the template's files but its own registry and drives. Files are
// hard links or, if that isn't possible, symbolic ones: nobody writes to those of Windows.
func clone(template, prefix string) error {
	return filepath.WalkDir(template, func(from string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := strings.TrimPrefix(from, template)
		to := filepath.Join(prefix, name)
		switch {
		case name == "/dosdevices":
			return filepath.SkipDir
		case entry.IsDir():
			return os.MkdirAll(to, 0o700)
		case entry.Type() == fs.ModeSymlink:
			return nil // these lead to a user's home
		case filepath.Dir(name) == "/":
			b, err := os.ReadFile(from)
			if err != nil {
				return err
			}
			return os.WriteFile(to, b, 0o600)
		}
		if err := os.Link(from, to); err != nil {
			return os.Symlink(from, to)
		}
		return nil
	})
}
