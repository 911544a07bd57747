package bitlockertest

import (
	"crypto/sha256"
	"encoding/binary"
)

// stretch makes the key of a recovery password or a passphrase expensive to guess.
func stretch(initial [32]byte, salt []byte) (key [32]byte) {
	b := make([]byte, 88)
	copy(b[32:], initial[:])
	copy(b[64:], salt)
	for i := range uint64(1 << 20) {
		binary.LittleEndian.PutUint64(b[80:], i)
		key = sha256.Sum256(b)
		copy(b, key[:])
	}
	return key
}
