package bitlocker

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"testing"
)

func unchanged(*fakeVolume) {}

func TestPlainOfEveryMethod(t *testing.T) {
	for _, method := range allMethods {
		for size := minSectorSize; size <= maxSectorSize; size *= 2 {
			t.Run(fmt.Sprintf("%v/%d", method, size), func(t *testing.T) {
				v := newFake(t, method, size, unchanged, nil)
				v.readsAs(t, v.open(t))
			})
		}
	}
}

// The watermark refers to where the ciphertext lies, so for the boot sectors to where they were
// moved.
func TestPlainOfConversions(t *testing.T) {
	for _, test := range []struct {
		name      string
		state     State
		watermark int64
	}{
		{"paused in the middle", Paused, 0x100000},
		{"stopped in the middle", Stopped, 0x100000},
		{"switching in the middle", Switching, 0x100000},
		{"paused before the moved boot sectors", Paused, 0x40000},
		{"paused in the moved boot sectors", Paused, 0x61000},
		{"paused in an information area", Paused, 0x81000},
		{"paused at the start", Paused, 0},
		{"paused at the end", Paused, fakeSize},
		{"paused beyond the end", Paused, fakeSize * 2},
		{"encrypted, shrunk since", Encrypted, fakeSize * 2},
		{"encrypted, with a rest behind it", Encrypted, fakeSize - 0x10000},
	} {
		t.Run(test.name, func(t *testing.T) {
			change := func(v *fakeVolume) {
				v.m.state, v.m.stateOffset = test.state, test.watermark
			}
			plainAt := func(off int64) bool {
				return test.state != Encrypted && off >= test.watermark
			}
			v := newFake(t, AES128XTS, 512, change, plainAt)
			v.readsAs(t, v.open(t))
		})
	}
}

func TestPlainOfCutOffConversion(t *testing.T) {
	change := func(v *fakeVolume) {
		v.m.state, v.m.stateOffset, v.m.stateSize = Switching, 0x100000, 0x8000
		v.own = []Range{{0x100000, 0x8000}}
	}
	v := newFake(t, AES128CBC, 512, change, func(off int64) bool { return off >= 0x108000 })
	v.readsAs(t, v.open(t))
}

func TestPlainOfDecrypted(t *testing.T) {
	change := func(v *fakeVolume) {
		v.m.state, v.m.nextState, v.m.stateOffset = Decrypted, Decrypted, 0
	}
	v := newFake(t, AES128XTS, 512, change, func(int64) bool { return true })
	v.cipher, v.m.method = nil, NoMethod
	v.readsAs(t, v.open(t))
}

func TestPlainOfVista(t *testing.T) {
	change := func(v *fakeVolume) {
		v.m.variant, v.m.version, v.m.infoSize = Vista, 1, 0x4000
		v.m.vblock, v.m.vsize, v.m.mftMirrLCN = 0, 0, 0x1122334455667788
	}
	v := newFake(t, AES128CBCDiffuser, 512, change, func(off int64) bool { return off < 0x2000 })
	copy(v.device[3:], "-FVE-FS-")
	copy(v.device[56:], "whatever")
	copy(v.view[56:], "\x88\x77\x66\x55\x44\x33\x22\x11")
	p := v.open(t)
	v.readsAs(t, p)
	for off := range 80 {
		for n := range 20 {
			b := make([]byte, n)
			if _, err := p.ReadAt(b, int64(off)); err != nil || !bytes.Equal(b, v.view[off:off+n]) {
				t.Fatalf("%d bytes at %d read as %q, want %q: %v", n, off,
					b, v.view[off:off+n], err)
			}
		}
	}
}

func TestPlainBeyondTwoTiB(t *testing.T) {
	const size = 5 << 40
	for _, method := range allMethods {
		v := newFake(t, method, 512, unchanged, nil)
		v.m.vblock, v.m.stateOffset = 3<<40, size
		disk := sparse{}
		put := func(view int64, phys int64) []byte {
			plain, sealed := counting(1024), make([]byte, 1024)
			plain[1] = byte(phys >> 40)
			v.cipher.encrypt(sealed[:512], plain[:512], phys)
			v.cipher.encrypt(sealed[512:], plain[512:], phys+512)
			disk[phys] = sealed
			return plain
		}
		want := map[int64][]byte{0: put(0, 3<<40)}
		for _, off := range []int64{1<<32 - 512, 1<<41 - 512, 1<<42 - 512, size - 1024} {
			want[off] = put(off, off)
		}
		p, err := newPlain(disk, size, &v.m, v.cipher, [32]byte{})
		if err != nil {
			t.Fatal(err)
		}
		for off, plain := range want {
			b := make([]byte, 1024)
			if _, err := p.ReadAt(b, off); err != nil || !bytes.Equal(b, plain) {
				t.Errorf("%v: the sectors at %#x read wrong: %v", method, off, err)
			}
		}
	}
}

func TestPlainAtTheEnds(t *testing.T) {
	v := newFake(t, AES128XTS, 512, unchanged, nil)
	v.device = append(v.device, 1, 2, 3) // less than a sector
	p := v.open(t)
	if p.Size() != fakeSize {
		t.Errorf("the view has %d bytes, want %d", p.Size(), fakeSize)
	}
	for _, test := range []struct {
		off  int64
		n    int
		want int
		err  error
	}{
		{fakeSize - 10, 10, 10, nil},
		{fakeSize - 10, 11, 10, io.EOF},
		{0, fakeSize + 1, fakeSize, io.EOF},
		{fakeSize, 1, 0, io.EOF},
		{huge, 1, 0, io.EOF},
		{-1, 1, 0, errNegative},
		{5, 0, 0, nil},
	} {
		n, err := p.ReadAt(make([]byte, test.n), test.off)
		if n != test.want || err != test.err {
			t.Errorf("%d bytes at %d: %d, %v; want %d, %v", test.n, test.off, n,
				err, test.want, test.err)
		}
	}
}

// broken is a disk that can't be read at some offset.
type broken struct {
	io.ReaderAt
	at  int64
	err error
}

func (d broken) ReadAt(b []byte, off int64) (int, error) {
	if off+int64(len(b)) <= d.at {
		return d.ReaderAt.ReadAt(b, off)
	}
	n, _ := d.ReaderAt.ReadAt(b[:max(d.at-off, 0)], off)
	return n, d.err
}

func TestPlainOfBrokenDisk(t *testing.T) {
	v := newFake(t, AES128XTS, 512, unchanged, nil)
	errDisk := errors.New("the disk is broken")
	const at = 0x155500
	for _, test := range []struct {
		name      string
		err, want error
	}{
		{"says so", errDisk, errDisk},
		{"just ends", io.EOF, io.ErrUnexpectedEOF},
		{"ends without a word", nil, io.ErrUnexpectedEOF},
	} {
		for _, off := range []int64{0, 0x100001, at - 1000} {
			p, err := newPlain(broken{bytes.NewReader(v.device), at, test.err}, fakeSize,
				&v.m, v.cipher, [32]byte{})
			if err != nil {
				t.Fatal(err)
			}
			b := make([]byte, fakeSize-off)
			n, err := p.ReadAt(b, off)
			// The last sector before it is only half there.
			if want := at&^511 - off; !errors.Is(err, test.want) || int64(n) != want {
				t.Errorf("disk that %s, read from %#x: %d bytes, %v; want %d, %v", test.name, off,
					n, err, want, test.want)
			}
			if !bytes.Equal(b[:n], v.view[off:off+int64(n)]) {
				t.Errorf("disk that %s, read from %#x: what was read is wrong", test.name, off)
			}
		}
	}
}

func TestPlainWiped(t *testing.T) {
	v := newFake(t, AES128XTS, 512, unchanged, nil)
	p, err := newPlain(bytes.NewReader(v.device), fakeSize, &v.m, v.cipher, [32]byte{1, 2, 3})
	if err != nil {
		t.Fatal(err)
	}
	if p.RecordKey() != [32]byte{1, 2, 3} {
		t.Error("the record key is another one")
	}
	p.Wipe()
	if p.RecordKey() != [32]byte{} {
		t.Error("the record key is still there")
	}
	if _, err := p.ReadAt(make([]byte, 8), 0); !errors.Is(err, errWiped) {
		t.Errorf("ReadAt: %v", err)
	}
	var refused *NotWritableError
	if err := p.CanWrite(0, 1); !errors.As(err, &refused) || refused.Why != GateWiped {
		t.Errorf("CanWrite: %v", err)
	}
}

func TestSmallReadsAllocateNothing(t *testing.T) {
	v := newFake(t, AES128XTS, 512, unchanged, nil)
	p := v.open(t)
	b := make([]byte, 5000)
	if n := testing.AllocsPerRun(100, func() {
		if _, err := p.ReadAt(b, 1000); err != nil {
			t.Fatal(err)
		}
	}); n != 0 {
		t.Errorf("reading %d bytes allocates %v times", len(b), n)
	}
}

func TestPlainRefusesOverlaps(t *testing.T) {
	for _, test := range []struct {
		name   string
		change func(m *metadata)
		want   any
	}{
		{"boot sectors half beyond the end", func(m *metadata) {
			m.vblock = fakeSize - 0x1000
		}, new(*TruncatedError)},
		{"boot sectors beyond the end", func(m *metadata) {
			m.vblock = huge - 0x4000
		}, new(*TruncatedError)},
		{"boot sectors wrap around", func(m *metadata) {
			m.vblock = huge
			m.vsize = 0x10000
		}, new(*CorruptError)},
		{"boot sectors before the start", func(m *metadata) {
			m.vblock = -512
		}, new(*CorruptError)},
		{"fewer than no boot sectors", func(m *metadata) { m.vsize = -512 }, new(*CorruptError)},
		{"boot sectors between sectors", func(m *metadata) { m.vblock++ }, new(*CorruptError)},
		{"boot sectors of half a sector", func(m *metadata) { m.vsize -= 100 }, new(*CorruptError)},
		{"boot sectors not moved", func(m *metadata) { m.vblock = 0 }, new(*CorruptError)},
		{"boot sectors moved too little", func(m *metadata) {
			m.vblock = 0x1000
		}, new(*CorruptError)},
		{"boot sectors in an information area", func(m *metadata) {
			m.vblock = 0x2FE00
		}, new(*CorruptError)},
		{"information area in the boot sectors", func(m *metadata) {
			m.infoOffsets[2] = 0x61E00
		}, new(*CorruptError)},
		{"information area at the start", func(m *metadata) {
			m.infoOffsets[0] = 0x1E00
		}, new(*CorruptError)},
		{"information areas over one another", func(m *metadata) {
			m.infoOffsets[1] = 0x2FE00
		}, new(*CorruptError)},
		{"information areas are the same", func(m *metadata) {
			m.infoOffsets[1] = m.infoOffsets[0]
		}, new(*CorruptError)},
		{"information area between sectors", func(m *metadata) {
			m.infoOffsets[1] += 16
		}, new(*CorruptError)},
		{"information area before the start", func(m *metadata) {
			m.infoOffsets[1] = -0x10000
		}, new(*CorruptError)},
		{"information area wraps around", func(m *metadata) {
			m.infoOffsets[1] = huge
		}, new(*CorruptError)},
		{"unknown state", func(m *metadata) { m.state = 6 }, new(*CorruptError)},
		{"no state", func(m *metadata) { m.state = 0 }, new(*CorruptError)},
		{"watermark between sectors", func(m *metadata) {
			m.state = Paused
			m.stateOffset = 1000
		}, new(*CorruptError)},
	} {
		v := newFake(t, AES128XTS, 512, unchanged, nil)
		test.change(&v.m)
		if _, err := newPlain(bytes.NewReader(v.device), fakeSize, &v.m, v.cipher,
			[32]byte{}); !errors.As(err, test.want) {
			t.Errorf("%s: %v, want a %T", test.name, err, test.want)
		}
	}
}

// An image that was cut off is still worth reading.
func TestPlainOfTruncatedVolume(t *testing.T) {
	v := newFake(t, AES128XTS, 512, unchanged, nil)
	v.device, v.view = v.device[:0x1C8000], v.view[:0x1C8000]
	p := v.open(t)
	v.readsAs(t, p)
	var refused *NotWritableError
	if err := p.CanWrite(0x3000, 1); !errors.As(err, &refused) || refused.Why != GateTruncated {
		t.Errorf("CanWrite: %v", err)
	}
}

func BenchmarkPlainRead1MiB(b *testing.B) {
	for _, method := range allMethods {
		b.Run(method.String(), func(b *testing.B) {
			v := newFake(b, method, 512, unchanged, nil)
			p := v.open(b)
			buffer := make([]byte, 1<<20)
			b.SetBytes(int64(len(buffer)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := p.ReadAt(buffer, 0x80000); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
