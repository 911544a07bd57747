package bitlockertest

import "unhello/bitlocker"

const externalKeyText = "ExternalKey"

// keyFileAccess makes the key of a key file, and the file.
func (f *formatter) keyFileAccess(p *Protector, id bitlocker.GUID) (*[32]byte, [][]byte) {
	key := f.keyOf(id)
	f.volume.KeyFiles[id.String()+".BEK"] = f.keyFile(p, id, key)
	return key, [][]byte{textDatum(roleNone, externalKeyText),
		datum(roleNone, typeUseKey, u16(algorithmExternal, 0),
			f.sealer.sealedKey(roleNone, &f.vmk, algorithmExternal, key[:]),
		)}
}

// keyFile returns what Windows saves to a USB stick: a separate dataset with one datum.
func (f *formatter) keyFile(p *Protector, id bitlocker.GUID, key *[32]byte) []byte {
	created := u64(filetime(f.o.Created))
	parts := [][]byte{id[:], created, textDatum(roleNone, externalKeyText)}
	if !p.WithoutVolume {
		parts = append(parts, datum(roleVolume, typeGUID, f.volume.ID[:]))
	}
	parts = append(parts, keyDatum(algorithmExternal, key[:]))
	return dataset(id, 1, bitlocker.NoMethod, created,
		datum(roleExternalKey, typeExternal, parts...))
}
