package bitlocker

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/subtle"
)

// AES-CCM (NIST SP 800-38C) with a 12-byte nonce, a 16-byte tag and no associated data encrypts
// every key on the volume.

const (
	ccmNonceSize = 12
	ccmTagSize   = 16
	// ccmMax is far more than any key needs, and less than the three-byte length can express.
	ccmMax = 64 << 10
)

// Field offsets in an encrypted datum.
const (
	encryptedNonce = 8
	encryptedTag   = encryptedNonce + ccmNonceSize
	encryptedText  = encryptedTag + ccmTagSize
)

// openDatum decrypts an encrypted datum. It reports whether the tag is right, which is the test for
// a wrong key. Wipe the plaintext after use.
func openDatum(key *[32]byte, d *datum) (plain []byte, ok bool) {
	nonce := [ccmNonceSize]byte(d.b[encryptedNonce:])
	tag := [ccmTagSize]byte(d.b[encryptedTag:])
	return openCCM(key, nonce, tag, d.b[encryptedText:])
}

func openCCM(
	key *[32]byte, nonce [ccmNonceSize]byte, tag [ccmTagSize]byte, text []byte,
) ([]byte, bool) {
	if len(text) > ccmMax {
		return nil, false
	}
	block, err := aes.NewCipher(key[:])
	if err != nil {
		return nil, false
	}
	// Counter block 0 masks the tag, the text begins at block 1.
	counter := [aes.BlockSize]byte{0: 2}
	copy(counter[1:], nonce[:])
	stream := cipher.NewCTR(block, counter[:])
	var mask [ccmTagSize]byte
	stream.XORKeyStream(mask[:], mask[:])
	plain := make([]byte, len(text))
	stream.XORKeyStream(plain, text)

	want := ccmMAC(block, nonce, plain)
	subtle.XORBytes(want[:], want[:], mask[:])
	if subtle.ConstantTimeCompare(want[:], tag[:]) != 1 {
		clear(plain)
		return nil, false
	}
	return plain, true
}

// ccmMAC is the CBC-MAC over the first block, which holds the nonce and the length, and the
// plaintext padded with zeros.
func ccmMAC(block cipher.Block, nonce [ccmNonceSize]byte, plain []byte) (mac [aes.BlockSize]byte) {
	n := len(plain)
	mac[0] = 0x3A // a 16-byte tag, a 3-byte length
	copy(mac[1:], nonce[:])
	mac[13], mac[14], mac[15] = byte(n>>16), byte(n>>8), byte(n)
	block.Encrypt(mac[:], mac[:])
	for len(plain) > 0 {
		n := subtle.XORBytes(mac[:], mac[:], plain[:min(len(plain), len(mac))])
		plain = plain[n:]
		block.Encrypt(mac[:], mac[:])
	}
	return mac
}
