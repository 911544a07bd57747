package ntfs

import "fmt"

// The boot sector is the first sector of the volume and says where the rest is.

const (
	bootSize       = 512
	minSectorSize  = 512
	maxSectorSize  = 4096
	maxClusterSize = 2 << 20

	// File records have 1 or 4 KiB and index blocks 4 KiB on every volume ever seen; the format
	// allows others.
	minRecordSize = 512
	maxRecordSize = 64 << 10
)

// Field offsets in the boot sector.
const (
	bootOEM               = 3
	bootSectorSize        = 11 // bytes
	bootSectorsPerCluster = 13
	bootTotalSectors      = 40
	bootMFT               = 48 // LCN
	bootMirror            = 56 // LCN
	bootRecordSize        = 64 // clusters, or a power of two
	bootSerial            = 72
	bootSignature         = 510
)

type bootSector struct {
	sectorSize  int64
	clusterSize int64
	clusters    int64 // on the volume
	mft, mirror int64 // LCN
	recordSize  int64
	serial      uint64
}

// parseBootSector checks the boot sector of a volume of that many bytes.
func parseBootSector(b []byte, volume int64) (boot bootSector, err error) {
	const record = "boot sector"
	if oem := b[bootOEM : bootOEM+8]; string(oem) != "NTFS    " {
		return boot, &NotNTFSError{Seen: fmt.Sprintf("the boot sector names %q", oem)}
	}
	if got := le16(b[bootSignature:]); got != 0xAA55 {
		return boot, corrupt(bootSignature, record, "signature 0x%04x, expected 0xaa55", got)
	}
	boot.serial = le64(b[bootSerial:])
	boot.sectorSize = int64(le16(b[bootSectorSize:]))
	if !isPowerOfTwo(boot.sectorSize) || boot.sectorSize < minSectorSize ||
		boot.sectorSize > maxSectorSize {
		return boot, corrupt(bootSectorSize, record,
			"sectors of %d bytes, expected 512, 1024, 2048 or 4096", boot.sectorSize)
	}
	perCluster := sectorsPerCluster(b[bootSectorsPerCluster])
	boot.clusterSize = perCluster * boot.sectorSize
	if !isPowerOfTwo(perCluster) || boot.clusterSize > maxClusterSize {
		return boot, corrupt(bootSectorsPerCluster, record, "0x%02x sectors per cluster",
			b[bootSectorsPerCluster])
	}
	sectors := le64(b[bootTotalSectors:])
	if sectors == 0 || sectors > 1<<63/uint64(boot.sectorSize)-1 {
		return boot, corrupt(bootTotalSectors, record, "%d sectors in all", sectors)
	}
	if need := int64(sectors) * boot.sectorSize; need > volume {
		return boot, &TruncatedError{Size: volume, Need: need}
	}
	boot.clusters = int64(sectors) / perCluster
	boot.recordSize = boot.unitSize(int8(b[bootRecordSize]))
	if !isPowerOfTwo(boot.recordSize) || boot.recordSize < minRecordSize ||
		boot.recordSize > maxRecordSize {
		return boot, corrupt(bootRecordSize, record, "0x%02x for the size of file records",
			b[bootRecordSize])
	}
	boot.mft, boot.mirror = le64s(b[bootMFT:]), le64s(b[bootMirror:])
	if boot.mft <= 0 || boot.mft >= boot.clusters {
		return boot, corrupt(bootMFT, record, "$MFT in cluster %d of %d", boot.mft, boot.clusters)
	}
	if boot.mirror <= 0 || boot.mirror >= boot.clusters {
		return boot, corrupt(bootMirror, record, "$MFTMirr in cluster %d of %d", boot.mirror,
			boot.clusters)
	}
	return boot, nil
}

// sectorsPerCluster decodes the field: a number, or above 128 the negative of a
// power of two. It gives 0 for nonsense.
func sectorsPerCluster(b byte) int64 {
	switch exponent := 256 - int(b); {
	case b <= 0x80:
		return int64(b)
	case exponent <= 12: // 2 MiB in sectors of 512 bytes
		return 1 << exponent
	}
	return 0
}

// unitSize decodes the size of a record: in clusters, or the negative of a power of two in bytes.
// It gives 0 for nonsense.
func (b *bootSector) unitSize(n int8) int64 {
	switch {
	case n > 0:
		return int64(n) * b.clusterSize
	case n >= -16:
		return 1 << -n
	}
	return 0
}
