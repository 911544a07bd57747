package bitlocker

import "encoding/binary"

// Vista moves no boot sectors: the first 8 KiB of the volume are not encrypted,
// and BitLocker's header is the NTFS boot sector with two fields changed.
const (
	vistaClear      = 0x2000
	vistaSignature  = 3 // "NTFS    "
	vistaMftMirrLCN = 56
)

// patchVista turns the header, or the part of it that b has, into the NTFS boot
// sector again. off is where b lies in the view.
func patchVista(b []byte, off int64, m *metadata) {
	var mirror [8]byte
	binary.LittleEndian.PutUint64(mirror[:], m.mftMirrLCN)
	overlay(b, off, vistaSignature, "NTFS    ")
	overlay(b, off, vistaMftMirrLCN, string(mirror[:]))
}

// overlay puts text at its place, where b, which lies at off, has it.
func overlay(b []byte, off, place int64, text string) {
	for i := range int64(len(text)) {
		if at := place + i - off; at >= 0 && at < int64(len(b)) {
			b[at] = text[i]
		}
	}
}
