package record

import (
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"io"
)

// Key seals the records of one encrypted volume. It is derived from the volume's own key, so that
// only those who can open the volume can open its records. It never shows itself: printed, logged
// or encoded it is a mask.
type Key [32]byte

const keyMask = "(key of a record)"

func (Key) String() string               { return keyMask }
func (Key) Format(f fmt.State, _ rune)   { _, _ = io.WriteString(f, keyMask) }
func (Key) MarshalText() ([]byte, error) { return []byte(keyMask), nil }

// check tells a wrong key from a changed record. It doesn't give the key away.
func (k *Key) check() (sum digest) {
	mac := hmac.New(sha256.New, k[:])
	mac.Write([]byte(magic + " key check"))
	mac.Sum(sum[:0])
	return sum
}
