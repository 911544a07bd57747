package fat

import (
	"encoding/binary"
	"math/bits"
)

// The boot sector; see "Microsoft Extensible Firmware Initiative FAT32 File System Specification",
// version 1.03.
const (
	bootSize         = 512
	bytesPerSectorAt = 11
	clusterSectorsAt = 13
	reservedAt       = 14
	fatCountAt       = 16
	rootEntriesAt    = 17 // 0 on FAT32
	sectors16At      = 19
	fatSectors16At   = 22 // 0 on FAT32
	sectors32At      = 32
	fatSectors32At   = 36
	fatFlagsAt       = 40
	versionAt        = 42
	rootClusterAt    = 44
	signatureAt      = 510

	oneFAT    = 0x80 // only the FAT that the low bits name is kept up
	activeFAT = 0x0F

	largestSector   = 4096
	largestCluster  = 128 * largestSector
	largestClusters = 0x0FFFFFF5
)

// geometry is what the boot sector says, in bytes from the start of the volume.
type geometry struct {
	fat, data, cluster int64
	clusters           uint32
	root               uint32 // its first cluster
}

func parseBootSector(b []byte, size int64) (g geometry, err error) {
	le := binary.LittleEndian
	sector, perCluster := int64(le.Uint16(b[bytesPerSectorAt:])), int64(b[clusterSectorsAt])
	count := int64(b[fatCountAt])
	switch {
	case le.Uint16(b[signatureAt:]) != 0xAA55:
		return g, &NotFAT32Error{"no boot sector"}
	case sector < bootSize || sector > largestSector || !isPower(sector), !isPower(perCluster),
		le.Uint16(b[reservedAt:]) == 0, count == 0:
		return g, &NotFAT32Error{"the boot sector of something else"}
	case le.Uint16(b[rootEntriesAt:]) != 0 || le.Uint16(b[fatSectors16At:]) != 0:
		return g, &NotFAT32Error{"FAT12 or FAT16"}
	case le.Uint32(b[fatSectors32At:]) == 0:
		return g, &NotFAT32Error{"the boot sector of something else"}
	case le.Uint16(b[versionAt:]) != 0:
		return g, &NotFAT32Error{"a later version of FAT32"}
	}
	sectors := int64(le.Uint16(b[sectors16At:]))
	if sectors == 0 {
		sectors = int64(le.Uint32(b[sectors32At:]))
	}
	length := int64(le.Uint32(b[fatSectors32At:])) * sector // of a FAT
	g = geometry{fat: int64(le.Uint16(b[reservedAt:])) * sector, cluster: perCluster * sector,
		root: le.Uint32(b[rootClusterAt:])}
	g.data = g.fat + count*length
	clusters := (sectors*sector - g.data) / g.cluster
	switch flags := le.Uint16(b[fatFlagsAt:]); {
	case flags&oneFAT == 0:
	case int64(flags&activeFAT) >= count:
		return g, &VolumeError{fatFlagsAt, "the FAT in use is none of its FATs"}
	default:
		g.fat += int64(flags&activeFAT) * length
	}
	switch {
	case sectors*sector > size:
		return g, &VolumeError{sectors32At, "it is larger than what holds it"}
	case clusters < 1 || clusters > largestClusters || clusters+firstCluster > length/4:
		return g, &VolumeError{fatSectors32At, "its FAT does not fit its size"}
	}
	g.clusters = uint32(clusters)
	if !g.has(g.root) {
		return g, &VolumeError{rootClusterAt, "its root is outside"}
	}
	return g, nil
}

func isPower(n int64) bool { return bits.OnesCount64(uint64(n)) == 1 }

// has reports whether there is such a cluster.
func (g geometry) has(cluster uint32) bool {
	return cluster >= firstCluster && cluster-firstCluster < g.clusters
}

// offset is where a cluster begins.
func (g geometry) offset(cluster uint32) int64 {
	return g.data + int64(cluster-firstCluster)*g.cluster
}

// clustersFor gives how many clusters so many bytes take.
func (g geometry) clustersFor(n int64) int64 { return (n + g.cluster - 1) / g.cluster }
