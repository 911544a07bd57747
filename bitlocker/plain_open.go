package bitlocker

// Open returns the plaintext of the volume. mk is what Unlock returned, for this Volume or an
// earlier one of the same volume; it may be wiped afterwards. It is nil for a volume whose State is
// Decrypted.
//
// Errors are of type *MethodError, *ValidationError, *CorruptError, *NoKeyError, or what the
// plaintext view finds.
func (v *Volume) Open(mk *MasterKey) (*Plain, error) {
	if v.State() == Decrypted {
		_, m, err := v.working((*information).plainlySealed)
		if err != nil {
			return nil, err
		}
		return newPlain(v.r, v.size, m, nil, [32]byte{})
	}
	if mk == nil || mk.key.get() == nil {
		return nil, &NoKeyError{Protectors: v.Protectors()}
	}
	info, m, err := v.working(func(info *information) bool { return info.sealed(mk.key.get()) })
	if err != nil {
		return nil, err
	}
	fvek, err := info.unwrapFVEK(mk.key.get())
	if err != nil {
		return nil, err
	}
	defer clear(fvek)
	c, err := newSectorCipher(m.method, fvek, m.sectorSize)
	if err != nil {
		return nil, err
	}
	return newPlain(v.r, v.size, m, c, mk.RecordKey())
}
