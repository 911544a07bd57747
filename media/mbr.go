package media

import (
	"encoding/binary"
	"fmt"
	"strconv"
)

// MBR: four entries at the end of the first sector. One of them may be an extended partition, whose
// parts form a chain (ebr.go).

const (
	mbrSignature = 440 // of the disk
	mbrEntries   = 446 // offset of the first of four
	mbrEntryLen  = 16
	mbrCount     = 4
	mbrType      = 4 // offset in an entry
	mbrStart     = 8
	mbrSectors   = 12
)

const (
	typeProtective = 0xEE
	mbrActive      = 0x80 // the only status besides 0
)

// mbrEntry is one of the four entries of an MBR or EBR, in sectors.
type mbrEntry struct {
	at             int64 // its offset in the sector
	status, kind   byte
	start, sectors int64
}

func mbrEntryOf(sector []byte, i int) mbrEntry {
	at := mbrEntries + i*mbrEntryLen
	e := sector[at:]
	return mbrEntry{int64(at), e[0], e[mbrType],
		int64(binary.LittleEndian.Uint32(e[mbrStart:])),
		int64(binary.LittleEndian.Uint32(e[mbrSectors:]))}
}

func (e mbrEntry) isEmpty() bool { return e.kind == 0 || e.sectors == 0 }

// hasProtective reports whether an MBR only says that the disk has a GPT.
func hasProtective(sector []byte) bool {
	for i := range mbrCount {
		if mbrEntryOf(sector, i).kind == typeProtective {
			return true
		}
	}
	return false
}

// isProtected is hasProtective for a sector that may have code where an MBR has its entries: such
// an entry begins right behind the MBR.
func isProtected(sector []byte) bool {
	for i := range mbrCount {
		e := mbrEntryOf(sector, i)
		if e.kind == typeProtective && e.start == 1 && e.status&^mbrActive == 0 {
			return true
		}
	}
	return false
}

// isEmptyMBR reports whether a sector has no entries at all.
func isEmptyMBR(sector []byte) bool {
	return isZero(sector[mbrEntries : mbrEntries+mbrCount*mbrEntryLen])
}

func isExtended(kind byte) bool { return kind == 0x05 || kind == 0x0F || kind == 0x85 }

// findMBR reads the MBR in a first sector. The sectors that it counts in are those of the device,
// unless with others it leads to a known boot sector, or at least to no fault.
func findMBR(dev Device, first []byte) *Table {
	var best *Table
	for _, sector := range sectorSizes(dev) {
		t := readMBR(dev, first, sector)
		if best == nil || t.promise(dev) > best.promise(dev) {
			best = t
		}
	}
	return best
}

// The ratings of a table by promise.
const (
	hasFaults = iota
	hasNoFaults
	holdsBootSector // one of its partitions begins with a known one
)

// promise rates a table.
func (t *Table) promise(dev Device) int {
	for _, p := range t.Partitions {
		first := make([]byte, defaultSector)
		if readFull(dev, first, p.Offset) == nil && isFileSystem(first) {
			return holdsBootSector
		}
	}
	if len(t.Faults) == 0 {
		return hasNoFaults
	}
	return hasFaults
}

// readMBR reads the primary and logical partitions, counting in sectors of that size.
func readMBR(dev Device, first []byte, sector int64) *Table {
	t := &Table{Scheme: MBR, SectorSize: int(sector),
		DiskID: fmt.Sprintf("%08X", binary.LittleEndian.Uint32(first[mbrSignature:]))}
	var parts []part
	for i := range mbrCount {
		if e := mbrEntryOf(first, i); !e.isEmpty() {
			parts = append(parts, e.part(i+1, sector, dev.Size()))
		}
	}
	kept, faults := apart("MBR entry", parts, []byteRange{{"the MBR", 0, sector, 0}})
	t.Faults = faults
	walk := ebrWalk{dev: dev, sector: sector}
	for _, p := range kept {
		if kind, _ := strconv.ParseUint(p.Type, 16, 8); isExtended(byte(kind)) {
			walk.container(p)
		} else {
			t.Partitions = append(t.Partitions, p)
		}
	}
	t.Partitions = append(t.Partitions, walk.found...)
	t.Faults = append(t.Faults, walk.faults...)
	return t
}

// part checks a primary entry by itself.
func (e mbrEntry) part(index int, sector, disk int64) part {
	p := part{mbrPartition(index, e.kind, e.start*sector, e.sectors*sector), "a partition", e.at,
		nil}
	switch {
	case e.status&^mbrActive != 0:
		p.fault = corrupt(e.at, "MBR entry", "the status 0x%02x is not known", e.status)
	case !inside(p.Offset, p.Size, disk):
		p.fault = corrupt(e.at, "MBR entry", "sectors %d to %d are outside the disk of %d",
			e.start, e.start+e.sectors-1, disk/sector)
	}
	return p
}

func mbrPartition(index int, kind byte, offset, size int64) Partition {
	return Partition{
		Index:  index,
		Offset: offset,
		Size:   size,
		Type:   fmt.Sprintf("%02X", kind),
		ID:     strconv.FormatInt(offset, 10),
	}
}
