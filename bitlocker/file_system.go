package bitlocker

import (
	"math/bits"
)

// fileSystemSize returns the size in bytes of a file system as its boot sector states it, if it is
// one that BitLocker encrypts: NTFS, exFAT, FAT or ReFS.
func fileSystemSize(boot []byte) (size int64, known bool) {
	switch string(boot[3:11]) {
	case "NTFS    ":
		// The count leaves out the last sector, which has a copy of this one.
		return bytesOf(le64(boot[40:])+1, uint64(le16(boot[11:])))
	case "EXFAT   ":
		return bytesOf(le64(boot[72:]), 1<<(boot[108]&63))
	case "ReFS\x00\x00\x00\x00":
		return bytesOf(le64(boot[24:]), uint64(le32(boot[32:])))
	}
	if boot[510] != 0x55 || boot[511] != 0xAA || boot[16] == 0 {
		return 0, false
	}
	if string(boot[82:87]) != "FAT32" && string(boot[54:57]) != "FAT" {
		return 0, false
	}
	sectors := uint64(le16(boot[19:]))
	if sectors == 0 {
		sectors = uint64(le32(boot[32:]))
	}
	return bytesOf(sectors, uint64(le16(boot[11:])))
}

// bytesOf multiplies the number of sectors by their size. It rejects zero sectors, impossible
// sector sizes and more bytes than any disk has.
func bytesOf(sectors, sectorSize uint64) (int64, bool) {
	high, low := bits.Mul64(sectors, sectorSize)
	if !isPowerOfTwo(int64(sectorSize)) || low == 0 || high != 0 || int64(low) < 0 {
		return 0, false
	}
	return int64(low), true
}
