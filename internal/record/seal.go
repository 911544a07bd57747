package record

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"
)

// The file of a sealed record begins like that of any record, with version 4, followed by
// sealedRecordJSON. Only the key opens its content, and only as long as nothing that stands in
// clear has changed.

const (
	sealAlgorithm = "AES-256-GCM"
	nonceSize     = 12 // bytes
	tagSize       = 16 // bytes at the end of the sealed data
)

type sealedRecordJSON struct {
	clearJSON
	hintJSON
	Sealed *sealedJSON `json:"sealed"`
}

// hintJSON is what undo needs before it has the key, or without it.
type hintJSON struct {
	Path string `json:"path,omitempty"`
	Was  string `json:"was,omitempty"`
}

// sealedJSON holds contentJSON.
type sealedJSON struct {
	Algorithm string `json:"algorithm"`
	KeyCheck  digest `json:"key_check"`
	Nonce     octets `json:"nonce"`
	Data      []byte `json:"data"`
}

// sealedContent is what Unseal opens.
type sealedContent struct {
	path string // of the file, for errors
	sealedJSON
}

// Sealed reports whether the content of the record is still sealed. Then it has no plan, files and
// summary, and anyone may have changed what stands in clear: use that only to find the volume,
// whose key Unseal needs.
func (r *Record) Sealed() bool { return r.sealed != nil }

// Unseal opens the content of a sealed record, and authenticates what stands in clear. A key other
// than the one it was sealed with is a *WrongKeyError, a record that was changed since then a
// *DamagedError; in both cases it stays sealed. A record that isn't sealed stays as it is.
//
// The record keeps the key, and is sealed again if it is written again.
func (r *Record) Unseal(key *Key) error {
	if !r.Sealed() {
		return nil
	}
	s := r.sealed
	if key == nil {
		return &WrongKeyError{s.path}
	}
	if check := key.check(); !hmac.Equal(check[:], s.KeyCheck[:]) {
		return &WrongKeyError{s.path}
	}
	gcm, err := newGCM(key)
	if err != nil {
		return fmt.Errorf("record: %w", err)
	}
	content, err := gcm.Open(nil, s.Nonce, s.Data, additional(r.clear(), hintJSON{r.Path, r.Was}))
	if err != nil {
		return &DamagedError{s.path, "changed after it was sealed"}
	}
	open := *r
	open.sealed, open.Plan, open.Key = nil, Plan{}, key
	if detail := open.takeContent(content); detail != "" {
		return &DamagedError{s.path, detail}
	}
	*r = open
	return nil
}

// takeContent fills in what was sealed, or returns what is wrong with it.
func (r *Record) takeContent(content []byte) string {
	var j contentJSON
	if detail := decodeStrict(content, &j); detail != "" {
		return detail
	}
	if detail := j.fill(r); detail != "" {
		return detail
	}
	return r.validate()
}

// seal returns the sealed record. A nonce must never be used twice with one key.
func seal(key *Key, nonce []byte, clear clearJSON, hint hintJSON,
	content contentJSON) (*sealedRecordJSON, error) {
	plain, err := json.Marshal(content)
	if err != nil {
		return nil, err
	}
	gcm, err := newGCM(key)
	if err != nil {
		return nil, err
	}
	return &sealedRecordJSON{clear, hint, &sealedJSON{
		Algorithm: sealAlgorithm,
		KeyCheck:  key.check(),
		Nonce:     nonce,
		Data:      gcm.Seal(nil, nonce, plain, additional(clear, hint)),
	}}, nil
}

func newNonce() []byte {
	nonce := make([]byte, nonceSize)
	_, _ = rand.Read(nonce) // never fails
	return nonce
}

func newGCM(key *Key) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key[:])
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

// additional is everything that a sealed record says in clear, with the length in front of each
// part: one meaning has exactly one encoding, which JSON doesn't guarantee.
func additional(c clearJSON, hint hintJSON) []byte {
	t := c.Target
	parts := []string{
		magic, fmt.Sprint(SealedVersion), sealAlgorithm,
		c.Created.Format(time.RFC3339Nano), c.Program, c.Note, hint.Path, hint.Was,
		t.Kind, t.DiskID, t.PartitionID, t.PartitionOffset, t.VolumeSerial, t.VolumeGUID, t.Folder,
		fmt.Sprint(t.ByContent, t.SerialOfMount, t.Unlocked),
	}
	for _, name := range slices.Sorted(maps.Keys(t.FileIDs)) {
		parts = append(parts, name, t.FileIDs[name])
	}
	var out []byte
	for _, part := range parts {
		part = string([]rune(part)) // invalid UTF-8 becomes U+FFFD, as in JSON
		out = binary.BigEndian.AppendUint64(out, uint64(len(part)))
		out = append(out, part...)
	}
	return out
}

// decodeSealed reads the body of a sealed record. The path is only for errors.
func decodeSealed(path string, body []byte) (*Record, error) {
	var j sealedRecordJSON
	detail := decodeStrict(body, &j)
	if detail == "" {
		detail = j.fault()
	}
	if detail != "" {
		return nil, &DamagedError{path, detail}
	}
	r := j.clearJSON.record()
	r.Path, r.Was = j.Path, j.Was
	r.Plan = Plan{sealed: true}
	r.sealed = &sealedContent{path, *j.Sealed}
	return r, nil
}

// fault returns what is visibly wrong even without the key, or nothing.
func (j sealedRecordJSON) fault() string {
	switch s := j.Sealed; {
	case s == nil:
		return "nothing is sealed in it"
	case s.Algorithm != sealAlgorithm:
		return fmt.Sprintf("sealed by %q", s.Algorithm)
	case s.KeyCheck == digest{}:
		return "no check of the key"
	case len(s.Nonce) != nonceSize || len(s.Data) < tagSize:
		return "nonce or data are cut off"
	case j.Target.hasDriveLetter():
		return driveLetter
	}
	return ""
}
