package bitlocker

// The virtualization info says where the boot sectors of the file system were
// moved to. Since Windows 8 extended info follows it.

// Field offsets in the datum.
const (
	blockInfoOffset   = 8
	blockInfoSize     = 16
	blockInfoExtended = 24
)

// Field offsets in the extended info. Its versions are prefixes of each other.
const (
	extendedSize          = 2
	extendedFlags         = 8
	extendedConvLogOffset = 16
	extendedConvLogSize   = 24
	extendedConvLogEnd    = 28
	extendedICEOffset     = 60
	extendedICESize       = 68
	extendedICEEnd        = 76
)

type blockInfo struct {
	offset, size int64
	flags        uint64
	convLog, ice Range
}

func parseBlockInfo(d *datum) *blockInfo {
	info := &blockInfo{offset: le64s(d.b[blockInfoOffset:]), size: le64s(d.b[blockInfoSize:])}
	e := d.b[blockInfoExtended:]
	if len(e) < extendedFlags {
		return info
	}
	e = e[:min(len(e), int(le16(e[extendedSize:])))]
	if len(e) >= extendedConvLogEnd {
		info.flags = le64(e[extendedFlags:])
		info.convLog = Range{le64s(e[extendedConvLogOffset:]), int64(le32(e[extendedConvLogSize:]))}
	}
	if len(e) >= extendedICEEnd {
		info.ice = Range{le64s(e[extendedICEOffset:]), le64s(e[extendedICESize:])}
	}
	return info
}
