package bitlocker

import (
	"math"
	"slices"
)

// A Range is a range of bytes of the volume. Offset is physical: from the volume's start.
type Range struct{ Offset, Length int64 }

// end is the offset of the first byte after r.
func (r Range) end() int64 { return r.Offset + r.Length }

// metadata is what the plaintext view needs to know about a volume, from the volume header and one
// information block. The block lies where it says, has the right CRC-32 and, if the volume was
// unlocked, the right SHA-256.
//
// Only the regions and the areas are known to lie within the volume; newPlain checks everything
// else.
type metadata struct {
	variant    Variant
	version    int // of the information block: 1 on Vista, 2 since
	sectorSize int // 512 to 4096, a power of two
	volumeGUID GUID

	state, nextState State
	stateOffset      int64 // watermark: physical offsets below it are encrypted
	stateSize        int64 // bytes from stateOffset on that are being converted

	method, preferred Method

	// infoOffsets are the three information areas as the chosen block lists them; infoSize is the
	// size of each.
	infoOffsets [3]int64
	infoSize    int64
	// areas are all information areas that the volume header or any readable block lists, sorted
	// and without duplicates. None may be written.
	areas []Range

	// vblock is where the first vsize bytes of the plaintext are stored. Both are zero on Vista.
	vblock, vsize int64

	// The regions of the extended information, of length 0 if there is none. Both are encrypted
	// like any other data. fveFlags is 0 without it.
	convLog, ice Range
	fveFlags     uint64

	// eowOffsets are the two copies of the EOW information, set only with EOW.
	eowOffsets [2]int64

	// What Vista saves of the NTFS boot sector: the $MFTMirr LCN, and the LCN of the first
	// information block that replaces it in sector 0.
	mftMirrLCN, headerLCN uint64
	clusterSize           int64 // Vista only

	// doubts are reasons why the volume can be read but must not be written, in the order of the
	// checks. A sound volume has none.
	doubts []Gate
}

// metadataOf makes the metadata from an information block. newPlain checks whether its ranges
// overlap, or lie on the volume at all.
func (v *Volume) metadataOf(info *information) (*metadata, error) {
	h := v.header
	m := &metadata{
		variant: h.variant, version: info.version, volumeGUID: info.volumeGUID,
		state: info.state, nextState: info.nextState,
		stateOffset: info.stateOffset, stateSize: info.stateSize,
		method: info.method, preferred: info.preferred,
		infoOffsets: info.infoOffsets, infoSize: h.areaSize(), areas: v.areas,
		eowOffsets: h.eowOffsets, headerLCN: h.vistaLCN,
	}
	if info.block != nil {
		m.fveFlags = info.block.flags
	}
	if h.variant == Vista {
		m.sectorSize, m.clusterSize, m.mftMirrLCN = h.sectorSize, h.clusterSize, info.virtual
	} else if err := m.moved(h, info); err != nil {
		return nil, err
	}
	for _, off := range m.infoOffsets {
		if off > v.size-m.infoSize {
			m.doubt(GateMetadataTruncated)
		}
	}
	m.regions(info, v.size)
	if slices.ContainsFunc(info.vmks, func(v vmk) bool {
		return v.stretch != nil && !v.derives()
	}) {
		m.doubt(GateStretch)
	}
	return m, nil
}

// moved finds out where the boot sectors were moved.
func (m *metadata) moved(h *volumeHeader, info *information) error {
	m.sectorSize = h.sectorSize
	m.vblock, m.vsize = int64(info.virtual), info.virtualSectors*int64(h.sectorSize)
	if info.block != nil {
		m.vblock, m.vsize = info.block.offset, info.block.size
		m.compareSectorSize(info.virtualSectors)
		if uint64(m.vblock) != info.virtual {
			m.doubt(GateBootOffset)
		}
	}
	if m.sectorSize == 0 {
		return corrupt(headerSectorSize, "volume header",
			"does not say the sector size, and the metadata neither")
	}
	if m.vsize <= 0 || m.vblock < m.vsize || m.vblock > math.MaxInt64-m.vsize {
		return corrupt(info.offset, "virtualization info", "%d bytes at 0x%x can't be",
			m.vsize, uint64(m.vblock))
	}
	return nil
}

// compareSectorSize checks the sector size of the volume header against the metadata, which states
// how many sectors and how many bytes were moved. With exFAT the header has no sector size, and the
// metadata alone decides.
func (m *metadata) compareSectorSize(sectors int64) {
	size := int64(0)
	if sectors > 0 && m.vsize%sectors == 0 {
		size = m.vsize / sectors
	}
	if m.sectorSize == 0 && isSectorSize(size) {
		m.sectorSize = int(size)
	}
	if int64(m.sectorSize) != size {
		m.doubt(GateSectorSize)
	}
}

// regions takes over the regions of the extended information.
func (m *metadata) regions(info *information, size int64) {
	if info.block == nil {
		return
	}
	for _, p := range []struct{ to, from *Range }{
		{&m.convLog, &info.block.convLog}, {&m.ice, &info.block.ice},
	} {
		switch r := *p.from; {
		case r.Length == 0:
		case r.Length < 0 || r.Offset < 0 || r.Offset > size-r.Length:
			m.doubt(GateMetadataTruncated)
		default:
			*p.to = r
		}
	}
}

// doubt adds a doubt, once.
func (m *metadata) doubt(g Gate) {
	if !slices.Contains(m.doubts, g) {
		m.doubts = append(m.doubts, g)
	}
}
