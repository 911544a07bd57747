package media

import (
	"errors"
	"io"
	"strings"
	"testing"
)

// volumeOf gives the bytes 1000 to 1099 of a disk of 2000.
func volumeOf(t *testing.T) (*Volume, *memory) {
	d := &memory{bytes: []byte(strings.Repeat("0123456789", 200)), sector: 512}
	v, err := NewVolume(d, Partition{Offset: 1000, Size: 100})
	if err != nil {
		t.Fatal(err)
	}
	return v, d
}

func TestVolumeReadAt(t *testing.T) {
	v, _ := volumeOf(t)
	for _, test := range []struct {
		off, length int64
		want        string
		err         error
	}{
		{0, 4, "0123", nil},
		{96, 4, "6789", nil},
		{96, 5, "6789", io.EOF},
		{100, 1, "", io.EOF},
		{500, 1, "", io.EOF},
		{100, 0, "", nil},
	} {
		b := make([]byte, test.length)
		n, err := v.ReadAt(b, test.off)
		if string(b[:n]) != test.want || err != test.err {
			t.Errorf("%d bytes at %d: %q, %v", test.length, test.off, b[:n], err)
		}
	}
	var outside *OutsideError
	if n, err := v.ReadAt(make([]byte, 8), -4); n != 0 || !errors.As(err, &outside) {
		t.Errorf("before the volume: %d, %v", n, err)
	}
}

func TestVolumeWriteAt(t *testing.T) {
	v, d := volumeOf(t)
	before := string(d.bytes)
	if n, err := v.WriteAt([]byte("abcd"), 96); n != 4 || err != nil {
		t.Fatal(n, err)
	}
	if want := before[:1096] + "abcd" + before[1100:]; string(d.bytes) != want {
		t.Error("other bytes changed")
	}
}

func TestVolumeWritesNothingOutside(t *testing.T) {
	v, d := volumeOf(t)
	before := string(d.bytes)
	for _, off := range []int64{-1, 97, 100, 1 << 62, -1 << 63, 1<<63 - 1} {
		var outside *OutsideError
		if n, err := v.WriteAt([]byte("abcd"), off); n != 0 || !errors.As(err, &outside) {
			t.Errorf("at %d: %d, %v", off, n, err)
		}
		if err := v.CanWrite(off, 4); !errors.As(err, &outside) {
			t.Errorf("CanWrite at %d: %v", off, err)
		}
	}
	if string(d.bytes) != before {
		t.Error("written")
	}
}

func TestVolumeCanWriteAsksTheDisk(t *testing.T) {
	v, d := volumeOf(t)
	if err := v.CanWrite(0, 100); err != nil {
		t.Error(err)
	}
	d.readOnly = true
	if err := v.CanWrite(0, 100); !errors.Is(err, errReadOnly) {
		t.Error(err)
	}
}

func TestVolumeOutsideTheDisk(t *testing.T) {
	d := &memory{bytes: make([]byte, 2000)}
	for _, p := range []Partition{{Offset: 1000, Size: 1001}, {Offset: -1, Size: 10},
		{Offset: 1, Size: 1<<63 - 1}} {
		if v, err := NewVolume(d, p); err == nil {
			t.Errorf("%+v: %+v", p, v)
		}
	}
}
