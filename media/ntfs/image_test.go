package ntfs_test

import (
	"os"
	"testing"

	"unhello/internal/testdisk"
	"unhello/media/ntfs"
)

// Volumes made by mkntfs and filled through ntfs-3g, which know nothing of this package; ntfscat
// says what the files hold.

const software = `Windows\System32\config\SOFTWARE`

// image is a file that holds a volume.
type image struct {
	path string
	size int64
}

// newImage makes a volume of size bytes with these options of mkntfs.
func newImage(t testing.TB, size int64, options ...string) image {
	t.Helper()
	return image{testdisk.Format(t, size, options...), size}
}

// mounted mounts the volume while fill runs.
func (i image) mounted(t testing.TB, fill func(dir string)) {
	t.Helper()
	testdisk.Mounted(t, i.path, fill)
}

// Tools that fill a mounted volume, and check it.
var (
	tool  = testdisk.Run
	write = testdisk.Write
	noise = testdisk.Noise
	crowd = testdisk.Crowd
)

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
