package bitlocker

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
)

// put encrypts b for off of the view and applies the writes to both the device and the model.
func (v *fakeVolume) put(t *testing.T, p *Plain, off int64, b []byte) {
	t.Helper()
	writes, err := p.Encrypt(off, b)
	if err != nil {
		t.Fatalf("%d bytes at %#x: %v", len(b), off, err)
	}
	size := int64(v.m.sectorSize)
	for _, w := range writes {
		if w.Offset%size != 0 || int64(len(w.Data))%size != 0 || len(w.Data) == 0 {
			t.Fatalf("a write of %d bytes at %#x is not whole sectors", len(w.Data), w.Offset)
		}
		copy(v.device[w.Offset:], w.Data)
	}
	copy(v.view[off:], b)
}

func TestEncrypt(t *testing.T) {
	for _, method := range allMethods {
		for _, size := range []int{512, 4096} {
			if (method == AES128CBCDiffuser || method == AES256CBCDiffuser) && size != 512 {
				continue // must not be written
			}
			t.Run(fmt.Sprintf("%v/%d", method, size), func(t *testing.T) {
				v := newFake(t, method, size, unchanged, nil)
				p := v.open(t)
				before := bytes.Clone(v.device)
				random := rand.New(rand.NewPCG(3, 4))
				places := []int64{0, 0x2000 - 20, 0x30000, 0x62000, 0x90000, fakeSize - 0x30000}
				for i := range 200 {
					off := places[i%len(places)] + random.Int64N(10000)*random.Int64N(2)
					b := counting(random.IntN(1 << random.IntN(14)))
					v.put(t, p, off, b)
				}
				v.readsAs(t, p)
				for _, off := range v.m.infoOffsets {
					if !bytes.Equal(before[off:off+v.m.infoSize], v.device[off:off+v.m.infoSize]) {
						t.Errorf("the information area at %#x was changed", off)
					}
				}
				if !bytes.Equal(before[:v.m.vsize], v.device[:v.m.vsize]) {
					t.Error("the volume header was changed")
				}
			})
		}
	}
}

// Writing changes the sectors it must and no others.
func TestEncryptChangesOnlyItsSectors(t *testing.T) {
	for _, test := range []struct {
		name string
		off  int64
		n    int
		want []Range
	}{
		{"nothing", 0x3000, 0, nil},
		{"one byte", 0x3001, 1, []Range{{0x3000, 0x200}}},
		{"a sector", 0x3000, 0x200, []Range{{0x3000, 0x200}}},
		{"two halves", 0x3100, 0x200, []Range{{0x3000, 0x400}}},
		{"a boot sector", 0x200, 0x10, []Range{{0x60200, 0x200}}},
		{"from the boot sectors to what follows", 0x1FF0, 0x20,
			[]Range{{0x61E00, 0x200}, {0x2000, 0x200}}},
		{"up to the end", fakeSize - 1, 1, []Range{{fakeSize - 0x200, 0x200}}},
		{"up to an information area", 0x1FFFF, 1, []Range{{0x1FE00, 0x200}}},
		{"from behind one", 0x30000, 1, []Range{{0x30000, 0x200}}},
	} {
		v := newFake(t, AES128XTS, 512, unchanged, nil)
		before := bytes.Clone(v.device)
		writes, err := v.open(t).Encrypt(test.off, counting(test.n))
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		var got []Range
		for _, w := range writes {
			got = append(got, Range{w.Offset, int64(len(w.Data))})
		}
		if fmt.Sprint(got) != fmt.Sprint(test.want) {
			t.Errorf("%s: writes %#x, want %#x", test.name, got, test.want)
		}
		if !bytes.Equal(before, v.device) {
			t.Errorf("%s: the volume itself was written", test.name)
		}
	}
}

// Old plaintext gives the old ciphertext: undoing leaves no trace.
func TestEncryptSamePlaintext(t *testing.T) {
	v := newFake(t, AES256CBCDiffuser, 512, unchanged, nil)
	before := bytes.Clone(v.device)
	p := v.open(t)
	v.put(t, p, 0x12345, bytes.Clone(v.view[0x12345:0x15000]))
	v.put(t, p, 5, bytes.Clone(v.view[5:0x2345]))
	if !bytes.Equal(before, v.device) {
		t.Error("the ciphertext is another one")
	}
}

func TestEncryptOnBrokenDisk(t *testing.T) {
	v := newFake(t, AES128XTS, 512, unchanged, nil)
	errDisk := errors.New("the disk is broken")
	p, err := newPlain(broken{bytes.NewReader(v.device), 0x100000, errDisk}, fakeSize,
		&v.m, v.cipher, [32]byte{})
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		off  int64
		n    int
		want error
	}{
		{0x100000, 512, nil}, // nothing needs to be read
		{0x100001, 511, errDisk},
		{0x100000, 511, errDisk},
		{0xFFE00, 600, errDisk},
		{0xFFF00, 256, nil},
	} {
		if _, err := p.Encrypt(test.off, counting(test.n)); !errors.Is(err, test.want) {
			t.Errorf("%d bytes at %#x: %v, want %v", test.n, test.off, err, test.want)
		}
	}
}
