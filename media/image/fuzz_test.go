package image_test

import (
	"bytes"
	"runtime/metrics"
	"testing"
	"time"

	"unhello/internal/testenv"
	"unhello/media/image"
)

// What every fuzz target checks: whatever an image says, we never panic, come to an end, take
// little memory and fail with a typed error; and an allowed write changes the bytes that then read
// as written and no others.

const (
	fuzzTime   = 10 * time.Second
	fuzzMemory = 64 << 20
	fuzzPiece  = 64 << 10
)

// byteRange is where a structure of an image stands.
type byteRange struct{ at, n int }

// change applies the fuzzer's changes to an image, six bytes for each number: which range, offset
// (2), width, and value (2). Large values are made from the bits of the width: shifted to the top,
// or inverted.
func change(file []byte, ranges []byteRange, changes []byte) {
	for ; len(changes) >= 6; changes = changes[6:] {
		p := ranges[int(changes[0])%len(ranges)]
		at := p.at + (int(changes[1])<<8|int(changes[2]))%p.n
		how, v := changes[3], uint64(changes[4])<<8|uint64(changes[5])
		v <<= how >> 3 & 7 * 8
		if how&0x40 != 0 {
			v = ^v
		}
		var number [8]byte
		if how&0x80 != 0 {
			le.PutUint64(number[:], v)
		} else {
			be.PutUint64(number[:], v)
		}
		width := 1 << (how & 3)
		if how&0x80 != 0 {
			copy(file[at:min(at+width, len(file))], number[:width])
		} else {
			copy(file[at:min(at+width, len(file))], number[8-width:])
		}
	}
}

// allocated gives the number of bytes allocated so far.
func allocated() uint64 {
	s := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(s)
	return s[0].Value.Uint64()
}

// fuzzImage runs a target on changed copies of an image.
func fuzzImage(f *testing.F,
	build func() (file, disk []byte), seal func([]byte), ranges []byteRange) {
	whole, _ := build()
	for i := range len(ranges) {
		f.Add([]byte{byte(i), 0, 16, 0x03, 0, 1}, true)
		f.Add([]byte{byte(i), 0, 8, 0x82, 0xFF, 0xFF, byte(i + 1), 0, 0, 0x43, 0, 0}, false)
	}
	f.Fuzz(func(t *testing.T, changes []byte, sealed bool) {
		testenv.Watchdog(t, fuzzTime)
		file := bytes.Clone(whole)
		change(file, ranges, changes[:min(len(changes), 20*6)])
		if sealed && seal != nil {
			seal(file)
		}
		before := allocated()
		probe(t, &memory{data: file})
		if n := allocated() - before; n > fuzzMemory {
			t.Errorf("took %d MiB", n>>20)
		}
	})
}

// wantTyped fails on errors that this package doesn't promise.
func wantTyped(t *testing.T, err error) {
	t.Helper()
	if err != nil && image.KindOf(err) == "" {
		t.Errorf("%T: %v", err, err)
	}
}

// probe opens an image, reads it and writes into it.
func probe(t *testing.T, f *memory) {
	_, _, err := image.ParentOf(f)
	wantTyped(t, err)
	d, err := image.Open(f)
	wantTyped(t, err)
	if err != nil {
		return
	}
	wantTyped(t, d.CanWrite(0, min(d.Size(), 1<<30)))
	buf := make([]byte, fuzzPiece)
	for _, off := range probed(d.Size()) {
		n := min(fuzzPiece, d.Size()-off)
		_, err := d.ReadAt(buf[:n], off)
		wantTyped(t, err)
		probeWrite(t, f, d, off+1)
	}
}

// probed gives the offsets at which a disk is read: all of a small disk, ends and some of the
// middle of a large one.
func probed(size int64) (offs []int64) {
	const most = 4 << 20
	for off := int64(0); off < min(size, most); off += fuzzPiece {
		offs = append(offs, off)
	}
	if size > most {
		offs = append(offs, size/3, size/2, size-fuzzPiece, size-1)
	}
	return offs
}

// probeWrite writes a few bytes where that is allowed.
func probeWrite(t *testing.T, f *memory, d image.Device, off int64) {
	const n = 100
	if err := d.CanWrite(off, n); err != nil {
		wantTyped(t, err)
		return
	}
	old, got := make([]byte, n), make([]byte, n)
	if _, err := d.ReadAt(old, off); err != nil {
		t.Fatalf("can be written, but not read: %v", err)
	}
	want, before := inverted(old), f.written
	if _, err := d.WriteAt(want, off); err != nil {
		t.Fatalf("CanWrite promised otherwise: %v", err)
	}
	again, err := image.Open(f)
	if err != nil {
		t.Fatalf("after a write at 0x%x: %v", off, err)
	}
	if _, err := again.ReadAt(got, off); err != nil || !bytes.Equal(got, want) {
		t.Fatalf("reads otherwise than written at 0x%x: %v", off, err)
	}
	if written := f.written - before; written != n {
		t.Fatalf("%d bytes of the image were written for %d", written, n)
	}
	if err := again.CanWrite(off, n); err != nil {
		t.Fatalf("can't be written again at 0x%x: %v", off, err)
	}
}

func FuzzVHD(f *testing.F) {
	file, _ := dynamicVHD()
	fuzzImage(f, dynamicVHD, sealVHD, []byteRange{
		{len(file) - 512, 128}, {vhdHeaderAt, 64}, {vhdHeaderAt + 576, 96}, {vhdBATAt, 16},
		{vhdBlocksAt, 512}, {0, 512},
	})
}

func FuzzVHDX(f *testing.F) {
	fuzzImage(f, vhdxImage, sealVHDX, []byteRange{
		{128 << 10, 96}, {192 << 10, 96}, {vhdxMetadataAt, 224}, {vhdxItemsAt, 1280},
		{vhdxBATAt, 24}, {64 << 10, 96},
	})
}

func FuzzQCOW2(f *testing.F) {
	fuzzImage(f, qcow2Image, nil, []byteRange{
		{0, 112}, {qcow2L1At, 16}, {qcow2L2At, 64}, {qcow2RefAt, 8}, {qcow2RefBlockAt, 32},
		{qcow2DataAt + 4*512, 512},
	})
}
