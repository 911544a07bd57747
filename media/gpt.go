package media

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"unicode/utf16"
)

// GPT (UEFI specification, section 5.3): a header in sector 1, an array of entries after it, and
// copies of both at the end of the disk.

const gptSignature = "EFI PART"

// Field offsets in the header.
const (
	gptRevision   = 8
	gptHeaderSize = 12
	gptHeaderCRC  = 16
	gptReserved   = 20
	gptMyLBA      = 24
	gptAlternate  = 32
	gptDiskGUID   = 56
	gptArrayLBA   = 72
	gptCount      = 80
	gptEntrySize  = 84
	gptArrayCRC   = 88
	gptHeaderLen  = 92
)

// Field offsets in an entry.
const (
	gptEntryGUID  = 16
	gptEntryFirst = 32
	gptEntryLast  = 40
	gptEntryName  = 56
)

const (
	// gptMaxCount is eight times the usual number. A table may claim four billion.
	gptMaxCount = 1024
	// gptEntryLen is the only size that Windows and Linux take, though the format allows others.
	gptEntryLen = 128
)

// gptCandidate is where a header may be: only trying tells the sector size.
type gptCandidate struct {
	sector  int64 // size
	sectors int64 // of the disk
	lba     int64
}

func (p gptCandidate) offset() int64 { return p.lba * p.sector }

// gptCandidates gives the places to look at, the copies last.
func gptCandidates(dev Device) []gptCandidate {
	var first, last []gptCandidate
	for _, s := range sectorSizes(dev) {
		if n := dev.Size() / s; n > 2 {
			first = append(first, gptCandidate{s, n, 1})
			last = append(last, gptCandidate{s, n, n - 1})
		}
	}
	return append(first, last...)
}

// readGPT reads the first header that is valid together with its array. One that can't be read is
// as good as damaged.
func readGPT(dev Device) (*Table, error) {
	var damage error // of the first damaged header
	for _, at := range gptCandidates(dev) {
		h, bad, err := readGPTHeader(dev, at)
		if err != nil {
			return nil, err
		}
		if h != nil {
			var array []byte
			if array, bad = h.readArray(dev); bad == nil {
				return h.table(array)
			}
		}
		if damage == nil {
			damage = bad
		}
	}
	if damage != nil {
		return nil, damage
	}
	return nil, corrupt(0, "GPT",
		"the MBR announces one, but no header is in sector 1 nor in the last, "+
			"whether sectors have 512 or 4096 bytes")
}

// gptHeader is a header whose checksum and geometry are right.
type gptHeader struct {
	gptCandidate
	disk      string // GUID
	alternate uint64 // LBA of the copy
	array     int64  // offset of the entries
	count     int64
	arrayCRC  uint32
}

func (p gptCandidate) damaged(problem string) error {
	return corrupt(p.offset(), "GPT header", "%s, and there is no valid copy", problem)
}

// readGPTHeader gives nil if there is no header, and what is bad if there was one. A header with
// the right checksum but impossible content was made that way: it is refused, and no better one is
// looked for.
func readGPTHeader(dev Device, at gptCandidate) (h *gptHeader, bad, err error) {
	b := make([]byte, gptHeaderLen)
	if bad := readFull(dev, b, at.offset()); bad != nil {
		return nil, bad, nil
	}
	if !hasText(b, 0, gptSignature) {
		return nil, nil, nil
	}
	if !isGPTHeader(b) {
		return nil, at.damaged("its checksum, revision or size is wrong"), nil
	}
	h, err = parseGPTHeader(b, at, dev.Size())
	return h, nil, err
}

// parseGPTHeader checks a header against a disk of that many bytes.
func parseGPTHeader(b []byte, at gptCandidate, disk int64) (*gptHeader, error) {
	le := binary.LittleEndian
	count, size := le.Uint32(b[gptCount:]), le.Uint32(b[gptEntrySize:])
	if count > gptMaxCount {
		return nil, corrupt(at.offset()+gptCount, "GPT header", "%d entries, more than %d", count,
			gptMaxCount)
	}
	if size != gptEntryLen {
		return nil, corrupt(at.offset()+gptEntrySize, "GPT header",
			"entries of %d bytes, where Windows and Linux take only %d", size, gptEntryLen)
	}
	if my := le.Uint64(b[gptMyLBA:]); my != uint64(at.lba) {
		return nil, corrupt(at.offset()+gptMyLBA, "GPT header",
			"says that it is in sector %d, and is in %d", my, at.lba)
	}
	lba := le.Uint64(b[gptArrayLBA:])
	if lba < 2 || lba >= uint64(at.sectors) ||
		!inside(int64(lba)*at.sector, int64(count)*gptEntryLen, disk) {
		return nil, corrupt(at.offset()+gptArrayLBA, "GPT header",
			"%d entries in sector %d are outside the disk", count, lba)
	}
	return &gptHeader{at, guidText(b[gptDiskGUID:]), le.Uint64(b[gptAlternate:]),
		int64(lba) * at.sector, int64(count), le.Uint32(b[gptArrayCRC:])}, nil
}

// isGPTHeader reports whether a header is of the known revision and has the right checksum.
func isGPTHeader(b []byte) bool {
	le := binary.LittleEndian
	if !hasText(b, 0, gptSignature) || le.Uint32(b[gptRevision:]) != 0x10000 ||
		le.Uint32(b[gptHeaderSize:]) != gptHeaderLen || le.Uint32(b[gptReserved:]) != 0 {
		return false
	}
	return le.Uint32(b[gptHeaderCRC:]) == gptHeaderChecksum(b)
}

// gptHeaderChecksum is the CRC-32 of a header, computed with the checksum field zeroed.
func gptHeaderChecksum(b []byte) uint32 {
	crc := crc32.ChecksumIEEE(b[:gptHeaderCRC])
	crc = crc32.Update(crc, crc32.IEEETable, make([]byte, 4))
	return crc32.Update(crc, crc32.IEEETable, b[gptHeaderCRC+4:gptHeaderLen])
}

// readArray reads the entries. The error says what is bad about them.
func (h *gptHeader) readArray(dev Device) ([]byte, error) {
	b := make([]byte, h.count*gptEntryLen)
	if err := readFull(dev, b, h.array); err != nil {
		return nil, err
	}
	if crc32.ChecksumIEEE(b) != h.arrayCRC {
		return nil, h.damaged("its entries don't have the checksum that it says")
	}
	return b, nil
}

// table makes the table of entries whose checksum is right.
func (h *gptHeader) table(array []byte) (*Table, error) {
	t := &Table{
		Scheme:     GPT,
		DiskID:     h.disk,
		SectorSize: int(h.sector),
		FromBackup: h.lba != 1,
		ownsEnd:    h.lba == 1 && h.alternate == uint64(h.sectors-1),
	}
	var parts []part
	for i := range h.count {
		if e := array[i*gptEntryLen:][:gptEntryLen]; !isZero(e[:gptEntryGUID]) {
			parts = append(parts, h.part(int(i)+1, e))
		}
	}
	own := []byteRange{
		{"the protective MBR", 0, h.sector, 0},
		{"the GPT header", h.offset(), h.sector, 0},
		{"the GPT entries", h.array, h.count * gptEntryLen, 0},
	}
	t.Partitions, t.Faults = apart("GPT entry", parts, own)
	return t, t.sound()
}

// part checks an entry by itself.
func (h *gptHeader) part(index int, e []byte) part {
	le := binary.LittleEndian
	p := part{what: "a partition", entry: h.array + int64(index-1)*gptEntryLen}
	first, last := le.Uint64(e[gptEntryFirst:]), le.Uint64(e[gptEntryLast:])
	p.Index, p.Type, p.ID = index, guidText(e), guidText(e[gptEntryGUID:])
	p.Name = gptName(e[gptEntryName:gptEntryLen])
	switch {
	case first > last:
		p.fault = corrupt(p.entry, "GPT entry", "sectors %d to %d end before they begin", first,
			last)
	case last >= uint64(h.sectors):
		p.fault = corrupt(p.entry, "GPT entry", "sectors %d to %d are outside the disk of %d",
			first, last, h.sectors)
	default:
		p.Offset, p.Size = int64(first)*h.sector, int64(last-first+1)*h.sector
	}
	return p
}

// gptName is the name in an entry, up to the first zero.
func gptName(b []byte) string {
	var name []uint16
	for ; len(b) >= 2; b = b[2:] {
		c := binary.LittleEndian.Uint16(b)
		if c == 0 {
			break
		}
		name = append(name, c)
	}
	return string(utf16.Decode(name))
}

// guidText prints a GUID as it stands on disk: its first three fields are little-endian.
func guidText(b []byte) string {
	le := binary.LittleEndian
	return fmt.Sprintf("%08X-%04X-%04X-%X-%X", le.Uint32(b), le.Uint16(b[4:]), le.Uint16(b[6:]),
		b[8:10], b[10:16])
}
