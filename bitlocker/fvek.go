package bitlocker

// The full volume encryption key is encrypted under the VMK as a key datum, whose algorithm is the
// volume's method.

// unwrapFVEK decrypts it. Wipe it after use.
func (info *information) unwrapFVEK(vmk *[32]byte) ([]byte, error) {
	const what = "full volume encryption key"
	if !info.method.Known() {
		return nil, &MethodError{info.method}
	}
	if info.fvek == nil {
		return nil, corrupt(info.offset, what, "is missing")
	}
	plain, ok := openDatum(vmk, info.fvek)
	if !ok {
		return nil, corrupt(info.fvek.offset, what, "does not belong to the volume master key")
	}
	defer clear(plain)
	key, err := parseKey(plain, info.fvek.offset, what, uint16(info.method), info.method.keySize())
	if err != nil {
		return nil, err
	}
	return append([]byte(nil), key...), nil
}
