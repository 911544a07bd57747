package bitlocker

import "slices"

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

// moved places the boot sectors, and finds the sector size where the volume
// header does not say it.
func (m *metadata) moved(h *volumeHeader, info *information) error {
	m.sectorSize = h.sectorSize
	if info.block != nil {
		m.vblock, m.vsize = info.block.offset, info.block.size
		if n := info.virtualSectors; n > 0 && m.vsize%n == 0 && isSectorSize(m.vsize/n) {
			if m.sectorSize == 0 {
				m.sectorSize = int(m.vsize / n)
			}
			if int64(m.sectorSize) != m.vsize/n {
				m.doubt(DoubtSectorSize)
			}
		} else {
			m.doubt(DoubtSectorSize)
		}
		if uint64(m.vblock) != info.virtual {
			m.doubt(DoubtBlock)
		}
	} else {
		m.vblock, m.vsize = int64(info.virtual), info.virtualSectors*int64(h.sectorSize)
	}
	if m.sectorSize == 0 {
		return corrupt(headerSectorSize, "volume header", "does not say the sector size, and the metadata neither")
	}
	if m.vsize <= 0 || m.vblock < m.vsize {
		return corrupt(info.offset, "virtualization info", "%d bytes at 0x%x can't be", m.vsize, m.vblock)
	}
	return nil
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
