package bitlocker

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/subtle"
)

// cbc is AES-CBC over a sector; the iv is the sector's offset, encrypted.
//
// cipher.NewCBCDecrypter would copy the key schedule for every sector, which takes as long as the
// decryption.
type cbc struct{ block cipher.Block }

func newCBC(key []byte) (cbc, error) {
	block, err := aes.NewCipher(key)
	return cbc{block}, err
}

func (c cbc) encrypt(dst, src []byte, off int64) {
	previous := dst[:aes.BlockSize]
	c.iv(previous, off)
	for at := 0; at < len(src); at += aes.BlockSize {
		block := dst[at : at+aes.BlockSize]
		subtle.XORBytes(block, src[at:at+aes.BlockSize], previous)
		c.block.Encrypt(block, block)
		previous = block
	}
}

func (c cbc) decrypt(dst, src []byte, off int64) {
	// The iv is kept where the second block will go.
	first, rest := dst[:aes.BlockSize], dst[aes.BlockSize:len(src)]
	c.iv(rest[:aes.BlockSize], off)
	c.block.Decrypt(first, src)
	subtle.XORBytes(first, first, rest)

	for at := aes.BlockSize; at < len(src); at += aes.BlockSize {
		c.block.Decrypt(dst[at:at+aes.BlockSize], src[at:at+aes.BlockSize])
	}
	subtle.XORBytes(rest, rest, src)
}

func (c cbc) iv(b []byte, off int64) {
	putNumber(b, off)
	c.block.Encrypt(b, b)
}
