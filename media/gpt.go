package media

import (
	"encoding/binary"
	"hash/crc32"

	"github.com/diskfs/go-diskfs/partition/gpt"
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
	gptArrayLBA   = 72
	gptCount      = 80
	gptEntrySize  = 84
	gptArrayCRC   = 88
	gptHeaderLen  = 92
)

const (
	// gptMaxCount is eight times the usual number. A table may claim four billion, and go-diskfs
	// would believe it.
	gptMaxCount = 1024
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

// readGPT reads the first header that is valid together with its array.
func readGPT(dev Device) (*Table, error) {
	var damage error // of the first damaged header
	for _, at := range gptCandidates(dev) {
		h, problem, err := readGPTHeader(dev, at)
		if err != nil {
			return nil, err
		}
		if h != nil {
			valid, err := h.checkArray(dev)
			if err != nil {
				return nil, err
			}
			if valid {
				return h.load(dev)
			}
			problem = "its entries don't have the checksum that it says"
		}
		if problem != "" && damage == nil {
			damage = corrupt(at.offset(), "GPT header", "%s, and there is no valid copy", problem)
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
	array    int64 // offset of the entries
	count    int64
	arrayCRC uint32
}

// readGPTHeader gives nil if there is no header, and what is wrong if there was one. A header with
// the right checksum but impossible content was made that way: it is refused, and no better one is
// looked for.
func readGPTHeader(dev Device, at gptCandidate) (h *gptHeader, problem string, err error) {
	b := make([]byte, gptHeaderLen)
	if err := readFull(dev, b, at.offset()); err != nil {
		return nil, "", err
	}
	if !hasText(b, 0, gptSignature) {
		return nil, "", nil
	}
	if !isGPTHeader(b) {
		return nil, "its checksum, revision or size is wrong", nil
	}
	h, err = parseGPTHeader(b, at, dev.Size())
	return h, "", err
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
			"entries of %d bytes, expected %d", size, gptEntryLen)
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
	return &gptHeader{at, int64(lba) * at.sector, int64(count), le.Uint32(b[gptArrayCRC:])}, nil
}

// isGPTHeader accepts exactly what go-diskfs accepts as a header.
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

// checkArray reports whether the entries match the checksum in the header.
func (h *gptHeader) checkArray(dev Device) (bool, error) {
	b := make([]byte, h.count*gptEntryLen)
	if err := readFull(dev, b, h.array); err != nil {
		return false, err
	}
	return crc32.ChecksumIEEE(b) == h.arrayCRC, nil
}

// load reads the table. go-diskfs tries the headers in the same order and takes the copy only if
// the first one is not valid.
func (h *gptHeader) load(dev Device) (*Table, error) {
	read, err := gpt.Read(newSource(dev), int(h.sector), int(h.sector))
	if err != nil {
		return nil, corrupt(h.offset(), "GPT", "%v", err)
	}
	t := &Table{
		Scheme:     GPT,
		DiskID:     read.GUID,
		SectorSize: int(h.sector),
		FromBackup: read.RecoveredFromBackup,
	}
	used := []byteRange{
		{"the protective MBR", 0, h.sector, 0},
		{"the GPT header", h.offset(), h.sector, 0},
		{"the GPT entries", h.array, h.count * gptEntryLen, 0},
	}
	for _, e := range read.Partitions {
		entry := h.array + int64(e.Index-1)*gptEntryLen
		if e.Start > e.End {
			return nil, corrupt(entry, "GPT entry", "sectors %d to %d end before they begin",
				e.Start, e.End)
		}
		if e.End >= uint64(h.sectors) {
			return nil, corrupt(entry, "GPT entry", "sectors %d to %d are outside the disk of %d",
				e.Start, e.End, h.sectors)
		}
		p := Partition{
			Index:  e.Index,
			Offset: int64(e.Start) * h.sector,
			Size:   int64(e.End-e.Start+1) * h.sector,
			Type:   string(e.Type),
			ID:     e.GUID,
			Name:   e.Name,
		}
		used = append(used, byteRange{"a partition", p.Offset, p.Size, entry})
		t.Partitions = append(t.Partitions, p)
	}
	return t, checkOverlap("GPT entry", used)
}
