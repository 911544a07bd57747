package bitlockertest

import "unhello/bitlocker"

// A Volume is what came of Format, and what is needed to use it.
type Volume struct {
	ID         bitlocker.GUID
	Protectors []bitlocker.GUID  // as in Options
	KeyFiles   map[string][]byte // of the key protectors, by the name that Windows gives
	// Reserved are the ranges that read as zeros.
	Reserved []bitlocker.Range
}

// Hide clears what of the plaintext can't be read of the volume.
func (v *Volume) Hide(plain []byte) {
	size := int64(len(plain))
	for _, r := range v.Reserved {
		clear(plain[min(r.Offset, size):min(r.Offset+r.Length, size)])
	}
}
