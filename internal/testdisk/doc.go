// Package testdisk builds disks to test the whole program on: NTFS volumes made by mkntfs and
// filled by ntfs-3g, disks with partitions around them, and containers made of these by QEMU.
// Nothing here depends on the code under test, except for the partition tables: sgdisk takes a
// second for each and doesn't know sectors of 4096 bytes, so they are made here and judged in this
// package's own tests. If a program is missing, the test that needs it skips and says how to get
// it; in CI it fails (package testenv).
package testdisk

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"unhello/internal/testenv"
)

const mib = 1 << 20

// Run runs a program and returns what it prints to stdout.
func Run(t testing.TB, name string, args ...string) []byte {
	t.Helper()
	var stderr bytes.Buffer
	cmd := exec.Command(testenv.Tool(t, name), args...)
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %q: %v: %s%s", name, args, err, out, &stderr)
	}
	return out
}

// empty makes a file of size bytes that is one hole.
func empty(t testing.TB, name string, size int64) *os.File {
	t.Helper()
	f, err := os.Create(filepath.Join(t.TempDir(), name))
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Truncate(size); err != nil {
		t.Fatal(err)
	}
	return f
}

// closed closes a file that was written and returns its path.
func closed(t testing.TB, f *os.File) string {
	t.Helper()
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return f.Name()
}

// put copies a file into a disk and leaves holes for zeros.
func put(t testing.TB, disk io.WriterAt, off int64, path string) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	putFrom(t, disk, off, f)
}

func putFrom(t testing.TB, disk io.WriterAt, off int64, f io.Reader) {
	t.Helper()
	piece, zeros := make([]byte, 64<<10), make([]byte, 64<<10)
	for {
		n, err := io.ReadFull(f, piece)
		if n > 0 && !bytes.Equal(piece[:n], zeros[:n]) {
			if _, err := disk.WriteAt(piece[:n], off); err != nil {
				t.Fatal(err)
			}
		}
		off += int64(n)
		switch err {
		case nil:
		case io.EOF, io.ErrUnexpectedEOF:
			return
		default:
			t.Fatal(err)
		}
	}
}

// Extract copies size bytes at off, such as a partition, into a file, for programs that can't read
// disks.
func Extract(t testing.TB, disk string, off, size int64) string {
	t.Helper()
	f, err := os.Open(disk)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	volume := empty(t, "volume", size)
	putFrom(t, volume, 0, io.NewSectionReader(f, off, size))
	return closed(t, volume)
}
