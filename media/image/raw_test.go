package image_test

import (
	"bytes"
	"errors"
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

// badEnd is a file whose last sector can't be read.
type badEnd struct{ *memory }

func (b badEnd) ReadAt(p []byte, off int64) (int, error) {
	if off+int64(len(p)) > b.Size()-512 {
		return 0, errors.New("bad sector")
	}
	return b.memory.ReadAt(p, off)
}

// The end of a file is only looked at to tell a fixed VHD: a copy of a disk whose last sector can't
// be read is opened all the same.
func TestUnreadableEnd(t *testing.T) {
	d, err := image.Open(badEnd{&memory{data: pattern(5120, 1)}})
	if err != nil || d.Format() != image.FormatRaw || d.Size() != 5120 {
		t.Errorf("%v, %v", d, err)
	}
}
