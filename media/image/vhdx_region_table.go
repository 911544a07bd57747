package image

// The region table of a VHDX ([MS-VHDX] 2.2.3) says where the block allocation table and the
// metadata lie. It is there twice, with the same content.

var vhdxRegionTables = [2]int64{192 << 10, 256 << 10}

// Field offsets in the table's header and in an entry.
const (
	xrChecksum = 4
	xrCount    = 8
	xrEntries  = 16

	xeOffset   = 16
	xeLength   = 24
	xeRequired = 28
)

var (
	// 2dc27766-f623-4200-9d64-115e9bfd4a08
	vhdxRegionBAT = guid{0x66, 0x77, 0xC2, 0x2D, 0x23, 0xF6, 0x00, 0x42, 0x9D, 0x64, 0x11, 0x5E,
		0x9B, 0xFD, 0x4A, 0x08}
	// 8b7ca206-4790-4b9a-b8fe-575f050f886e
	vhdxRegionMetadata = guid{0x06, 0xA2, 0x7C, 0x8B, 0x90, 0x47, 0x9A, 0x4B, 0xB8, 0xFE, 0x57,
		0x5F, 0x05, 0x0F, 0x88, 0x6E}
)

// vhdxRegions are the regions that every VHDX has.
type vhdxRegions struct{ bat, metadata byteRange }

// readVHDXRegions reads the table and reserves the ranges of every region, of the log, and of the
// structures at fixed offsets.
func readVHDXRegions(f File, t *territory, head vhdxHeader) (r vhdxRegions, err error) {
	from := byteRange{"header", head.offset, vhdxHeaderSize}
	if err := t.take(from, byteRange{"headers", 0, vhdxUnit}); err != nil {
		return r, err
	}
	if head.logOffset%vhdxUnit != 0 || head.logOffset > uint64(t.end) ||
		head.logLength%vhdxUnit != 0 {
		return r, vhdxCorrupt(head.offset, "header", "log of %d bytes at 0x%x", head.logLength,
			head.logOffset)
	}
	if head.logLength > 0 {
		if err := t.take(from,
			byteRange{"log", int64(head.logOffset), int64(head.logLength)}); err != nil {
			return r, err
		}
	}
	table, off, err := readVHDXRegionTable(f)
	if err != nil {
		return r, err
	}
	for i := range int(le32(table[xrCount:])) {
		at := xrEntries + i*vhdxEntrySize
		if err := r.add(t, table[at:][:vhdxEntrySize], off+int64(at)); err != nil {
			return r, err
		}
	}
	if r.bat.n == 0 || r.metadata.n == 0 {
		return r, vhdxCorrupt(off, "region table", "a region is missing")
	}
	return r, nil
}

// readVHDXRegionTable gives the first valid copy and its offset.
func readVHDXRegionTable(f File) ([]byte, int64, error) {
	b := make([]byte, vhdxTable)
	for _, off := range vhdxRegionTables {
		if err := readPart(f, b, off); err != nil {
			return nil, 0, err
		}
		if string(b[:4]) == "regi" && vhdxChecksumRight(b, xrChecksum) &&
			le32(b[xrCount:]) <= vhdxMaxEntries {
			return b, off, nil
		}
	}
	return nil, 0, vhdxCorrupt(vhdxRegionTables[0], "region table", "neither of the two is valid")
}

// add reserves the range of the region in the entry at off.
func (r *vhdxRegions) add(t *territory, entry []byte, off int64) error {
	at, n := le64(entry[xeOffset:]), le32(entry[xeLength:])
	if at%vhdxUnit != 0 || at > uint64(t.end) || n == 0 || n%vhdxUnit != 0 {
		return vhdxCorrupt(off, "region table", "region of %d bytes at 0x%x", n, at)
	}
	s := byteRange{"region", int64(at), int64(n)}
	var known *byteRange
	switch guid(entry) {
	case vhdxRegionBAT:
		s.name, known = "block allocation table", &r.bat
	case vhdxRegionMetadata:
		s.name, known = "metadata region", &r.metadata
	default:
		if le32(entry[xeRequired:])&1 != 0 {
			return &UnsupportedError{FormatVHDX, KindFeature, "region " + guid(entry).String()}
		}
	}
	if known != nil {
		if known.n != 0 {
			return vhdxCorrupt(off, "region table", "two regions for the %s", s.name)
		}
		*known = s
	}
	return t.take(byteRange{"region table", off, vhdxEntrySize}, s)
}
