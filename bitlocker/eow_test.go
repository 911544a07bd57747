package bitlocker

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"math/rand/v2"
	"testing"
)

// A fakeEOW has the maps of a volume in conversion: chunks of 64 KiB, regions around the
// information areas and the moved boot sectors.
type fakeEOW struct {
	infos   [2]int64
	regions []fakeRegion
}

type fakeRegion struct {
	Range
	bitmap, convLog int64
	bits            []byte
}

const (
	fakeChunk   = 0x10000
	fakeLogSize = 0x800
)

func newFakeEOW() *fakeEOW {
	e := &fakeEOW{infos: [2]int64{0xA0000, 0xA1000}}
	for i, r := range []Range{
		{0x2000, 0x1E000}, {0x30000, 0x30000}, {0x60000, 0x2000}, {0x62000, 0x1E000},
		{0x90000, 0x130000}, {0x1D0000, 0x30000},
	} {
		at := 0xB0000 + int64(i)*0x2000
		e.regions = append(e.regions, fakeRegion{r, at, at + 0x1000, []byte{0x35, 0xA9, 0x0F}})
	}
	return e
}

// own are the ranges that read as zeros.
func (e *fakeEOW) own() (list []Range) {
	for _, off := range e.infos {
		list = append(list, Range{off, 0x200})
	}
	for _, r := range e.regions {
		list = append(list, Range{r.bitmap, 0x600}, Range{r.convLog, fakeLogSize})
	}
	return list
}

// plainAt reports what the bits say, chunk by chunk.
func (e *fakeEOW) plainAt(off int64) bool {
	for _, r := range e.regions {
		if off >= r.Offset && off < r.end() {
			chunk := (off - r.Offset) / fakeChunk
			return r.bits[chunk/8]>>(chunk%8)&1 == 0
		}
	}
	return false
}

// put writes the structures to a device. The older record of a bitmap, which says that nothing is
// encrypted, comes after the newer one or before it.
func (e *fakeEOW) put(device []byte) {
	le := binary.LittleEndian
	for _, off := range e.infos {
		b := device[off : off+56+8*int64(len(e.regions))]
		clear(b)
		copy(b, "FVE-EOW\x00")
		le.PutUint16(b[8:], 0x38)
		le.PutUint16(b[10:], uint16(len(b)))
		le.PutUint32(b[12:], 512)
		le.PutUint32(b[20:], fakeChunk)
		le.PutUint32(b[24:], fakeLogSize)
		le.PutUint32(b[32:], uint32(len(e.regions)))
		le.PutUint64(b[40:], uint64(e.infos[0]))
		le.PutUint64(b[48:], uint64(e.infos[1]))
		for i, r := range e.regions {
			le.PutUint64(b[56+8*i:], uint64(r.bitmap))
		}
		le.PutUint32(b[36:], crc32.ChecksumIEEE(b))
	}
	for i, r := range e.regions {
		b := device[r.bitmap : r.bitmap+1536]
		clear(b)
		copy(b, "FVE-EOWBM\x00")
		le.PutUint16(b[10:], 60)
		le.PutUint32(b[12:], 1536)
		le.PutUint32(b[16:], uint32(i))
		le.PutUint64(b[20:], uint64(r.Offset))
		le.PutUint64(b[28:], uint64(r.Length))
		le.PutUint64(b[36:], uint64(r.convLog))
		le.PutUint32(b[44:], 512)
		le.PutUint32(b[48:], 1024)
		le.PutUint32(b[52:], 512)
		le.PutUint32(b[56:], crc32.ChecksumIEEE(b[:512]))
		stale := make([]byte, len(r.bits))
		putRecord(b[512+512*(i%2):], 7, r.bits)
		putRecord(b[1024-512*(i%2):], 6, stale)
	}
}

func putRecord(b []byte, sequence uint64, bits []byte) {
	le := binary.LittleEndian
	b = b[:512]
	copy(b, "FVE-EOWBR\x00")
	le.PutUint16(b[10:], 36)
	le.PutUint32(b[12:], uint32(36+len(bits)))
	le.PutUint32(b[16:], uint32(8*len(bits)))
	le.PutUint64(b[20:], sequence)
	copy(b[36:], bits)
	le.PutUint32(b[32:], crc32.ChecksumIEEE(b[:36+len(bits)]))
}

// newFakeConversion makes a volume that is being converted.
func newFakeConversion(t testing.TB) (*fakeVolume, *fakeEOW) {
	e := newFakeEOW()
	v := newFake(t, AES128XTS, 512, func(v *fakeVolume) {
		v.m.variant, v.m.eowOffsets, v.own = EOW, e.infos, e.own()
	}, e.plainAt)
	e.put(v.device)
	return v, e
}

func TestPlainOfEOW(t *testing.T) {
	v, _ := newFakeConversion(t)
	p := v.open(t)
	v.readsAs(t, p)
	if got, _ := refusal(t, p.CanWrite(0x3000, 1)); got != GateEOW {
		t.Errorf("CanWrite: %q", got)
	}
	if _, err := p.Encrypt(0x3000, []byte{1}); err == nil {
		t.Error("Encrypt works")
	}
}

// The bits for the moved boot sectors are those of where they were moved.
func TestEOWOfBootSectors(t *testing.T) {
	for _, bit := range []byte{0, 1} {
		e := newFakeEOW()
		e.regions[2].bits = []byte{bit}
		v := newFake(t, AES128XTS, 512, func(v *fakeVolume) {
			v.m.variant, v.m.eowOffsets, v.own = EOW, e.infos, e.own()
		}, e.plainAt)
		e.put(v.device)
		v.readsAs(t, v.open(t))
	}
}

func TestEOWDamaged(t *testing.T) {
	flip := func(at int64) func(v *fakeVolume, e *fakeEOW) {
		return func(v *fakeVolume, _ *fakeEOW) { v.device[at] ^= 1 }
	}
	for _, test := range []struct {
		name   string
		change func(v *fakeVolume, e *fakeEOW)
		ok     bool
	}{
		{"first information", flip(0xA0000), true},
		{"its regions", flip(0xA0000 + 60), true},
		{"its end", flip(0xA0000 + 56 + 47), true},
		{"behind it", flip(0xA0000 + 56 + 48), true},
		{"second information", flip(0xA1000), true},
		{"both", func(v *fakeVolume, e *fakeEOW) {
			v.device[0xA0000]++
			v.device[0xA1010]++
		}, false},
		{"both are missing", func(v *fakeVolume, e *fakeEOW) {
			clear(v.device[0xA0000:0xA2000])
		}, false},
		{"a bitmap", flip(0xB0000 + 20), false},
		{"a bitmap's signature", flip(0xB0000), false},
		{"the older record", flip(0xB0000 + 1024 + 20), true},
		{"a bitmap's number", func(v *fakeVolume, e *fakeEOW) {
			v.device[0xB0000+16]++
			remakeCRC(v.device[0xB0000 : 0xB0000+1536])
		}, false},
		{"both records", func(v *fakeVolume, e *fakeEOW) {
			v.device[0xB0000+512+36]++
			v.device[0xB0000+1024+36]++
		}, false},
		{"a conversion log", flip(0xB1000), true},
	} {
		v, e := newFakeConversion(t)
		test.change(v, e)
		p, err := newPlain(bytes.NewReader(v.device), fakeSize, &v.m, v.cipher, [32]byte{})
		var broken *CorruptError
		if test.ok && err != nil || !test.ok && !errors.As(err, &broken) {
			t.Errorf("%s: %v", test.name, err)
		}
		if err == nil {
			v.readsAs(t, p)
		}
	}
}

// A power cut may have torn the newer record: then the older one counts.
func TestEOWOlderRecord(t *testing.T) {
	v, e := newFakeConversion(t)
	e.regions[0].bits = []byte{0, 0, 0}
	v.seal(e.plainAt)
	v.device[0xB0000+512+36]++
	v.readsAs(t, v.open(t))
}

func TestEOWRefuses(t *testing.T) {
	for _, test := range []struct {
		name   string
		change func(v *fakeVolume, e *fakeEOW)
	}{
		{"information before the start", func(v *fakeVolume, e *fakeEOW) {
			v.m.eowOffsets = [2]int64{-512, -1024}
		}},
		{"information elsewhere than it says", func(v *fakeVolume, e *fakeEOW) {
			v.m.eowOffsets = [2]int64{0xA1000, 0xA0000}
		}},
		{"other sectors", func(v *fakeVolume, e *fakeEOW) { v.m.sectorSize = 1024 }},
		{"regions over one another", func(v *fakeVolume, e *fakeEOW) {
			e.regions[1].Offset = 0x3000
		}},
		{"region before the start", func(v *fakeVolume, e *fakeEOW) { e.regions[0].Offset = -512 }},
		{"region between sectors", func(v *fakeVolume, e *fakeEOW) { e.regions[0].Offset++ }},
		{"region with more chunks than bits", func(v *fakeVolume, e *fakeEOW) {
			e.regions[4].bits = []byte{1, 2}
		}},
	} {
		v, e := newFakeConversion(t)
		test.change(v, e)
		e.put(v.device)
		_, err := newPlain(bytes.NewReader(v.device), fakeSize, &v.m, v.cipher, [32]byte{})
		var broken *CorruptError
		if !errors.As(err, &broken) {
			t.Errorf("%s: %v", test.name, err)
		}
	}
}

// What lies beyond the end of the volume was cut off, and is not damaged.
func TestEOWCutShort(t *testing.T) {
	for _, test := range []struct {
		name   string
		change func(v *fakeVolume, e *fakeEOW)
	}{
		{"information", func(v *fakeVolume, e *fakeEOW) {
			v.m.eowOffsets = [2]int64{fakeSize, fakeSize + 4096}
		}},
		{"one copy of it, and the other is damaged", func(v *fakeVolume, e *fakeEOW) {
			v.m.eowOffsets = [2]int64{-512, fakeSize}
		}},
		{"region", func(v *fakeVolume, e *fakeEOW) { e.regions[5].Length += 512 }},
		{"conversion log", func(v *fakeVolume, e *fakeEOW) { e.regions[0].convLog = fakeSize }},
	} {
		v, e := newFakeConversion(t)
		test.change(v, e)
		e.put(v.device)
		_, err := newPlain(bytes.NewReader(v.device), fakeSize, &v.m, v.cipher, [32]byte{})
		var short *TruncatedError
		if !errors.As(err, &short) || short.Size != fakeSize || short.Need <= fakeSize {
			t.Errorf("%s: %v", test.name, err)
		}
	}
}

// A map with scattered bits on a huge volume must not take all memory.
func TestEOWIsBounded(t *testing.T) {
	e := &eowMap{}
	bitmap := bytes.Repeat([]byte{0x55}, maxEOWPlain)
	region := Range{0, maxEOWPlain * 8 * 512}
	err := e.addPlain(bitmap, region, maxEOWPlain*8, 512)
	var limit *LimitError
	if !errors.As(err, &limit) || len(e.plain) > maxEOWPlain {
		t.Errorf("%d zones: %v", len(e.plain), err)
	}
}

// FuzzEOW changes the structures and fixes their checksums, which is all that an attacker would
// have to do.
func FuzzEOW(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte{0, 0, 20, 0, 0, 2, 1, 0, 28, 255, 255, 255})
	f.Add([]byte{2, 0, 44, 255, 255, 0})
	base, e := newFakeConversion(f)
	places := []int64{e.infos[0], e.infos[1]}
	for _, r := range e.regions {
		places = append(places, r.bitmap)
	}
	f.Fuzz(func(t *testing.T, changes []byte) {
		copies := sparse{}
		for _, off := range places {
			copies[off] = bytes.Clone(base.device[off : off+1536])
		}
		for ; len(changes) >= 6; changes = changes[6:] {
			b := copies[places[int(changes[0])%len(places)]]
			copy(b[(int(changes[1])<<8|int(changes[2]))%len(b):], changes[3:6])
		}
		for _, b := range copies {
			remakeCRC(b)
		}
		checkView(t, changedDisk{bytes.NewReader(base.device), copies},
			fakeSize, &base.m, base.cipher)
	})
}

// A changedDisk has other data at some offsets.
type changedDisk struct {
	*bytes.Reader
	changes sparse
}

func (d changedDisk) ReadAt(b []byte, off int64) (int, error) {
	n, err := d.Reader.ReadAt(b, off)
	d.changes.copyTo(b[:n], off)
	return n, err
}

// remakeCRC fixes the checksums of a structure, as far as its sizes allow.
func remakeCRC(b []byte) {
	le := binary.LittleEndian
	sum := func(b []byte, size, at int) {
		if size >= at+4 && size <= len(b) {
			le.PutUint32(b[at:], crcWithout(b[:size], at))
		}
	}
	if b[0] == 'F' && b[7] == 0 {
		sum(b, int(le16(b[10:])), 36)
		return
	}
	sum(b, int(le32(b[44:])), 56)
	for _, at := range []uint32{le32(b[44:]), le32(b[48:])} {
		if at < uint32(len(b))-36 {
			sum(b[at:], int(le32(b[at+12:])), 32)
		}
	}
}

// checkView checks what must hold for any volume that is not refused: it reads the same in pieces
// as at once, and what may be written lies outside of BitLocker's own areas, is encrypted for its
// own offset and then reads as written.
func checkView(t *testing.T, r io.ReaderAt, size int64, m *metadata, c sectorCipher) {
	p, err := newPlain(r, size, m, c, [32]byte{})
	if err != nil {
		return
	}
	end := int64(0)
	for i, e := range p.extents.list {
		if e.start != end || e.end <= e.start {
			t.Fatalf("extent %d is from %#x to %#x, the one before ends at %#x", i, e.start, e.end,
				end)
		}
		end = e.end
	}
	if end != p.Size() {
		t.Fatalf("the extents end at %#x, the view at %#x", end, p.Size())
	}
	whole := make([]byte, min(p.Size(), 0x90000))
	if n, err := p.ReadAt(whole, 0); n != len(whole) || err != nil {
		t.Fatalf("%d bytes, %v", n, err)
	}
	random := rand.New(rand.NewPCG(5, 6))
	for range 20 {
		off := random.Int64N(int64(len(whole)))
		b := make([]byte, min(random.Int64N(9000), int64(len(whole))-off))
		if n, err := p.ReadAt(b, off); n != len(b) || err != nil ||
			!bytes.Equal(b, whole[off:off+int64(n)]) {
			t.Fatalf("%d bytes at %#x: %d, %v", len(b), off, n, err)
		}
		checkWrites(t, p, off, b, r)
	}
}

func checkWrites(t *testing.T, p *Plain, off int64, b []byte, r io.ReaderAt) {
	writes, err := p.Encrypt(off, b)
	if err != nil {
		return
	}
	for _, w := range writes {
		old := make([]byte, len(w.Data))
		if _, err := r.ReadAt(old, w.Offset); err != nil || !bytes.Equal(old, w.Data) {
			t.Fatalf("the same plaintext at %#x is other ciphertext at %#x: %v", off, w.Offset, err)
		}
		for _, area := range p.m.infoOffsets {
			if w.Offset < area+p.m.infoSize && area < w.Offset+int64(len(w.Data)) {
				t.Fatalf("the write at %#x is in the information area at %#x", w.Offset, area)
			}
		}
		if w.Offset < p.m.vsize {
			t.Fatalf("the write at %#x is in the volume header", w.Offset)
		}
	}
}
