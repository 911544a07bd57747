package bitlocker

import (
	"cmp"
	"math"
	"slices"
	"sort"
)

// A source is where an extent of the plaintext view comes from.
type source byte

const (
	sealed source = iota // from ciphertext
	asIs                 // from the volume as it is
	zeros                // BitLocker's own data, which reads as zeros
)

// An extent is a run of consecutive bytes of the view that come from one source.
type extent struct {
	start, end int64 // in the view
	shift      int64 // physical offset minus the offset in the view
	from       source
	why        Gate // why zeros can't be written
}

// extents are the whole view, one extent after another without gaps.
type extents struct {
	list []extent
	size int64 // of the view: whole sectors
}

// at returns the extent that contains off, which must be less than the size.
func (l *extents) at(off int64) *extent {
	i := sort.Search(len(l.list), func(i int) bool { return l.list[i].end > off })
	return &l.list[i]
}

// A zone is a physical range that is not ciphertext.
type zone struct {
	Range
	from source
}

// newExtents finds out where every sector of the plaintext comes from, by the rules of the format:
// the boot sectors come from where they were moved, what belongs to BitLocker is zeros, and whether
// anything else is ciphertext depends on where it lies on the volume and how far the conversion
// got.
func newExtents(m *metadata, size int64, eow *eowMap) (*extents, error) {
	l := &extents{size: size &^ int64(m.sectorSize-1)}
	if err := checkAreas(m, l.size); err != nil {
		return nil, err
	}
	zones, err := plainZones(m, eow)
	if err != nil {
		return nil, err
	}
	l.addMapped(0, m.vsize, m.vblock, zones)
	l.addMapped(m.vsize, l.size, 0, zones)
	l.punch(holes(m, eow))
	return l, nil
}

// checkAreas refuses a volume if BitLocker's areas on it overlap or are not whole sectors. The
// information areas may lie beyond the end of a volume, which can still be read; the moved boot
// sectors must be on it.
func checkAreas(m *metadata, size int64) error {
	own := []namedRange{
		{Range{0, m.vsize}, "boot header"}, {Range{m.vblock, m.vsize}, "relocated boot sectors"},
	}
	for _, off := range m.infoOffsets {
		own = append(own, namedRange{Range{off, m.infoSize}, "information area"})
	}
	for _, r := range own {
		if r.Offset < 0 || r.Length < 0 || r.Offset > math.MaxInt64-r.Length {
			return corrupt(r.Offset, r.name, "size 0x%x is out of bounds", r.Length)
		}
		if (r.Offset|r.Length)&int64(m.sectorSize-1) != 0 {
			return corrupt(r.Offset, r.name,
				"size 0x%x, and one of the two is not whole sectors of %d bytes",
				r.Length, m.sectorSize)
		}
	}
	if need := m.vblock + m.vsize; need > size {
		return &TruncatedError{"copy of the boot sectors", size, need}
	}
	own = slices.DeleteFunc(own, func(r namedRange) bool { return r.Length == 0 })
	slices.SortFunc(own, func(a, b namedRange) int { return cmp.Compare(a.Offset, b.Offset) })
	for i := 1; i < len(own); i++ {
		if a, b := own[i-1], own[i]; a.end() > b.Offset {
			return corrupt(b.Offset, b.name, "lies over the %s at 0x%x", a.name, a.Offset)
		}
	}
	return nil
}

// A namedRange has a name for error messages.
type namedRange struct {
	Range
	name string
}

// plainZones returns the physical ranges that are not ciphertext, sorted.
func plainZones(m *metadata, eow *eowMap) ([]zone, error) {
	const everything = math.MaxInt64
	switch {
	case m.state == Decrypted:
		return []zone{{Range{0, everything}, asIs}}, nil
	case eow != nil:
		return eow.plain, nil
	}
	var zones []zone
	if m.variant == Vista {
		zones = append(zones, zone{Range{0, vistaClear}, asIs})
	}
	switch m.state {
	case Encrypted:
		return zones, nil
	case Switching, Paused, Stopped:
	default:
		return nil, corrupt(m.infoOffsets[0], "information block", "%v", m.state)
	}
	mark, behind := max(m.stateOffset, 0), max(m.stateOffset, 0)
	if m.state == Switching && m.stateSize > 0 && m.stateSize <= everything-mark {
		// This part was being rewritten when the conversion was cut off: its content is unknown.
		behind += m.stateSize
		zones = append(zones, zone{Range{mark, m.stateSize}, zeros})
	}
	if (mark|behind)&int64(m.sectorSize-1) != 0 {
		return nil, corrupt(m.infoOffsets[0], "information block",
			"watermark 0x%x, size 0x%x: not whole sectors", mark, m.stateSize)
	}
	return append(zones, zone{Range{behind, everything - behind}, asIs}), nil
}

// holes returns the ranges of the view that belong to BitLocker.
func holes(m *metadata, eow *eowMap) []extent {
	var list []extent
	add := func(r Range, why Gate) {
		list = append(list, extent{start: r.Offset, end: r.end(), from: zeros, why: why})
	}
	for _, off := range m.infoOffsets {
		add(Range{off, m.infoSize}, GateMetadata)
	}
	add(Range{m.vblock, m.vsize}, GateMovedBoot)
	if eow != nil {
		for _, r := range eow.own {
			add(r, GateEOW)
		}
	}
	return list
}

// addMapped appends the view from start to end, which is shifted by shift on the volume.
func (l *extents) addMapped(start, end, shift int64, zones []zone) {
	i, _ := slices.BinarySearchFunc(zones, start+shift, func(z zone, off int64) int {
		if z.end() > off {
			return 1
		}
		return -1
	})
	for start < end {
		e := extent{start: start, end: end, shift: shift}
		if i < len(zones) {
			switch z := zones[i]; {
			case z.Offset-shift > start:
				e.end = min(end, z.Offset-shift)
			default:
				e.from, e.why = z.from, GateConverting
				e.end = min(end, z.end()-shift)
				i++
			}
		}
		l.list = append(l.list, e)
		start = e.end
	}
}

// punch replaces the parts of the view where holes lie.
func (l *extents) punch(holes []extent) {
	slices.SortFunc(holes, func(a, b extent) int { return cmp.Compare(a.start, b.start) })
	var punched []extent
	done := int64(0) // punched has the view up to here
	i := 0
	// upTo moves the extents up to off to punched.
	upTo := func(off int64) {
		for done < off {
			e := l.list[i]
			e.start = max(e.start, done)
			e.end = min(e.end, off)
			if e.start < e.end {
				punched = append(punched, e)
				done = e.end
			}
			if l.list[i].end <= done {
				i++
			}
		}
	}
	for _, hole := range holes {
		hole.start = max(hole.start, done)
		hole.end = min(hole.end, l.size)
		if hole.start >= hole.end {
			continue
		}
		upTo(hole.start)
		punched = append(punched, hole)
		done = hole.end
	}
	upTo(l.size)
	l.list = punched
}
