package bitlocker

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/binary"
)

// xts is AES-XTS (IEEE 1619) over a sector, whose number is its position on the volume. Sectors are
// whole blocks, so there is no ciphertext stealing.
type xts struct {
	data, tweak cipher.Block
	sectorSize  int64
}

func newXTS(dataKey, tweakKey []byte, sectorSize int) (*xts, error) {
	data, err := aes.NewCipher(dataKey)
	if err != nil {
		return nil, err
	}
	tweak, err := aes.NewCipher(tweakKey)
	if err != nil {
		return nil, err
	}
	return &xts{data, tweak, int64(sectorSize)}, nil
}

func (x *xts) encrypt(dst, src []byte, off int64) {
	dst = dst[:len(src)]
	low, high := x.firstTweak(dst, off)
	xorTweaks(dst, src, low, high)
	for at := 0; at < len(dst); at += aes.BlockSize {
		block := dst[at : at+aes.BlockSize]
		x.data.Encrypt(block, block)
	}
	xorTweaks(dst, dst, low, high)
}

func (x *xts) decrypt(dst, src []byte, off int64) {
	dst = dst[:len(src)]
	low, high := x.firstTweak(dst, off)
	xorTweaks(dst, src, low, high)
	for at := 0; at < len(dst); at += aes.BlockSize {
		block := dst[at : at+aes.BlockSize]
		x.data.Decrypt(block, block)
	}
	xorTweaks(dst, dst, low, high)
}

// firstTweak returns the tweak of the sector's first block, using b as scratch space.
func (x *xts) firstTweak(b []byte, off int64) (low, high uint64) {
	b = b[:aes.BlockSize]
	putNumber(b, off/x.sectorSize)
	x.tweak.Encrypt(b, b)
	return binary.LittleEndian.Uint64(b), binary.LittleEndian.Uint64(b[8:])
}

// xorTweaks XORs each block with its tweak, which is the previous tweak times x in GF(2^128).
// Computing tweaks twice is faster than storing them, and a whole sector at a time is faster than
// block by block, because AES instructions stall on words just written.
func xorTweaks(dst, src []byte, low, high uint64) {
	for len(src) >= aes.BlockSize && len(dst) >= aes.BlockSize {
		binary.LittleEndian.PutUint64(dst, binary.LittleEndian.Uint64(src)^low)
		binary.LittleEndian.PutUint64(dst[8:], binary.LittleEndian.Uint64(src[8:])^high)
		reduce := uint64(int64(high)>>63) & 0x87
		high = high<<1 | low>>63
		low = low<<1 ^ reduce
		dst, src = dst[aes.BlockSize:], src[aes.BlockSize:]
	}
}
