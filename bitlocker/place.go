package bitlocker

import (
	"math"
	"slices"
)

// place makes metadata of an information block. Whether things overlap, or lie on
// the volume at all, newPlain checks.
func (v *Volume) place(info *information) (*metadata, error) {
	h := v.header
	m := &metadata{
		variant: h.variant, version: info.version, volumeGUID: info.volumeGUID,
		state: info.state, nextState: info.nextState, stateOffset: info.stateOffset, stateSize: info.stateSize,
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
			m.doubt(DoubtTruncated)
		}
	}
	m.regions(info, v.size)
	if slices.ContainsFunc(info.vmks, func(v vmk) bool { return v.stretch != nil && !v.derives() }) {
		m.doubt(DoubtStretch)
	}
	return m, nil
}

// moved places the boot sectors.
func (m *metadata) moved(h *volumeHeader, info *information) error {
	m.sectorSize = h.sectorSize
	m.vblock, m.vsize = int64(info.virtual), info.virtualSectors*int64(h.sectorSize)
	if info.block != nil {
		m.vblock, m.vsize = info.block.offset, info.block.size
		m.compareSectorSize(info.virtualSectors)
		if uint64(m.vblock) != info.virtual {
			m.doubt(DoubtBlock)
		}
	}
	if m.sectorSize == 0 {
		return corrupt(headerSectorSize, "volume header", "does not say the sector size, and the metadata neither")
	}
	if m.vsize <= 0 || m.vblock < m.vsize || m.vblock > math.MaxInt64-m.vsize {
		return corrupt(info.offset, "virtualization info", "%d bytes at 0x%x can't be", m.vsize, uint64(m.vblock))
	}
	return nil
}

// compareSectorSize holds the volume header against the metadata, which says the
// number of moved sectors and of their bytes. A header before exFAT leaves it to
// the metadata.
func (m *metadata) compareSectorSize(sectors int64) {
	size := int64(0)
	if sectors > 0 && m.vsize%sectors == 0 {
		size = m.vsize / sectors
	}
	if m.sectorSize == 0 && isSectorSize(size) {
		m.sectorSize = int(size)
	}
	if int64(m.sectorSize) != size {
		m.doubt(DoubtSectorSize)
	}
}

// regions takes the regions of the extended information.
func (m *metadata) regions(info *information, size int64) {
	if info.block == nil {
		return
	}
	for _, p := range []struct{ to, from *Range }{{&m.convLog, &info.block.convLog}, {&m.ice, &info.block.ice}} {
		switch r := *p.from; {
		case r.Length == 0:
		case r.Length < 0 || r.Offset < 0 || r.Offset > size-r.Length:
			m.doubt(DoubtTruncated)
		default:
			*p.to = r
		}
	}
}

// doubt adds a doubt, once.
func (m *metadata) doubt(d Doubt) {
	if !slices.Contains(m.doubts, d) {
		m.doubts = append(m.doubts, d)
	}
}
