package bitlocker

import (
	"cmp"
	"hash/crc32"
	"io"
	"slices"
)

// While Windows 8 and later converts a volume, encrypt-on-write keeps maps of what is encrypted so
// far: the EOW information lists regions of the volume, and each region has a bitmap with a bit for
// every chunk.
//
// An eowMap combines them all.
type eowMap struct {
	plain []zone  // chunks that are not encrypted, sorted
	own   []Range // where the maps and the logs of the conversion lie
}

const (
	eowSignature       = "FVE-EOW\x00"
	eowHeaderSize      = 0x38
	eowBitmapSignature = "FVE-EOWBM\x00"
	eowBitmapHeader    = 60
	eowRecordSignature = "FVE-EOWBR\x00"
	eowRecordHeader    = 36
	eowRecords         = 2 // per bitmap; the newer one counts

	maxEOWBitmap = 64 << 10
	// maxEOWPlain bounds how many plain zones a hostile map can make us keep. Windows converts a
	// volume nearly in order.
	maxEOWPlain = 1 << 18
)

// eowInformation is the EOW information as one of its two copies has it.
type eowInformation struct {
	offset      int64
	size        int64
	chunkSize   int64
	convLogSize int64
	bitmaps     []int64 // offsets
}

// readEOW reads the maps of a volume that is being converted. Without them plaintext can't be told
// from ciphertext, so any fault is an error.
func readEOW(r io.ReaderAt, size int64, m *metadata) (*eowMap, error) {
	var info *eowInformation
	var firstErr error
	for i := range m.eowOffsets {
		var err error
		if info, err = readEOWInformation(r, size, m, i); err == nil {
			break
		}
		_, broken := err.(*CorruptError)
		_, short := err.(*TruncatedError)
		if !broken && !short {
			return nil, err
		}
		if firstErr == nil || short { // what is missing explains more than what is wrong
			firstErr = err
		}
	}
	if info == nil {
		return nil, firstErr
	}
	e := &eowMap{}
	for _, off := range m.eowOffsets {
		e.own = append(e.own, Range{off, wholeSectors(info.size, m)})
	}
	for i, off := range info.bitmaps {
		if err := e.addRegion(r, size, m, info, i, off); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(e.plain, func(a, b zone) int { return cmp.Compare(a.Offset, b.Offset) })
	for i := 1; i < len(e.plain); i++ {
		if e.plain[i-1].end() > e.plain[i].Offset {
			return nil, corrupt(e.plain[i].Offset, "EOW bitmap", "its region lies over another one")
		}
	}
	return e, nil
}

// wholeSectors rounds a size up.
func wholeSectors(n int64, m *metadata) int64 {
	size := int64(m.sectorSize)
	return (n + size - 1) &^ (size - 1)
}

// readEOWInformation reads one of the two copies of the EOW information.
func readEOWInformation(
	r io.ReaderAt, size int64, m *metadata, index int,
) (*eowInformation, error) {
	const name = "EOW information"
	off := m.eowOffsets[index]
	b, err := readStructure(r, size, m, off, eowHeaderSize, name)
	if err != nil {
		return nil, err
	}
	if string(b[:8]) != eowSignature {
		return nil, corrupt(off, name, "the signature is missing")
	}
	info := &eowInformation{
		offset:      off,
		size:        int64(le16(b[10:])),
		chunkSize:   int64(le32(b[20:])),
		convLogSize: int64(le32(b[24:])),
	}
	regions := int64(le32(b[32:]))
	if le16(b[8:]) != eowHeaderSize || info.size < eowHeaderSize ||
		regions > (info.size-eowHeaderSize)/8 {
		return nil, corrupt(off, name, "header of %d bytes, size %d with %d regions",
			le16(b[8:]), info.size, regions)
	}
	if b, err = readStructure(r, size, m, off, info.size, name); err != nil {
		return nil, err
	}
	if got, want := crcWithout(b, 36), le32(b[36:]); got != want {
		return nil, corrupt(off, name, "CRC-32 is %08x, it says %08x", got, want)
	}
	if int64(le32(b[12:])) != int64(m.sectorSize) {
		return nil, corrupt(off, name, "sectors of %d bytes, the volume's have %d",
			le32(b[12:]), m.sectorSize)
	}
	if !isPowerOfTwo(info.chunkSize) || info.chunkSize < int64(m.sectorSize) {
		return nil, corrupt(off, name, "chunks of %d bytes", info.chunkSize)
	}
	if listed := le64s(b[40+8*index:]); listed != off {
		return nil, corrupt(off, name, "it says that it lies at 0x%x", listed)
	}
	for i := range regions {
		info.bitmaps = append(info.bitmaps, le64s(b[eowHeaderSize+8*i:]))
	}
	return info, nil
}

// addRegion reads the bitmap of a region.
func (e *eowMap) addRegion(
	r io.ReaderAt, size int64, m *metadata, info *eowInformation, index int, off int64,
) error {
	const name = "EOW bitmap"
	b, err := readStructure(r, size, m, off, eowBitmapHeader, name)
	if err != nil {
		return err
	}
	total, records := int64(le32(b[12:])), int64(le32(b[44:]))
	if string(b[:10]) != eowBitmapSignature || le16(b[10:]) != eowBitmapHeader {
		return corrupt(off, name, "the signature is missing")
	}
	if total > maxEOWBitmap || records < eowBitmapHeader || records > total {
		return corrupt(off, name, "size %d, first record at %d", total, records)
	}
	if b, err = readStructure(r, size, m, off, total, name); err != nil {
		return err
	}
	if got, want := crcWithout(b[:records], 56), le32(b[56:]); got != want {
		return corrupt(off, name, "CRC-32 is %08x, it says %08x", got, want)
	}
	if int64(le32(b[16:])) != int64(index) {
		return corrupt(off, name, "it is number %d of the bitmaps, and says %d",
			index, le32(b[16:]))
	}
	region := Range{le64s(b[20:]), le64s(b[28:])}
	if outside := beyond(region, size); outside != nil {
		return outside
	}
	if !within(region, size) || (region.Offset|region.Length)&int64(m.sectorSize-1) != 0 {
		return corrupt(off, name, "region at 0x%x of 0x%x bytes", region.Offset, region.Length)
	}
	log := Range{le64s(b[36:]), wholeSectors(info.convLogSize, m)}
	if outside := beyond(log, size); outside != nil {
		return outside
	}
	if !within(log, size) || log.Offset&int64(m.sectorSize-1) != 0 {
		return corrupt(off, name, "conversion log at 0x%x of 0x%x bytes", log.Offset, log.Length)
	}
	e.own = append(e.own, Range{off, wholeSectors(total, m)}, log)

	chunks := (region.Length + info.chunkSize - 1) / info.chunkSize
	bitmap, err := newestRecord(b, off, chunks)
	if err != nil {
		return err
	}
	return e.addPlain(bitmap, region, chunks, info.chunkSize)
}

// newestRecord finds the bits of a bitmap in the newer of its two records. The other one may have
// been torn by a power cut.
func newestRecord(b []byte, off, chunks int64) (bitmap []byte, err error) {
	var newest uint64
	for i := range eowRecords {
		at := int64(le32(b[44+4*i:]))
		if at > int64(len(b))-eowRecordHeader {
			continue
		}
		record := b[at:]
		size := int64(le32(record[12:]))
		if string(record[:10]) != eowRecordSignature || le16(record[10:]) != eowRecordHeader ||
			size < eowRecordHeader || size > int64(len(record)) {
			continue
		}
		record = record[:size]
		if crcWithout(record, 32) != le32(record[32:]) {
			continue
		}
		if n := int64(le32(record[16:])); n < chunks || n > (size-eowRecordHeader)*8 {
			continue
		}
		if sequence := le64(record[20:]); bitmap == nil || sequence > newest {
			bitmap, newest = record[eowRecordHeader:], sequence
		}
	}
	if bitmap == nil {
		return nil, corrupt(off, "EOW bitmap", "no record of it is sound and has %d chunks", chunks)
	}
	return bitmap, nil
}

// addPlain adds the chunks of a region whose bits are 0.
func (e *eowMap) addPlain(bitmap []byte, region Range, chunks, chunkSize int64) error {
	encrypted := func(i int64) bool { return bitmap[i/8]>>(i%8)&1 != 0 }
	for i := int64(0); i < chunks; i++ {
		if encrypted(i) {
			continue
		}
		first := i
		for i+1 < chunks && !encrypted(i+1) {
			i++
		}
		if len(e.plain) == maxEOWPlain {
			return &LimitError{"stretches of the volume that are not encrypted",
				maxEOWPlain + 1, maxEOWPlain}
		}
		z := zone{Range{region.Offset + first*chunkSize, (i + 1 - first) * chunkSize}, asIs}
		z.Length = min(z.Length, region.end()-z.Offset)
		e.plain = append(e.plain, z)
	}
	return nil
}

// beyond gives an error for what begins on the volume, or behind its end, and ends behind it: there
// was more of the volume when this was written.
func beyond(r Range, size int64) error {
	if r.Offset < 0 || r.Length < 0 || within(r, size) {
		return nil
	}
	return &TruncatedError{"EOW bitmap", size, saturate(r.Offset, r.Length)}
}

// within reports whether r lies on the volume.
func within(r Range, size int64) bool {
	return r.Offset >= 0 && r.Length >= 0 && r.Offset <= size && r.Length <= size-r.Offset
}

// readStructure reads n bytes of a structure that begins with a sector.
func readStructure(
	r io.ReaderAt, size int64, m *metadata, off, n int64, name string,
) ([]byte, error) {
	if off < 0 || off&int64(m.sectorSize-1) != 0 {
		return nil, corrupt(off, name, "%d bytes can't be there", n)
	}
	if !within(Range{off, n}, size) {
		return nil, &TruncatedError{name, size, saturate(off, n)}
	}
	b := make([]byte, n)
	_, err := readFull(r, b, off)
	return b, err
}

// crcWithout is the CRC-32 of b with zeros for the four bytes at off, where the CRC-32 itself is
// stored.
func crcWithout(b []byte, off int) uint32 {
	crc := crc32.ChecksumIEEE(b[:off])
	crc = crc32.Update(crc, crc32.IEEETable, make([]byte, 4))
	return crc32.Update(crc, crc32.IEEETable, b[off+4:])
}
