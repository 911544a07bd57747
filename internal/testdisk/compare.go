package testdisk

import (
	"bytes"
	"io"
	"os"
	"testing"
)

// Copy copies a disk, to compare it with later.
func Copy(t testing.TB, path string) string {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return Extract(t, path, 0, info.Size())
}

// DifferingFiles counts the bytes in which two files of the same size differ.
func DifferingFiles(t testing.TB, a, b string) (n int) {
	t.Helper()
	var files [2]*os.File
	for i, path := range []string{a, b} {
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		files[i] = f
	}
	first, second := make([]byte, mib), make([]byte, mib)
	for {
		x, err := io.ReadFull(files[0], first)
		y, _ := io.ReadFull(files[1], second)
		if x != y {
			t.Fatalf("%s and %s have different sizes", a, b)
		}
		n += Differing(first[:x], second[:y])
		if err != nil {
			return n
		}
	}
}

// Differing counts the bytes in which two contents differ, up to the end of the shorter one.
func Differing(a, b []byte) (n int) {
	if bytes.Equal(a, b) {
		return 0
	}
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			n++
		}
	}
	return n
}
