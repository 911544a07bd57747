package bitlocker

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/binary"
	"math/bits"
)

// elephant is AES-CBC with the Elephant diffuser: the plaintext is XORed with a key of the sector's
// own, and two unkeyed diffusers then spread every bit over the sector.
type elephant struct {
	cbc
	tweak cipher.Block
}

func newElephant(dataKey, tweakKey []byte) (*elephant, error) {
	inner, err := newCBC(dataKey)
	if err != nil {
		return nil, err
	}
	tweak, err := aes.NewCipher(tweakKey)
	if err != nil {
		return nil, err
	}
	return &elephant{inner, tweak}, nil
}

func (e *elephant) encrypt(dst, src []byte, off int64) {
	// CBC can't work in place, so the diffused plaintext needs a buffer.
	var buffer [maxSectorSize]byte
	diffused := buffer[:len(src)]
	key := e.sectorKey(dst, off)
	key.xor(diffused, src)
	diffuseA(diffused)
	diffuseB(diffused)
	e.cbc.encrypt(dst, diffused, off)
}

func (e *elephant) decrypt(dst, src []byte, off int64) {
	dst = dst[:len(src)]
	key := e.sectorKey(dst, off)
	e.cbc.decrypt(dst, src, off)
	undiffuseB(dst)
	undiffuseA(dst)
	key.xor(dst, dst)
}

// A sectorKey is repeated over the sector.
type sectorKey [4]uint64

// sectorKey computes the key of the sector at off, using b as scratch space.
func (e *elephant) sectorKey(b []byte, off int64) sectorKey {
	first, second := b[:aes.BlockSize], b[aes.BlockSize:2*aes.BlockSize]
	putNumber(first, off)
	putNumber(second, off)
	second[15] = 0x80
	e.tweak.Encrypt(first, first)
	e.tweak.Encrypt(second, second)
	return sectorKey{le64(first), le64(first[8:]), le64(second), le64(second[8:])}
}

func (k *sectorKey) xor(dst, src []byte) {
	for len(src) >= 32 && len(dst) >= 32 {
		binary.LittleEndian.PutUint64(dst, le64(src)^k[0])
		binary.LittleEndian.PutUint64(dst[8:], le64(src[8:])^k[1])
		binary.LittleEndian.PutUint64(dst[16:], le64(src[16:])^k[2])
		binary.LittleEndian.PutUint64(dst[24:], le64(src[24:])^k[3])
		dst, src = dst[32:], src[32:]
	}
}

// The diffusers treat the sector as a ring of 32-bit words d and change each in turn by two others:
// A changes d[i] by d[i-2] and d[i-5], rotated by 9, 0, 13 or 0 bits; B by d[i+2] and d[i+5],
// rotated by 0, 10, 0 or 25. Undiffusing goes forward and adds, diffusing goes backward and
// subtracts.
//
// The rotations repeat every four words, so all four functions take four words at a time and keep
// those that the next step needs in registers.
const (
	cyclesA = 5
	cyclesB = 3
)

// words are four adjacent words of the ring.
type words struct{ a, b, c, d uint32 }

// fourWords reads the four words at byte offset at.
func fourWords(b []byte, at int) words {
	b = b[at : at+16 : at+16]
	return words{le32(b), le32(b[4:]), le32(b[8:]), le32(b[12:])}
}

func (w words) put(b []byte, at int) {
	b = b[at : at+16 : at+16]
	binary.LittleEndian.PutUint32(b, w.a)
	binary.LittleEndian.PutUint32(b[4:], w.b)
	binary.LittleEndian.PutUint32(b[8:], w.c)
	binary.LittleEndian.PutUint32(b[12:], w.d)
}

func rotate(w uint32, n int) uint32 { return bits.RotateLeft32(w, n) }

// undiffuseA needs the five words before, all of them as already changed.
func undiffuseA(sector []byte) {
	end := len(sector)
	last := fourWords(sector, end-16)
	before := le32(sector[end-20:]) // the word before last
	for range cyclesA {
		for at := 0; at < end; at += 16 {
			w := fourWords(sector, at)
			w.a += last.c ^ rotate(before, 9)
			w.b += last.d ^ last.a
			w.c += w.a ^ rotate(last.b, 13)
			w.d += w.b ^ last.c
			w.put(sector, at)
			before, last = last.d, w
		}
	}
}

// diffuseA needs the five words before, not yet changed in this cycle except where the ring closes.
func diffuseA(sector []byte) {
	end := len(sector)
	mask := end - 1 // sectors are powers of two
	for range cyclesA {
		w, last := fourWords(sector, end-16), fourWords(sector, end-32)
		for at := end - 16; at >= 0; at -= 16 {
			before := fourWords(sector, (at-32)&mask)
			w.d -= w.b ^ last.c
			w.c -= w.a ^ rotate(last.b, 13)
			w.b -= last.d ^ last.a
			w.a -= last.c ^ rotate(before.d, 9)
			w.put(sector, at)
			w, last = last, before
		}
	}
}

// undiffuseB needs the five words after, not yet changed in this cycle except where the ring
// closes.
func undiffuseB(sector []byte) {
	end := len(sector)
	mask := end - 1
	for range cyclesB {
		w, next := fourWords(sector, 0), fourWords(sector, 16)
		for at := 0; at < end; at += 16 {
			behind := fourWords(sector, (at+32)&mask)
			w.a += w.c ^ next.b
			w.b += w.d ^ rotate(next.c, 10)
			w.c += next.a ^ next.d
			w.d += next.b ^ rotate(behind.a, 25)
			w.put(sector, at)
			w, next = next, behind
		}
	}
}

// diffuseB needs the five words after, all of them as already changed.
func diffuseB(sector []byte) {
	end := len(sector)
	next := fourWords(sector, 0)
	behind := le32(sector[16:]) // the word after next
	for range cyclesB {
		for at := end - 16; at >= 0; at -= 16 {
			w := fourWords(sector, at)
			w.d -= next.b ^ rotate(behind, 25)
			w.c -= next.a ^ next.d
			w.b -= w.d ^ rotate(next.c, 10)
			w.a -= w.c ^ next.b
			w.put(sector, at)
			behind, next = next.a, w
		}
	}
}
