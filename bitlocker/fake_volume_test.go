package bitlocker

import (
	"bytes"
	"encoding/binary"
	"math"
	"math/rand/v2"
	"testing"
)

// A fakeVolume is a small encrypted volume, built sector by sector from a model of its plaintext.
type fakeVolume struct {
	m      metadata
	cipher sectorCipher
	device []byte // as it is on disk
	view   []byte // what must be read
	own    []Range
}

const fakeSize = 2 << 20

// newFake makes a volume. change may alter the metadata before anything is
// encrypted; plainAt says which physical offsets are not, nil for none.
func newFake(
	t testing.TB, method Method, sectorSize int, change func(*fakeVolume),
	plainAt func(off int64) bool,
) *fakeVolume {
	t.Helper()
	v := &fakeVolume{m: metadata{
		variant: Windows7, version: 2, sectorSize: sectorSize,
		state: Encrypted, nextState: Encrypted, stateOffset: fakeSize,
		method:      method,
		infoOffsets: [3]int64{0x20000, 0x80000, 0x1C0000}, infoSize: 0x10000,
		vblock: 0x60000, vsize: 0x2000,
	}}
	v.cipher = mustCipher(t, method, counting(64)[:method.keySize()], sectorSize)
	change(v)
	random := rand.NewChaCha8([32]byte{1})
	if v.device == nil {
		v.device = make([]byte, fakeSize)
		random.Read(v.device)
	}
	v.view = make([]byte, fakeSize)
	random.Read(v.view)
	putNTFS(v.view, sectorSize, fakeSize)
	if plainAt == nil {
		plainAt = func(int64) bool { return false }
	}
	v.seal(plainAt)
	return v
}

// putNTFS sets the fields of a boot sector that give the file system's size.
func putNTFS(boot []byte, sectorSize int, size int64) {
	copy(boot[3:], "NTFS    ")
	binary.LittleEndian.PutUint16(boot[11:], uint16(sectorSize))
	binary.LittleEndian.PutUint64(boot[40:], uint64(size/int64(sectorSize)-1))
}

// seal writes the view to the device.
func (v *fakeVolume) seal(plainAt func(off int64) bool) {
	holes := v.own
	for _, off := range v.m.infoOffsets {
		holes = append(holes, Range{off, v.m.infoSize})
	}
	holes = append(holes, Range{v.m.vblock, v.m.vsize})
	size := int64(v.m.sectorSize)
	for off := int64(0); off < int64(len(v.view)); off += size {
		sector := v.view[off : off+size]
		if inAny(holes, off) {
			clear(sector)
			continue
		}
		phys := off
		if off < v.m.vsize {
			phys += v.m.vblock
		}
		if plainAt(phys) {
			copy(v.device[phys:], sector)
		} else {
			v.cipher.encrypt(v.device[phys:phys+size], sector, phys)
		}
	}
}

func inAny(ranges []Range, off int64) bool {
	for _, r := range ranges {
		if off >= r.Offset && off < r.end() {
			return true
		}
	}
	return false
}

func (v *fakeVolume) open(t testing.TB) *Plain {
	t.Helper()
	p, err := newPlain(bytes.NewReader(v.device), int64(len(v.device)), &v.m, v.cipher, [32]byte{})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// readsAs compares the view with the model, at once and in random pieces.
func (v *fakeVolume) readsAs(t *testing.T, p *Plain) {
	t.Helper()
	whole := make([]byte, len(v.view))
	if n, err := p.ReadAt(whole, 0); n != len(whole) || err != nil {
		t.Fatalf("the whole view: %d bytes, %v", n, err)
	}
	size := v.m.sectorSize
	for off := 0; off < len(whole); off += size {
		if !bytes.Equal(whole[off:off+size], v.view[off:off+size]) {
			t.Fatalf("the sector at %#x reads wrong", off)
		}
	}
	type piece struct{ off, n int }
	var pieces []piece
	for _, off := range []int{size - 1, size, size + 1, pieceSize - 1, pieceSize, pieceSize + 1} {
		for _, n := range []int{0, 1, 2, size - 1, size, size + 1, pieceSize, parallelSize + 1} {
			pieces = append(pieces, piece{off, n})
		}
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 80 {
		off := random.IntN(len(v.view))
		pieces = append(pieces, piece{
			off, random.IntN(min(len(v.view)-off, 1<<random.IntN(20)) + 1),
		})
	}
	for _, piece := range pieces {
		off, n := piece.off, piece.n
		b := make([]byte, n)
		if got, err := p.ReadAt(b, int64(off)); got != n || err != nil {
			t.Fatalf("%d bytes at %#x: %d, %v", n, off, got, err)
		}
		if !bytes.Equal(b, v.view[off:off+n]) {
			t.Fatalf("%d bytes at %#x read wrong", n, off)
		}
	}
}

// sparse is a disk of any size, all zeros except for what is put there.
type sparse map[int64][]byte // by offset

func (s sparse) ReadAt(b []byte, off int64) (int, error) {
	clear(b)
	s.copyTo(b, off)
	return len(b), nil
}

func (s sparse) copyTo(b []byte, off int64) {
	for at, content := range s {
		start, end := max(at, off), min(at+int64(len(content)), off+int64(len(b)))
		if start < end {
			copy(b[start-off:], content[start-at:end-at])
		}
	}
}

const huge = math.MaxInt64 &^ 0xFFF
