package bitlocker

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"unicode/utf16"
)

// To make recovery passwords and passphrases expensive to guess, SHA-256 is run a million times
// over a structure with the result so far, the initial hash, the protector's salt and a counter.

const (
	stretchRounds = 0x100000
	// stretchPause is the number of rounds between looks at the context, less than a millisecond's
	// worth.
	stretchPause = 0x1000

	stretchInitial = 32
	stretchSalt    = 64
	stretchCount   = 80
	stretchSize    = 88
)

// Field offsets in a stretch-key datum, and the flag of another derivation, which was never seen on
// any volume.
const (
	stretchKeyFlags  = 10
	stretchKeySalt   = 12
	stretchKeyPBKDF2 = 0x40
)

// stretch derives the key that a protector's VMK is encrypted under. Wipe it after use.
func stretch(ctx context.Context, initial *[32]byte, salt *[16]byte) (*[32]byte, error) {
	var b [stretchSize]byte
	defer clear(b[:])
	copy(b[stretchInitial:], initial[:])
	copy(b[stretchSalt:], salt[:])
	for i := uint64(0); i < stretchRounds; i++ {
		if i%stretchPause == 0 {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
		}
		binary.LittleEndian.PutUint64(b[stretchCount:], i)
		*(*[32]byte)(b[:32]) = sha256.Sum256(b[:])
	}
	key := [32]byte(b[:32])
	return &key, nil
}

// passphraseHash is the input of stretch for a passphrase: SHA-256, twice, of its UTF-16 as it was
// typed.
func passphraseHash(passphrase string) (hash [32]byte) {
	var b []byte
	for _, r := range passphrase {
		for _, c := range utf16.AppendRune(nil, r) {
			b = binary.LittleEndian.AppendUint16(b, c)
		}
	}
	hash = sha256.Sum256(b)
	clear(b)
	return sha256.Sum256(hash[:])
}
