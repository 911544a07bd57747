package bitlockertest

import (
	"fmt"

	"unhello/bitlocker"
)

// protector makes a VMK info: the protector's identity, and the VMK encrypted under what it
// requires.
func (f *formatter) protector(p *Protector, id bitlocker.GUID) ([]byte, error) {
	raw, ok := kinds[p.Kind]
	if !ok {
		return nil, fmt.Errorf("bitlockertest: %s: not made here", p.Kind)
	}
	key, parts, err := f.access(p, id)
	if err != nil {
		return nil, err
	}
	parts = append(parts, f.sealer.sealedKey(roleNone, key, algorithmVMK, f.vmk[:]))
	if p.Backup != 0 {
		at := filetime(f.o.Created)
		parts = append(parts, datum(roleNone, typeBackup, u64(at, at), u16(uint16(p.Backup), 2)))
	}
	flags := uint16(flagsUsual)
	if p.Kind == bitlocker.KindClearKey {
		flags = flagsClear
	}
	parts = append([][]byte{id[:], u64(filetime(f.o.Created)), u16(0, raw)}, parts...)
	return flagged(flags, roleVMK, typeVMK, parts...), nil
}

// access returns the key that a protector's VMK is encrypted under, and the datums that say how to
// get it.
func (f *formatter) access(p *Protector, id bitlocker.GUID) (*[32]byte, [][]byte, error) {
	switch p.Kind {
	case bitlocker.KindRecoveryPassword, bitlocker.KindPassphrase:
		return f.stretchAccess(p)
	case bitlocker.KindStartupKey:
		key, datums := f.keyFileAccess(p, id)
		return key, datums, nil
	}
	key := f.keyOf(id)
	blob := f.bytes("blob of "+id.String(), 64)
	switch p.Kind {
	case bitlocker.KindClearKey:
		return key, [][]byte{keyDatum(algorithmClear, key[:])}, nil
	case bitlocker.KindTPMPIN:
		pin := datum(roleNone, typeStretchKey, u16(algorithmPIN, 0), blob[:16])
		return key, [][]byte{pin, datum(roleNone, typeTPM, u32(0x95), blob)}, nil
	case bitlocker.KindSmartCard:
		return key, [][]byte{datum(roleNone, typePublicKey, blob)}, nil
	}
	return key, [][]byte{datum(roleNone, typeTPM, u32(0x95), blob)}, nil
}

// stretchAccess also stores the secret, encrypted under the VMK: Windows shows it to whoever has
// unlocked the volume.
func (f *formatter) stretchAccess(p *Protector) (*[32]byte, [][]byte, error) {
	s, err := p.stretched()
	if err != nil {
		return nil, nil, err
	}
	if p.Kind == bitlocker.KindPassphrase {
		return &s.key, [][]byte{datum(roleNone, typeStretchKey, u16(algorithmPassphrase, 0), s.salt,
			f.sealer.sealedKey(roleNone, &f.vmk, algorithmPassphraseKey, s.key[:]),
		)}, nil
	}
	return &s.key, [][]byte{datum(roleNone, typeStretchKey, u16(algorithmPassword, 0), s.salt,
		f.sealer.sealedKey(rolePassword, &f.vmk, algorithmPassword, s.raw),
		f.sealer.sealedKey(rolePasswordKey, &f.vmk, algorithmPasswordKey, s.key[:]),
	)}, nil
}
