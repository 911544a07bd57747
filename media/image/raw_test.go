package image_test

import (
	"bytes"
	"io"
	"testing"

	"unhello/media/image"
)

func TestRaw(t *testing.T) {
	want := pattern(5000, 1)
	d := open(t, &memory{data: bytes.Clone(want)})
	if d.Format() != image.FormatRaw || d.Size() != 5000 {
		t.Fatalf("%s of %d bytes", d.Format(), d.Size())
	}
	b := make([]byte, 1000)
	if n, err := d.ReadAt(b, 4500); n != 500 || err != io.EOF || !bytes.Equal(b[:n], want[4500:]) {
		t.Errorf("read %d bytes at the end: %v", n, err)
	}
	if _, err := d.ReadAt(b, -1); err == nil {
		t.Error("read in front of the disk")
	}
}

func TestWriteOutside(t *testing.T) {
	const most = 1<<63 - 1
	d := open(t, &memory{data: make([]byte, 4096)})
	for _, c := range []struct {
		off, n int64
		kind   image.Kind
	}{
		{0, 4096, ""},
		{4096, 0, ""},
		{0, 4097, image.KindOutside},
		{4095, 2, image.KindOutside},
		{-1, 1, image.KindOutside},
		{0, -1, image.KindOutside},
		{most, most, image.KindOutside},
	} {
		if err := d.CanWrite(c.off, c.n); image.KindOf(err) != c.kind {
			t.Errorf("CanWrite(%d, %d): %v, expected %q", c.off, c.n, err, c.kind)
		}
	}
}

func TestFileThatCannotBeWritten(t *testing.T) {
	d := open(t, readOnly{&memory{data: make([]byte, 4096)}})
	if _, err := d.WriteAt([]byte{1}, 0); image.KindOf(err) != image.KindReadOnly {
		t.Error(err)
	}
}
