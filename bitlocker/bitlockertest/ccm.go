package bitlockertest

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/subtle"
)

// A sealer encrypts keys with AES-CCM. Its nonces are the time of creation and a counter, as with
// Windows.
type sealer struct {
	created uint64
	counter uint32 // of the last nonce used
}

// seal returns what an encrypted datum holds, in order.
func (s *sealer) seal(key *[32]byte, plain []byte) (nonce, tag, text []byte) {
	s.counter++
	nonce = append(u64(s.created), u32(s.counter)...)
	block := newAES(key[:])
	first := [aes.BlockSize]byte{0: 2}
	copy(first[1:], nonce)
	stream := cipher.NewCTR(block, first[:])

	mac := make([]byte, aes.BlockSize)
	mac[0], mac[14], mac[15] = 0x3A, byte(len(plain)>>8), byte(len(plain))
	copy(mac[1:], nonce)
	block.Encrypt(mac, mac)
	for rest := plain; len(rest) > 0; {
		n := subtle.XORBytes(mac, mac, rest[:min(len(rest), len(mac))])
		rest = rest[n:]
		block.Encrypt(mac, mac)
	}
	tag, text = make([]byte, len(mac)), make([]byte, len(plain))
	stream.XORKeyStream(tag, mac)
	stream.XORKeyStream(text, plain)
	return nonce, tag, text
}

// newAES takes keys made in this package, so their length is right.
func newAES(key []byte) cipher.Block {
	block, err := aes.NewCipher(key)
	if err != nil {
		panic(err)
	}
	return block
}
