package bitlocker

import (
	"crypto/hkdf"
	"crypto/sha256"
	"crypto/subtle"
	"fmt"
)

const masterKeyMask = "(master key)"

// A MasterKey is the volume master key, which opens everything on one volume. It is masked wherever
// it could be printed.
type MasterKey struct {
	key    secret[[32]byte]
	volume GUID
}

// VolumeGUID returns the ID of the volume.
func (mk *MasterKey) VolumeGUID() GUID { return mk.volume }

// RecordKey derives a separate key that seals what is recorded about the volume. Wipe it after use.
// The master key must not have been wiped.
func (mk *MasterKey) RecordKey() (key [32]byte) {
	b, err := hkdf.Key(sha256.New, mk.key.get()[:], nil, "unhello record key 1", len(key))
	if err != nil {
		panic(err) // can't happen: 32 bytes is never too much
	}
	defer clear(b)
	copy(key[:], b)
	return key
}

// Wipe overwrites the key, for all copies of mk.
func (mk *MasterKey) Wipe() { mk.key.wipe() }

func (mk MasterKey) String() string { return masterKeyMask }

// GoString masks.
func (mk MasterKey) GoString() string { return masterKeyMask }

// Format masks, whatever the verb.
func (mk MasterKey) Format(f fmt.State, _ rune) { fmt.Fprint(f, masterKeyMask) }

// MarshalText masks.
func (mk MasterKey) MarshalText() ([]byte, error) { return []byte(masterKeyMask), nil }

// MarshalJSON masks.
func (mk MasterKey) MarshalJSON() ([]byte, error) { return []byte(`"` + masterKeyMask + `"`), nil }

// sealed reports whether a block is what Windows sealed with the key: whether the digest in its
// validation block decrypts and matches.
func (info *information) sealed(vmk *[32]byte) bool {
	if info.digest.typ != typeEncrypted {
		return false
	}
	plain, ok := openDatum(vmk, info.digest)
	if !ok {
		return false
	}
	want, err := parseKey(plain, info.digest.offset, "digest", algorithmDigest, sha256.Size)
	return err == nil && info.hasDigest(want)
}

// plainlySealed is like sealed for a decrypted volume, which has no key: its digest is in the
// clear.
func (info *information) plainlySealed() bool {
	want, err := parseKey(info.digest.b, info.digest.offset, "digest", algorithmDigest, sha256.Size)
	return err == nil && info.hasDigest(want)
}

func (info *information) hasDigest(want []byte) bool {
	got := sha256.Sum256(info.raw)
	return subtle.ConstantTimeCompare(got[:], want) == 1
}

// working picks the first copy that passes, with its metadata. If other copies fail or differ, that
// becomes a doubt.
func (v *Volume) working(passes func(*information) bool) (*information, *metadata, error) {
	working, agreeing, disagree := -1, 0, false
	for i, info := range v.infos {
		switch {
		case !passes(info):
			disagree = true
		case working < 0:
			working, agreeing = i, 1
		case info.facts() == v.infos[working].facts():
			agreeing++
		default:
			disagree = true
		}
	}
	if working < 0 {
		return nil, nil, &ValidationError{v.copies}
	}
	m := *v.metas[working]
	m.doubts = append([]Gate(nil), m.doubts...)
	if agreeing < 2 {
		m.doubt(GateCopies)
	}
	if disagree {
		m.doubt(GateDisagree)
	}
	return v.infos[working], &m, nil
}
