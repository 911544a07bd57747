package media

import (
	"bytes"
	"encoding/binary"
)

// Kind is what a volume holds, judging by its boot sector.
type Kind string

const (
	KindNTFS      Kind = "ntfs"
	KindBitLocker Kind = "bitlocker"
	KindOther     Kind = "" // anything else
)

// Offsets in a boot sector.
const (
	bootOEM          = 3
	bootSectorSize   = 11
	bootPerCluster   = 13
	bootNTFSSectors  = 40
	bootMFT          = 48 // a cluster
	bootFAT16        = 54
	bootMirror       = 56 // a cluster; of BitLocker's information on Vista
	bootExFATSectors = 72
	bootFAT32        = 82
	bootExFATShift   = 108
	bootFVEInfo      = 176 // three offsets of BitLocker's information
	bootFVEGUID      = 424 // BitLocker To Go: a GUID inside what looks like FAT32
	bootFVEInfoToGo  = 440
	bootSignature    = 510
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

// holds reports whether a whole-disk file system is where the boot sector of the disk says: its
// first structures are in their places. FAT and exFAT are not looked at: no Windows is on them, and
// partitions that hold one are worth more.
func holds(dev Device, boot []byte) bool {
	at := func(off int64, text string) bool {
		b := make([]byte, len(text))
		return off > 0 && readFull(dev, b, off) == nil && string(b) == text
	}
	cluster := clusterOf(boot)
	switch KindOf(boot) {
	case KindNTFS:
		return at(le64s(boot[bootMFT:])*cluster, "FILE") ||
			at(le64s(boot[bootMirror:])*cluster, "FILE")
	case KindBitLocker:
		places := []int64{le64s(boot[bootMirror:]) * cluster} // Vista
		for _, list := range []int{bootFVEInfo, bootFVEInfoToGo} {
			for i := range 3 {
				places = append(places, le64s(boot[list+8*i:]))
			}
		}
		for _, off := range places {
			if at(off, "-FVE-FS-") {
				return true
			}
		}
	}
	return false
}

// clusterOf is the cluster size in a boot sector of NTFS, 0 for nonsense.
func clusterOf(boot []byte) int64 {
	sector, per := int64(boot[bootSectorSize])|int64(boot[bootSectorSize+1])<<8,
		int64(boot[bootPerCluster])
	if per > 0x80 {
		if per < 0x100-12 {
			return 0
		}
		per = 1 << (0x100 - per)
	}
	return sector * per
}

// extentOf is where the file system of a boot sector ends, 0 if that is not known.
func extentOf(boot []byte) int64 {
	switch {
	case KindOf(boot) == KindNTFS:
		sector := int64(boot[bootSectorSize]) | int64(boot[bootSectorSize+1])<<8
		if n := le64s(boot[bootNTFSSectors:]); n > 0 && n < 1<<50 {
			return n * sector
		}
	case hasText(boot, bootOEM, "EXFAT   "):
		n, shift := le64s(boot[bootExFATSectors:]), boot[bootExFATShift]
		if n > 0 && n < 1<<50 && shift <= 12 {
			return n << shift
		}
	}
	return 0
}

func le64s(b []byte) int64 { return int64(binary.LittleEndian.Uint64(b)) }
