package bitlockertest

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/subtle"
	"encoding/binary"
	"fmt"
	"math/bits"

	"unhello/bitlocker"
)

// An encryption encrypts one sector in place. off is its physical offset.
type encryption func(sector []byte, off int64)

// keySizes has the size of the FVEK in bytes.
var keySizes = map[bitlocker.Method]int{
	bitlocker.NoMethod:          0,
	bitlocker.AES128CBCDiffuser: 64,
	bitlocker.AES256CBCDiffuser: 64,
	bitlocker.AES128CBC:         16,
	bitlocker.AES256CBC:         32,
	bitlocker.AES128XTS:         32,
	bitlocker.AES256XTS:         64,
}

func newEncryption(m bitlocker.Method, fvek []byte) (encryption, error) {
	switch m {
	case bitlocker.NoMethod:
		return func([]byte, int64) {}, nil
	case bitlocker.AES128CBC, bitlocker.AES256CBC:
		return cbc(fvek), nil
	case bitlocker.AES128CBCDiffuser:
		return elephant(fvek[:16], fvek[32:48]), nil
	case bitlocker.AES256CBCDiffuser:
		return elephant(fvek[:32], fvek[32:]), nil
	case bitlocker.AES128XTS, bitlocker.AES256XTS:
		return xts(fvek[:len(fvek)/2], fvek[len(fvek)/2:]), nil
	}
	return nil, fmt.Errorf("bitlockertest: nothing is known of method 0x%04x", uint16(m))
}

// number is n as 16 bytes.
func number(n int64) []byte { return u64(n, 0) }

func cbc(key []byte) encryption {
	block := newAES(key)
	return func(sector []byte, off int64) {
		iv := number(off)
		block.Encrypt(iv, iv)
		cipher.NewCBCEncrypter(block, iv).CryptBlocks(sector, sector)
	}
}

func xts(dataKey, tweakKey []byte) encryption {
	data, tweaks := newAES(dataKey), newAES(tweakKey)
	return func(sector []byte, off int64) {
		tweak := number(off / int64(len(sector)))
		tweaks.Encrypt(tweak, tweak)
		for ; len(sector) > 0; sector = sector[aes.BlockSize:] {
			b := sector[:aes.BlockSize]
			subtle.XORBytes(b, b, tweak)
			data.Encrypt(b, b)
			subtle.XORBytes(b, b, tweak)
			double(tweak)
		}
	}
}

// double multiplies a tweak by x in the field of XTS.
func double(tweak []byte) {
	low, high := binary.LittleEndian.Uint64(tweak), binary.LittleEndian.Uint64(tweak[8:])
	reduce := high >> 63 * 0x87
	binary.LittleEndian.PutUint64(tweak, low<<1^reduce)
	binary.LittleEndian.PutUint64(tweak[8:], high<<1|low>>63)
}

// elephant is CBC after two diffusers, which treat the sector as a ring of words.
func elephant(dataKey, tweakKey []byte) encryption {
	inner, tweaks := cbc(dataKey), newAES(tweakKey)
	return func(sector []byte, off int64) {
		key := append(number(off), number(off)...)
		key[31] = 0x80
		tweaks.Encrypt(key[:16], key[:16])
		tweaks.Encrypt(key[16:], key[16:])
		for i := range sector {
			sector[i] ^= key[i%len(key)]
		}
		d := make([]uint32, len(sector)/4)
		for i := range d {
			d[i] = binary.LittleEndian.Uint32(sector[4*i:])
		}
		diffuse(d, 5, -2, -5, [4]int{9, 0, 13, 0})
		diffuse(d, 3, 2, 5, [4]int{0, 10, 0, 25})
		for i, w := range d {
			binary.LittleEndian.PutUint32(sector[4*i:], w)
		}
		inner(sector, off)
	}
}

// diffuse changes every word by two others, at the distances near and far.
func diffuse(d []uint32, cycles, near, far int, rotations [4]int) {
	n := len(d)
	for range cycles {
		for i := n - 1; i >= 0; i-- {
			d[i] -= d[(i+near+n)%n] ^ bits.RotateLeft32(d[(i+far+n)%n], rotations[i%4])
		}
	}
}
