package image

// The block allocation table of a VHDX ([MS-VHDX] 2.5) holds a state and an offset for each block.
// After every chunkRatio blocks there is an entry for a sector bitmap, which only differencing
// images use.

const (
	batEntry = 8

	batState  = 0x7
	batOffset = ^int64(vhdxUnit - 1)
)

// States of a block.
const (
	blockNotPresent = 0
	blockUndefined  = 1
	blockZero       = 2
	blockUnmapped   = 3
	blockPresent    = 6
)

// vhdxBAT is the layout of a VHDX.
type vhdxBAT struct {
	file       File
	pages      *pages
	territory  *territory
	offset     int64
	blockSize  int64
	chunkRatio int64
	entries    int64 // that the disk needs
}

func newVHDXBAT(f File, t *territory, region byteRange, m vhdxMetadata) (*vhdxBAT, error) {
	b := &vhdxBAT{
		file:       f,
		pages:      newPages(f),
		territory:  t,
		offset:     region.off,
		blockSize:  m.blockSize,
		chunkRatio: m.sector << 23 / m.blockSize,
	}
	last := (m.size - 1) / m.blockSize
	b.entries = b.index(last) + 1
	if need := batEntry * b.entries; need > region.n {
		return nil, vhdxCorrupt(region.off, "block allocation table", "%d bytes, the disk needs %d",
			region.n, need)
	}
	return b, nil
}

// index gives the entry of a block.
func (b *vhdxBAT) index(block int64) int64 { return block + block/b.chunkRatio }

func (b *vhdxBAT) at(off, _ int64) (extent, error) {
	block, inside := off/b.blockSize, off%b.blockSize
	where := b.offset + batEntry*b.index(block)
	v, err := b.pages.le64(where)
	if err != nil {
		return extent{}, err
	}
	e := extent{length: b.blockSize - inside}
	switch v & batState {
	case blockPresent:
		at := int64(v) & batOffset
		e.pos = at + inside
		return e, b.territory.check(byteRange{"block allocation table", where, batEntry},
			byteRange{"block", at, b.blockSize})
	case blockNotPresent, blockUndefined, blockZero, blockUnmapped:
		e.zeros, e.refuse = true, KindUnallocated
		return e, nil
	default:
		return e, vhdxCorrupt(where, "block allocation table", "state %d", v&batState)
	}
}

// survey refuses blocks that overlap. Entries for sector bitmaps are in the state "not present"
// here.
func (b *vhdxBAT) survey() (Kind, error) {
	if batEntry*b.entries > maxSurvey {
		return KindTables, nil
	}
	var blocks []int64
	err := eachEntry(b.file, b.offset, batEntry*b.entries, batEntry, func(e []byte) {
		if v := le64(e); v&batState == blockPresent {
			blocks = append(blocks, int64(v)&batOffset)
		}
	})
	if err != nil {
		return "", err
	}
	if at, found := overlapping(blocks, b.blockSize); found {
		return "", vhdxCorrupt(b.offset, "block allocation table", "two blocks overlap at 0x%x", at)
	}
	return "", nil
}
