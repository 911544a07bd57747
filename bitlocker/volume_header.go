package bitlocker

import (
	"fmt"
	"math"
)

// The volume header is the first sector of the volume. It looks like the boot
// sector of a file system and says where the information blocks are.

const headerSize = 512 // as much as is read, whatever the sector size

// Field offsets in the volume header. The GUID is followed by the offsets of the
// three information blocks, and with EOW by two more.
const (
	headerOEM               = 3
	headerSectorSize        = 11 // bytes; 0 if the file system is exFAT
	headerSectorsPerCluster = 13
	headerVistaLCN          = 56
	headerGUID              = 160
	headerGUIDToGo          = 424
	headerSignature         = 510
)

// What follows each GUID, counted from its beginning.
const (
	afterGUIDInfo = 16
	afterGUIDEOW  = 40
)

var (
	guidNormal = GUID{
		0x3b, 0xd6, 0x67, 0x49, 0x29, 0x2e, 0xd8, 0x4a,
		0x83, 0x99, 0xf6, 0xa3, 0x39, 0xe3, 0xd0, 0x01,
	}
	guidEOW = GUID{
		0x3b, 0x4d, 0xa8, 0x92, 0x80, 0xdd, 0x0e, 0x4d,
		0x9e, 0x4e, 0xb1, 0xe3, 0x28, 0x4e, 0xae, 0xd8,
	}
)

type volumeHeader struct {
	variant     Variant
	sectorSize  int // 0 if not stated
	clusterSize int64
	infoOffsets [3]int64 // on Vista only the first
	eowOffsets  [2]int64
	vistaLCN    uint64
}

// parseVolumeHeader reads the first 512 bytes of a volume.
func parseVolumeHeader(b []byte) (*volumeHeader, error) {
	h := &volumeHeader{}
	jump, oem := [3]byte(b[:3]), string(b[headerOEM:][:8])
	switch {
	case oem == "-FVE-FS-" && jump == [3]byte{0xEB, 0x52, 0x90}:
		h.variant = Vista
	case oem == "-FVE-FS-" && jump == [3]byte{0xEB, 0x58, 0x90}:
		h.variant = Windows7
	case oem == "-FVE-FS-":
		return nil, corrupt(0, "volume header", "begins with %x, expected eb5290 or eb5890", jump)
	case oem == "MSWIN4.1" && readGUID(b[headerGUIDToGo:]) == guidNormal:
		h.variant = ToGo
	default:
		return nil, &NotBitLockerError{Seen: fmt.Sprintf("the boot sector names %q", oem)}
	}
	if got := le16(b[headerSignature:]); got != 0xAA55 {
		return nil, corrupt(headerSignature, "volume header", "signature 0x%04x, expected 0xaa55",
			got)
	}
	if err := h.sectors(b); err != nil {
		return nil, err
	}
	if h.variant == Vista {
		return h, h.vista(b)
	}
	return h, h.offsets(b)
}

// sectors reads the sector size and the cluster size.
func (h *volumeHeader) sectors(b []byte) error {
	h.sectorSize = int(le16(b[headerSectorSize:]))
	if h.sectorSize != 0 && !isSectorSize(int64(h.sectorSize)) {
		return corrupt(headerSectorSize, "volume header",
			"sectors of %d bytes, expected 512, 1024, 2048 or 4096", h.sectorSize)
	}
	h.clusterSize = int64(h.sectorSize) * int64(b[headerSectorsPerCluster])
	return nil
}

// vista reads what only Vista has: a cluster number.
func (h *volumeHeader) vista(b []byte) error {
	if !isPowerOfTwo(h.clusterSize) || h.clusterSize > 64<<10 {
		return corrupt(headerSectorsPerCluster, "volume header", "clusters of %d bytes",
			h.clusterSize)
	}
	h.vistaLCN = le64(b[headerVistaLCN:])
	if h.vistaLCN > uint64(math.MaxInt64/h.clusterSize) {
		return corrupt(headerVistaLCN, "volume header", "the information block is at cluster 0x%x",
			h.vistaLCN)
	}
	h.infoOffsets[0] = int64(h.vistaLCN) * h.clusterSize
	return nil
}

// offsets reads what follows the GUID.
func (h *volumeHeader) offsets(b []byte) error {
	at := headerGUID
	if h.variant == ToGo {
		at = headerGUIDToGo
	}
	switch guid := readGUID(b[at:]); {
	case guid == guidNormal:
	case guid == guidEOW && h.variant == Windows7:
		h.variant = EOW
		for i := range h.eowOffsets {
			h.eowOffsets[i] = le64s(b[at+afterGUIDEOW+8*i:])
		}
	default:
		return corrupt(int64(at), "volume header", "GUID %s is not known", guid)
	}
	for i := range h.infoOffsets {
		h.infoOffsets[i] = le64s(b[at+afterGUIDInfo+8*i:])
	}
	return nil
}

// areaSize is the size of an information area. All of it is reserved and reads as zeros.
func (h *volumeHeader) areaSize() int64 {
	if h.variant == Vista {
		return (h.clusterSize + 0x3FFF) &^ (h.clusterSize - 1)
	}
	return 64 << 10 // for every sector size
}

// blockVersion is the version that the information blocks must have.
func (h *volumeHeader) blockVersion() int {
	if h.variant == Vista {
		return 1
	}
	return 2
}

// isSectorSize reports whether sectors of n bytes exist.
func isSectorSize(n int64) bool { return isPowerOfTwo(n) && n >= 512 && n <= 4096 }
