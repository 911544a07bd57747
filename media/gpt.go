package media

import (
	"encoding/binary"
	"hash/crc32"

	"github.com/diskfs/go-diskfs/partition/gpt"
)

// GPT (UEFI specification, section 5.3): a header in sector 1, an array of
// entries behind it, and copies of both at the end of the disk.

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
	// gptMaxCount is eight times what anybody uses. A table may claim four
	// billion, and go-diskfs would believe it.
	gptMaxCount = 1024
	gptEntryLen = 128
)

// gptPlace is where a header may be: nothing but trying tells the sector size.
type gptPlace struct {
	sector  int64 // size
	sectors int64 // of the disk
	lba     int64
}

func (p gptPlace) offset() int64 { return p.lba * p.sector }

// gptPlaces gives the places to look at, the copies last.
func gptPlaces(dev Device) []gptPlace {
	var first, last []gptPlace
	for _, s := range sectorSizes(dev) {
		if n := dev.Size() / s; n > 2 {
			first = append(first, gptPlace{s, n, 1})
			last = append(last, gptPlace{s, n, n - 1})
		}
	}
	return append(first, last...)
}

// readGPT reads the first header that is valid together with its array.
func readGPT(dev Device) (*Table, error) {
	var damage error // of the first header that is damaged
	for _, place := range gptPlaces(dev) {
		h, problem, err := readGPTHeader(dev, place)
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
			damage = corrupt(place.offset(), "GPT header", "%s, and there is no valid copy", problem)
		}
	}
	if damage != nil {
		return nil, damage
	}
	return nil, corrupt(0, "GPT", "the MBR announces one, but no header is in sector 1 nor in the last, "+
		"whether sectors have 512 or 4096 bytes")
}

// gptHeader is a header whose checksum and geometry are right.
type gptHeader struct {
	gptPlace
	array    int64 // offset of the entries
	count    int64
	arrayCRC uint32
}

// readGPTHeader gives nil if there is no header, with the problem if there was
// one. One whose checksum is right and that says what can't be was made so: it
// is refused, and nobody looks for a better one.
func readGPTHeader(dev Device, place gptPlace) (h *gptHeader, problem string, err error) {
	b := make([]byte, gptHeaderLen)
	if err := readFull(dev, b, place.offset()); err != nil {
		return nil, "", err
	}
	if !hasText(b, 0, gptSignature) {
		return nil, "", nil
	}
	if !isGPTHeader(b) {
		return nil, "its checksum, revision or size is wrong", nil
	}
	h, err = parseGPTHeader(b, place, dev.Size())
	return h, "", err
}

// parseGPTHeader checks what a header says of a disk of that many bytes.
func parseGPTHeader(b []byte, place gptPlace, disk int64) (*gptHeader, error) {
	le := binary.LittleEndian
	count, size := le.Uint32(b[gptCount:]), le.Uint32(b[gptEntrySize:])
	if count > gptMaxCount {
		return nil, corrupt(place.offset()+gptCount, "GPT header", "%d entries, more than %d", count, gptMaxCount)
	}
	if size != gptEntryLen {
		return nil, corrupt(place.offset()+gptEntrySize, "GPT header", "entries of %d bytes, expected %d", size, gptEntryLen)
	}
	if my := le.Uint64(b[gptMyLBA:]); my != uint64(place.lba) {
		return nil, corrupt(place.offset()+gptMyLBA, "GPT header", "says that it is in sector %d, and is in %d", my, place.lba)
	}
	lba := le.Uint64(b[gptArrayLBA:])
	if lba < 2 || lba >= uint64(place.sectors) || !inside(int64(lba)*place.sector, int64(count)*gptEntryLen, disk) {
		return nil, corrupt(place.offset()+gptArrayLBA, "GPT header", "%d entries in sector %d are outside the disk", count, lba)
	}
	return &gptHeader{place, int64(lba) * place.sector, int64(count), le.Uint32(b[gptArrayCRC:])}, nil
}

// isGPTHeader accepts exactly what go-diskfs takes for a header.
func isGPTHeader(b []byte) bool {
	le := binary.LittleEndian
	if !hasText(b, 0, gptSignature) || le.Uint32(b[gptRevision:]) != 0x10000 ||
		le.Uint32(b[gptHeaderSize:]) != gptHeaderLen || le.Uint32(b[gptReserved:]) != 0 {
		return false
	}
	return le.Uint32(b[gptHeaderCRC:]) == gptHeaderChecksum(b)
}

// gptHeaderChecksum is the CRC-32 of a header with zeros in its place.
func gptHeaderChecksum(b []byte) uint32 {
	crc := crc32.ChecksumIEEE(b[:gptHeaderCRC])
	crc = crc32.Update(crc, crc32.IEEETable, make([]byte, 4))
	return crc32.Update(crc, crc32.IEEETable, b[gptHeaderCRC+4:gptHeaderLen])
}

// checkArray reports whether the entries have the checksum that the header says.
func (h *gptHeader) checkArray(dev Device) (bool, error) {
	b := make([]byte, h.count*gptEntryLen)
	if err := readFull(dev, b, h.array); err != nil {
		return false, err
	}
	return crc32.ChecksumIEEE(b) == h.arrayCRC, nil
}

// load reads the table. go-diskfs looks at the first header again and comes to
// the copy only if that is not valid, as we did.
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
	used := []extent{
		{"the protective MBR", 0, h.sector, 0},
		{"the GPT header", h.offset(), h.sector, 0},
		{"the GPT entries", h.array, h.count * gptEntryLen, 0},
	}
	for _, e := range read.Partitions {
		entry := h.array + int64(e.Index-1)*gptEntryLen
		if e.Start > e.End {
			return nil, corrupt(entry, "GPT entry", "sectors %d to %d end before they begin", e.Start, e.End)
		}
		if e.End >= uint64(h.sectors) {
			return nil, corrupt(entry, "GPT entry", "sectors %d to %d are outside the disk of %d", e.Start, e.End, h.sectors)
		}
		p := Partition{
			Index:  e.Index,
			Offset: int64(e.Start) * h.sector,
			Size:   int64(e.End-e.Start+1) * h.sector,
			Type:   string(e.Type),
			ID:     e.GUID,
			Name:   e.Name,
		}
		used = append(used, extent{"a partition", p.Offset, p.Size, entry})
		t.Partitions = append(t.Partitions, p)
	}
	return t, checkOverlap("GPT entry", used)
}
