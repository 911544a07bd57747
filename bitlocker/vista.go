package bitlocker

import "encoding/binary"

// Vista moves no boot sectors: the first 8 KiB of the volume are not encrypted,
// and BitLocker's header is the NTFS boot sector with two fields changed.
const (
	vistaClear      = 0x2000
	vistaSignature  = 3 // "NTFS    "
	vistaMftMirrLCN = 56
)

// patchVista turns the header, or the part of it in b, back into the NTFS boot sector. off is the
// offset of b in the view.
func patchVista(b []byte, off int64, m *metadata) {
	var mirror [8]byte
	binary.LittleEndian.PutUint64(mirror[:], m.mftMirrLCN)
	overlay(b, off, vistaSignature, "NTFS    ")
	overlay(b, off, vistaMftMirrLCN, string(mirror[:]))
}

// overlay puts text at offset at of the view, as far as it falls into b, which begins at off.
func overlay(b []byte, off, at int64, text string) {
	for i := range int64(len(text)) {
		if k := at + i - off; k >= 0 && k < int64(len(b)) {
			b[k] = text[i]
		}
	}
}
