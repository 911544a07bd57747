package image_test

import (
	"bytes"
	"encoding/hex"
	"io"
	"os"
	"testing"

	"unhello/media/image"
)

// memory is an image file in memory. It counts the bytes read and written.
type memory struct {
	data          []byte
	read, written int
}

func (m *memory) Size() int64 { return int64(len(m.data)) }
func (m *memory) Sync() error { return nil }

func (m *memory) ReadAt(p []byte, off int64) (int, error) {
	if off < 0 || off >= int64(len(m.data)) {
		return 0, io.EOF
	}
	n := copy(p, m.data[off:])
	m.read += n
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

func (m *memory) WriteAt(p []byte, off int64) (int, error) {
	if off < 0 || off > int64(len(m.data)-len(p)) {
		return 0, io.ErrShortWrite
	}
	m.written += len(p)
	return copy(m.data[off:], p), nil
}

// readOnly hides that a file can be written.
type readOnly struct{ image.File }

// load gives a file's content as an image file.
func load(t testing.TB, name string) *memory {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return &memory{data: b}
}

// open opens an image that must open.
func open(t testing.TB, f image.File) image.Device {
	t.Helper()
	d, err := image.Open(f)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// content gives all bytes of a disk.
func content(t testing.TB, d image.Device) []byte {
	t.Helper()
	b := make([]byte, d.Size())
	if n, err := d.ReadAt(b, 0); err != nil || n != len(b) {
		t.Fatalf("read %d of %d bytes: %v", n, len(b), err)
	}
	return b
}

// pattern gives n bytes without zeros and without repetitions nearby.
func pattern(n int, seed byte) []byte {
	b := make([]byte, n)
	x := uint32(seed)*2654435761 + 1
	for i := range b {
		x = x*1664525 + 1013904223
		b[i] = byte(x>>24) | 1
	}
	return b
}

// inverted gives bytes that differ everywhere from those given.
func inverted(b []byte) []byte {
	b = bytes.Clone(b)
	for i := range b {
		b[i] = ^b[i]
	}
	return b
}

// differences counts the bytes in which two images of the same size differ.
func differences(t testing.TB, a, b []byte) int {
	t.Helper()
	if len(a) != len(b) {
		t.Fatalf("sizes differ: %d and %d", len(a), len(b))
	}
	n := 0
	for i := range a {
		if a[i] != b[i] {
			n++
		}
	}
	return n
}

// unhex decodes a constant.
func unhex(s string) []byte {
	b, err := hex.DecodeString(s)
	if err != nil {
		panic(err)
	}
	return b
}
