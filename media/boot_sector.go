package media

import "bytes"

// Kind is what a volume holds, judging by its boot sector.
type Kind string

const (
	KindNTFS      Kind = "ntfs"
	KindBitLocker Kind = "bitlocker"
	KindOther     Kind = "" // anything else
)

// Offsets in a boot sector.
const (
	bootOEM       = 3
	bootFAT16     = 54
	bootFAT32     = 82
	bootFVEGUID   = 424 // BitLocker To Go: a GUID inside what looks like FAT32
	bootSignature = 510
)

// fveGUIDs mark a BitLocker To Go volume: 4967D63B-2E29-4AD8-8399-F6A339E3D001,
// and 92A84D3B-DD80-4D0E-9E4E-B1E3284EAED8 where only the used space is encrypted.
var fveGUIDs = [][]byte{
	{0x3B, 0xD6, 0x67, 0x49, 0x29, 0x2E, 0xD8, 0x4A, 0x83, 0x99, 0xF6, 0xA3, 0x39, 0xE3, 0xD0,
		0x01},
	{0x3B, 0x4D, 0xA8, 0x92, 0x80, 0xDD, 0x0E, 0x4D, 0x9E, 0x4E, 0xB1, 0xE3, 0x28, 0x4E, 0xAE,
		0xD8},
}

// isSigned reports whether a sector ends with the signature of boot sectors, MBRs and EBRs.
func isSigned(sector []byte) bool {
	return sector[bootSignature] == 0x55 && sector[bootSignature+1] == 0xAA
}

func hasText(sector []byte, at int, text string) bool {
	return bytes.HasPrefix(sector[at:], []byte(text))
}

// KindOf identifies the content of a volume by its first sector, of which the first 512 bytes do.
func KindOf(sector []byte) Kind {
	switch {
	case len(sector) < defaultSector || !isSigned(sector):
		return KindOther
	case hasText(sector, bootOEM, "NTFS    "):
		return KindNTFS
	case hasText(sector, bootOEM, "-FVE-FS-"):
		return KindBitLocker
	case hasText(sector, bootOEM, "MSWIN4.1"):
		for _, guid := range fveGUIDs {
			if bytes.HasPrefix(sector[bootFVEGUID:], guid) {
				return KindBitLocker
			}
		}
	}
	return KindOther
}

// isFileSystem reports whether the first sector of a disk is the boot sector of a file system. It
// carries the signature of an MBR, but has code where an MBR has its partitions.
func isFileSystem(sector []byte) bool {
	return isSigned(sector) && (KindOf(sector) != KindOther ||
		hasText(sector, bootOEM, "EXFAT   ") ||
		hasText(sector, bootFAT16, "FAT12   ") || hasText(sector, bootFAT16, "FAT16   ") ||
		hasText(sector, bootFAT32, "FAT32   "))
}
