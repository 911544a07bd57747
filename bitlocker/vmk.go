package bitlocker

// A VMK info is a protector: its identity, and the volume master key encrypted under what the
// protector requires.

// Field offsets in a VMK info.
const (
	vmkGUID    = 8
	vmkCreated = 24
	vmkKind    = 34
)

// Field offsets in a backup info.
const (
	backupTime     = 16
	backupLocation = 24
)

type vmk struct {
	Protector
	offset    int64
	encrypted *datum // the VMK; nil if it is kept in another way
	stretch   *datum // nil for a protector whose key is not derived
	clear     *datum // the key itself, for a clear key
}

func parseVMK(d *datum) (*vmk, error) {
	raw := le16(d.b[vmkKind:])
	v := &vmk{offset: d.offset, Protector: Protector{
		ID: readGUID(d.b[vmkGUID:]), Kind: kindOf(raw), Raw: raw,
		Created: filetime(d.b[vmkCreated:]),
	}}
	list, err := d.nested()
	if err != nil {
		return nil, err
	}
	for i := range list {
		v.take(&list[i])
	}
	return v, nil
}

// take picks the datums that the package needs. The VMK itself is a direct child: what is nested in
// stretch key and use key is encrypted under the VMK.
func (v *vmk) take(d *datum) {
	switch {
	case d.typ == typeEncrypted && v.encrypted == nil:
		v.encrypted = d
	case d.typ == typeStretchKey && v.stretch == nil:
		v.stretch = d
	case d.typ == typeKey && v.clear == nil:
		v.clear = d
	case d.typ == typeText && v.Description == "":
		v.Description = text(d.b[fixedSizes[typeText]:])
	case d.typ == typeBackup:
		location, time := BackupLocation(le16(d.b[backupLocation:])), filetime(d.b[backupTime:])
		v.Backups = append(v.Backups, Backup{location, time})
	}
}

// derives reports whether the protector's key is derived in a known way.
func (v *vmk) derives() bool {
	return v.stretch != nil && le16(v.stretch.b[stretchKeyFlags:])&stretchKeyPBKDF2 == 0
}

// unwrap decrypts the VMK and reports whether the key is right. If the tag is right but the content
// is not a VMK, it returns an error. Wipe the VMK after use.
func (v *vmk) unwrap(key *[32]byte) (vmk *[32]byte, ok bool, err error) {
	if v.encrypted == nil {
		return nil, false, nil
	}
	plain, ok := openDatum(key, v.encrypted)
	if !ok {
		return nil, false, nil
	}
	defer clear(plain)
	b, err := parseKey(plain, v.encrypted.offset, "volume master key", algorithmVMK, 32)
	if err != nil {
		return nil, true, err
	}
	return (*[32]byte)(append([]byte(nil), b...)), true, nil
}

// clearKey returns the key of a suspended volume, which is stored beside what it opens.
func (v *vmk) clearKey() (key *[32]byte, ok bool) {
	if v.Kind != KindClearKey || v.clear == nil {
		return nil, false
	}
	algorithm, b := keyOf(v.clear)
	if algorithm != algorithmClearKey || len(b) != 32 {
		return nil, false
	}
	return (*[32]byte)(append([]byte(nil), b...)), true
}
