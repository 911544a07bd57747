package bitlocker

// A key datum holds a key in the clear: a clear key, the content of a key file,
// or what was inside an encrypted datum.

// Field offsets in a key datum.
const (
	keyAlgorithm = 8
	keyBytes     = 12
)

// The algorithms that the package looks for. A Method is one too.
const (
	algorithmClearKey    = 0x2000
	algorithmExternalKey = 0x2002
	algorithmVMK         = 0x2003
	algorithmDigest      = 0x2005
)

// keyOf returns the algorithm and the key of a key datum; it shares the datum's bytes.
func keyOf(d *datum) (algorithm uint16, key []byte) {
	return le16(d.b[keyAlgorithm:]), d.b[keyBytes:]
}

// parseKey reads plaintext that must be exactly one key datum with this algorithm and a key of this
// size. Role and flags vary and don't matter. The key shares its bytes with b.
func parseKey(b []byte, at int64, what string, algorithm uint16, size int) ([]byte, error) {
	if len(b) != keyBytes+size || int(le16(b[datumSize:])) != len(b) {
		return nil, corrupt(at, what, "a key datum of %d bytes, expected %d", len(b), keyBytes+size)
	}
	if typ := le16(b[datumType:]); typ != typeKey {
		return nil, corrupt(at, what, "type 0x%04x, expected 0x%04x", typ, typeKey)
	}
	if got := le16(b[keyAlgorithm:]); got != algorithm {
		return nil, corrupt(at, what, "algorithm 0x%04x, expected 0x%04x", got, algorithm)
	}
	return b[keyBytes:], nil
}
