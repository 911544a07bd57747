package ntfs_test

import (
	"bytes"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"unhello/internal/testenv"
	"unhello/media/ntfs"
)

// Volumes made by mkntfs and filled through ntfs-3g, which know nothing of this
// package; ntfscat says what the files hold.

const software = `Windows\System32\config\SOFTWARE`

// image is a file with a volume.
type image struct {
	path string
	size int64
}

// newImage makes a volume of size bytes, most of them a hole.
func newImage(t testing.TB, size int64, options ...string) image {
	t.Helper()
	i := image{filepath.Join(t.TempDir(), "volume"), size}
	f, err := os.Create(i.path)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Truncate(size); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	tool(t, "mkntfs", append(append([]string{"-F", "-q", "-Q", "-T"}, options...), i.path)...)
	return i
}

// tool runs a program and gives what it prints.
func tool(t testing.TB, name string, args ...string) []byte {
	t.Helper()
	var stderr bytes.Buffer
	cmd := exec.Command(testenv.Tool(t, name), args...)
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %q: %v: %s", name, args, err, &stderr)
	}
	return out
}

// mounted mounts the volume for as long as fill runs.
func (i image) mounted(t testing.TB, fill func(dir string)) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "mounted")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	umount := testenv.Tool(t, "umount")
	if out, err := exec.Command(testenv.Tool(t, "ntfs-3g"), "-o", "compression,streams_interface=xattr", i.path, dir).CombinedOutput(); err != nil {
		if os.Getenv("UNHELLO_REQUIRE_JUDGES") == "1" {
			t.Fatalf("ntfs-3g: %v: %s", err, out)
		}
		t.Skipf("ntfs-3g can't mount here (root and /dev/fuse are wanted): %s", out)
	}
	// Whatever happens in fill: a mount must not stay behind.
	defer func() {
		if out, err := exec.Command(umount, dir).CombinedOutput(); err != nil {
			t.Errorf("umount: %v: %s", err, out)
		}
	}()
	fill(dir)
}

// write writes a file of a mounted volume and the folders that lead to it.
func write(t testing.TB, file string, b []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

// open opens the volume; the file is closed with the test.
func (i image) open(t testing.TB) *ntfs.Volume {
	t.Helper()
	f, err := os.Open(i.path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	v, err := ntfs.Open(f, i.size)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// bytes reads the whole image.
func (i image) bytes(t testing.TB) []byte {
	t.Helper()
	b, err := os.ReadFile(i.path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// lookup finds a file that must be there.
func lookup(t testing.TB, v *ntfs.Volume, path string) *ntfs.File {
	t.Helper()
	f, err := v.Lookup(path)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// content reads a whole file.
func content(t testing.TB, f *ntfs.File) []byte {
	t.Helper()
	b := make([]byte, f.Size())
	if n, err := f.ReadAt(b, 0); n != len(b) || err != nil && len(b) > 0 {
		t.Fatalf("%d of %d bytes: %v", n, len(b), err)
	}
	return b
}

// mapped reads a whole file through its ranges on the volume.
func (i image) mapped(t testing.TB, f *ntfs.File) (b []byte, ranges int) {
	t.Helper()
	list, err := f.Map(0, f.Size())
	if err != nil {
		t.Fatal(err)
	}
	volume := i.bytes(t)
	for _, r := range list {
		b = append(b, volume[r.Offset:][:r.Length]...)
	}
	return b, len(list)
}

// noise gives n bytes that no two places of a file share.
func noise(n int) []byte {
	b := make([]byte, n)
	rand.NewChaCha8([32]byte{byte(n)}).Read(b)
	return b
}
