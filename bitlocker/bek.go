package bitlocker

import "fmt"

// A .BEK file holds the key of one protector: a startup key or a recovery key,
// named {PROTECTOR-GUID}.BEK. It has a dataset header and an external-key datum.

const (
	externalKeyMask = "(external key)"
	// maxExternalKey is far above the 156 or 180 bytes that Windows writes.
	maxExternalKey = 64 << 10
	externalGUID   = 8
)

// An ExternalKey is the content of a .BEK file. It is masked wherever it could be
// printed. Copies share what Wipe overwrites.
type ExternalKey struct {
	ID     GUID  // of the protector
	Volume *GUID // since Windows 11, nil before
	key    secret[[32]byte]
}

// ParseExternalKey reads the content of a .BEK file.
func ParseExternalKey(b []byte) (*ExternalKey, error) {
	const what = "key file"
	if len(b) > maxExternalKey {
		return nil, &LimitError{"bytes of a key file", int64(len(b)), maxExternalKey}
	}
	if len(b) < datasetHeaderSize {
		return nil, corrupt(0, what, "%d bytes, expected at least %d", len(b), datasetHeaderSize)
	}
	size := int64(le32(b[datasetSize:]))
	if size < datasetHeaderSize || size > int64(len(b)) {
		return nil, corrupt(datasetSize, what, "size %d, expected %d to %d",
			size, datasetHeaderSize, len(b))
	}
	if version := int(le32(b[datasetVersion:])); version != 1 {
		return nil, &VersionError{datasetVersion, what, version}
	}
	if start := le32(b[datasetStart:]); start != datasetHeaderSize {
		return nil, corrupt(datasetStart, what, "datums begin at %d, expected %d", start,
			datasetHeaderSize)
	}
	list, err := parseDatums(b[datasetHeaderSize:size], datasetHeaderSize)
	if err != nil {
		return nil, err
	}
	for i := range list {
		if d := &list[i]; d.role == roleExternalKey && d.typ == typeExternal {
			return externalKeyOf(d)
		}
	}
	return nil, corrupt(datasetHeaderSize, what, "has no external key")
}

// externalKeyOf reads the datum. The order and number of the datums nested in it are not fixed.
func externalKeyOf(d *datum) (*ExternalKey, error) {
	k := &ExternalKey{ID: readGUID(d.b[externalGUID:])}
	list, err := d.nested()
	if err != nil {
		return nil, err
	}
	if g, ok := firstOf(list, typeGUID); ok {
		volume := readGUID(g.b[datumHeaderSize:])
		k.Volume = &volume
	}
	for i := range list {
		if list[i].typ != typeKey || k.key.get() != nil {
			continue
		}
		if algorithm, b := keyOf(&list[i]); algorithm == algorithmExternalKey && len(b) == 32 {
			key := [32]byte(b)
			k.key = hide(&key)
		}
	}
	if k.key.get() == nil {
		return nil, corrupt(d.offset, "key file", "has no key of 32 bytes")
	}
	return k, nil
}

// Wipe overwrites the key, for all copies of k.
func (k *ExternalKey) Wipe() { k.key.wipe() }

func (k ExternalKey) String() string { return externalKeyMask }

// GoString masks.
func (k ExternalKey) GoString() string { return externalKeyMask }

// Format masks, whatever the verb.
func (k ExternalKey) Format(f fmt.State, _ rune) { fmt.Fprint(f, externalKeyMask) }

// MarshalText masks.
func (k ExternalKey) MarshalText() ([]byte, error) { return []byte(externalKeyMask), nil }

// MarshalJSON masks.
func (k ExternalKey) MarshalJSON() ([]byte, error) {
	return []byte(`"` + externalKeyMask + `"`), nil
}
