package bitlockertest

import "bytes"

// Roles of datums.
const (
	roleNone        = 0x00
	roleVMK         = 0x02
	roleFVEK        = 0x03
	roleExternalKey = 0x06
	roleDescription = 0x07
	roleBlock       = 0x0F
	rolePassword    = 0x12 // the recovery password itself, for Windows to show
	rolePasswordKey = 0x13 // the key derived from it
	roleVolume      = 0x19
)

// Types of datums.
const (
	typeKey        = 0x0001
	typeText       = 0x0002
	typeStretchKey = 0x0003
	typeUseKey     = 0x0004
	typeEncrypted  = 0x0005
	typeTPM        = 0x0006
	typeVMK        = 0x0008
	typeExternal   = 0x0009
	typePublicKey  = 0x000E
	typeBlock      = 0x000F
	typeBackup     = 0x0015
	typeGUID       = 0x0017
)

// Algorithms of keys. Those of FVEKs are the methods.
const (
	algorithmPassword      = 0x1000
	algorithmPassphrase    = 0x1001
	algorithmClear         = 0x2000
	algorithmExternal      = 0x2002
	algorithmVMK           = 0x2003
	algorithmPIN           = 0x2004
	algorithmDigest        = 0x2005
	algorithmPassphraseKey = 0x2007
	algorithmPasswordKey   = 0x2008
)

// Flags of datums.
const (
	flagsNone  = 0 // of a key that is to be encrypted
	flagsUsual = 1
	flagsClear = 3 // of a clear key's VMK
)

// flagged makes a datum from its fixed fields, variable data and nested datums, in this order.
func flagged(flags, role, typ uint16, parts ...[]byte) []byte {
	body := bytes.Join(parts, nil)
	return append(u16(uint16(8+len(body)), role, typ, flags), body...)
}

func datum(role, typ uint16, parts ...[]byte) []byte {
	return flagged(flagsUsual, role, typ, parts...)
}

func textDatum(role uint16, text string) []byte {
	return datum(role, typeText, utf16le(text), u16(0))
}

// keyDatum is a key in the clear.
func keyDatum(algorithm uint16, key []byte) []byte {
	return datum(roleNone, typeKey, u16(algorithm, 0), key)
}

// sealedKey is a key encrypted under another key.
func (s *sealer) sealedKey(role uint16, under *[32]byte, algorithm uint16, key []byte) []byte {
	nonce, tag, text := s.seal(under, flagged(flagsNone, roleNone, typeKey, u16(algorithm, 0), key))
	return datum(role, typeEncrypted, nonce, tag, text)
}
