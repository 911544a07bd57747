package image

// The block allocation table of a dynamic VHD says in which sector of the file each block begins:
// first a bitmap of the block's sectors, then the sectors themselves.

const (
	minVHDBlock = 8 * vhdSector
	maxVHDBlock = 256 << 20

	// bitmapPart is how much of a block's bitmap is checked for one extent.
	bitmapPart = 512
)

// vhdBAT is the layout of a dynamic VHD.
type vhdBAT struct {
	file      File
	pages     *pages
	territory territory
	offset    int64
	entries   int64 // that the disk needs
	blockSize int64
	bitmap    int64 // bytes of a block's bitmap
}

func newVHDBAT(f File, foot vhdFooter, h vhdHeader) (*vhdBAT, error) {
	block, entries := int64(h.blockSize), int64(h.maxEntries)
	if !isPowerOfTwo(block) || block < minVHDBlock || block > maxVHDBlock {
		return nil, vhdCorrupt(h.offset, "dynamic disk header", "block size %d", block)
	}
	if foot.size == 0 || foot.size%vhdSector != 0 || foot.size > uint64(entries*block) {
		return nil, vhdCorrupt(foot.offset, "footer", "a disk of %d bytes in %d blocks of %d",
			foot.size, entries, block)
	}
	if h.tableOffset > uint64(foot.offset) || h.tableOffset%vhdSector != 0 {
		return nil, vhdCorrupt(h.offset, "dynamic disk header", "block allocation table at 0x%x",
			h.tableOffset)
	}
	b := &vhdBAT{
		file:      f,
		pages:     newPages(f),
		territory: territory{format: FormatVHD, end: foot.offset},
		offset:    int64(h.tableOffset),
		entries:   (int64(foot.size) + block - 1) / block,
		blockSize: block,
		bitmap:    roundUp(block/vhdSector/8, vhdSector),
	}
	from := byteRange{"dynamic disk header", h.offset, dynamicSize}
	for _, s := range []byteRange{
		{"footer copy", 0, vhdSector},
		from,
		{"block allocation table", b.offset, roundUp(4*entries, vhdSector)},
	} {
		if err := b.territory.take(from, s); err != nil {
			return nil, err
		}
	}
	return b, nil
}

func (b *vhdBAT) at(off, n int64) (extent, error) {
	index, inside := off/b.blockSize, off%b.blockSize
	where := byteRange{"block allocation table", b.offset + 4*index, 4}
	sector, err := b.pages.be32(where.off)
	if err != nil {
		return extent{}, err
	}
	if sector == vhdUnused {
		return extent{length: b.blockSize - inside, zeros: true, refuse: KindUnallocated}, nil
	}
	block := int64(sector) * vhdSector
	if err := b.territory.check(where,
		byteRange{"block", block, b.bitmap + b.blockSize}); err != nil {
		return extent{}, err
	}
	used, run, err := b.sectors(block, inside/vhdSector, min(n, b.blockSize-inside))
	if err != nil {
		return extent{}, err
	}
	e := extent{length: run*vhdSector - inside%vhdSector, pos: block + b.bitmap + inside}
	if !used {
		e.zeros, e.refuse = true, KindUnallocated
	}
	return e, nil
}

// sectors reports whether a sector of the block was ever written, and how many sectors from it on,
// among those that n bytes need, are alike. A bit stands for a sector, the highest bit of a byte
// first.
func (b *vhdBAT) sectors(block, first, n int64) (used bool, run int64, err error) {
	start := first / 8
	part := make([]byte, min(bitmapPart, n/vhdSector/8+2, b.bitmap-start))
	if err := b.pages.read(part, block+start); err != nil {
		return false, 0, err
	}
	set := func(i int64) bool { return part[i/8]&(0x80>>(i%8)) != 0 }
	i := first % 8
	used = set(i)
	end := min(int64(len(part))*8, b.blockSize/vhdSector-start*8)
	for run = 1; i+run < end && set(i+run) == used; run++ {
	}
	return used, run, nil
}

// survey refuses blocks that overlap.
func (b *vhdBAT) survey() (Kind, error) {
	if 4*b.entries > maxSurvey {
		return KindTables, nil
	}
	var blocks []int64
	err := eachEntry(b.file, b.offset, 4*b.entries, 4, func(e []byte) {
		if sector := be32(e); sector != vhdUnused {
			blocks = append(blocks, int64(sector)*vhdSector)
		}
	})
	if err != nil {
		return "", err
	}
	if at, found := overlapping(blocks, b.bitmap+b.blockSize); found {
		return "", vhdCorrupt(b.offset, "block allocation table", "two blocks overlap at 0x%x", at)
	}
	return "", nil
}
