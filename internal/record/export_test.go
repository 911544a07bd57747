package record

import "encoding/json"

// For tests: a record without a file, and one on a medium that fails.
var (
	Decode     = decode
	Encode     = encode
	CreateWith = create
)

// Content is the part of a record that gets sealed.
func Content(r *Record) ([]byte, error) { return json.Marshal(r.content()) }

// Reseal is the record with other content, sealed with its key.
func Reseal(r *Record, content []byte) ([]byte, error) {
	j, err := seal(r.Key, newNonce(), r.clear(), hintJSON{r.Path, r.Was}, contentJSON{})
	if err != nil {
		return nil, err
	}
	gcm, err := newGCM(r.Key)
	if err != nil {
		return nil, err
	}
	j.Sealed.Data = gcm.Seal(nil, j.Sealed.Nonce, content,
		additional(r.clear(), hintJSON{r.Path, r.Was}))
	body, err := json.Marshal(j)
	return append(header(SealedVersion, body), body...), err
}
