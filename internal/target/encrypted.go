package target

import (
	"unhello/bitlocker"
	"unhello/internal/record"
	"unhello/media"
)

// encrypted is the plaintext of a BitLocker volume as ground for a file system. Writes reach the
// disk as whole encrypted sectors.
type encrypted struct {
	*bitlocker.Plain
	raw *media.Volume
}

// CanWrite applies BitLocker's own rules first, then asks the disk about the sectors that would be
// written.
func (e encrypted) CanWrite(off, n int64) error {
	if err := e.Plain.CanWrite(off, n); err != nil {
		return err
	}
	return e.eachSector(off, n, e.raw.CanWrite)
}

// WriteAt writes the sectors that p lies in.
func (e encrypted) WriteAt(p []byte, off int64) (int, error) {
	if err := e.CanWrite(off, int64(len(p))); err != nil {
		return 0, err
	}
	sectors, err := e.Encrypt(off, p)
	if err != nil {
		return 0, err
	}
	for i, s := range sectors {
		if _, err := e.raw.WriteAt(s.Data, s.Offset); err != nil {
			return min(i, len(p)), err // callers only need to know that something was written
		}
	}
	return len(p), nil
}

// Reserve allocates room for the sectors that n bytes lie in.
func (e encrypted) Reserve(off, n int64) error { return e.eachSector(off, n, e.raw.Reserve) }

// eachSector calls do for the sectors that n bytes at off lie in.
func (e encrypted) eachSector(off, n int64, do func(off, n int64) error) error {
	sectors, err := e.Encrypt(off, make([]byte, n))
	if err != nil {
		return err
	}
	for _, s := range sectors {
		if err := do(s.Offset, int64(len(s.Data))); err != nil {
			return err
		}
	}
	return nil
}

func (e encrypted) Sync() error { return e.raw.Sync() }

// recordKey returns the key that seals the record of a change, nil without a master key.
func recordKey(master *bitlocker.MasterKey) *record.Key {
	if master == nil {
		return nil
	}
	key := record.Key(master.RecordKey())
	return &key
}

// plaintext opens an encrypted volume with its key.
func plaintext(raw *media.Volume, master *bitlocker.MasterKey) (encrypted, error) {
	v, err := bitlocker.Open(raw, raw.Size())
	if err != nil {
		return encrypted{}, err
	}
	plain, err := v.Open(master)
	if err != nil {
		return encrypted{}, err
	}
	return encrypted{plain, raw}, nil
}
