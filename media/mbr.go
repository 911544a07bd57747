package media

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/diskfs/go-diskfs/partition/mbr"
)

// MBR: four entries at the end of the first sector. One of them may be an extended partition, whose
// parts form a chain (ebr.go).

const (
	mbrEntries  = 446 // offset of the first of four
	mbrEntryLen = 16
	mbrCount    = 4
	mbrType     = 4 // offset in an entry
	mbrStart    = 8
	mbrSectors  = 12
)

const typeProtective = 0xEE

// hasProtective reports whether an MBR only says that the disk has a GPT.
func hasProtective(sector []byte) bool {
	for i := range mbrCount {
		if sector[mbrEntries+i*mbrEntryLen+mbrType] == typeProtective {
			return true
		}
	}
	return false
}

func isExtended(kind byte) bool { return kind == 0x05 || kind == 0x0F || kind == 0x85 }

// readMBR reads the primary and logical partitions. go-diskfs reads only the primary ones, and
// assumes sectors of 512 bytes.
func readMBR(dev Device) (*Table, error) {
	sector := sectorOf(dev)
	read, err := mbr.Read(newSource(dev), defaultSector, defaultSector)
	if err != nil {
		return nil, corrupt(0, "MBR", "%v", err)
	}
	t := &Table{Scheme: MBR, DiskID: strings.ToUpper(read.UUID()), SectorSize: int(sector)}
	used := []byteRange{{"the MBR", 0, sector, 0}}
	walk := ebrWalk{dev: dev, sector: sector}
	for _, e := range read.Partitions {
		if e.Type == mbr.Empty || e.Size == 0 {
			continue
		}
		p := mbrPartition(e.Index, byte(e.Type), int64(e.Start)*sector, int64(e.Size)*sector)
		entry := int64(mbrEntries + (e.Index-1)*mbrEntryLen)
		if !inside(p.Offset, p.Size, dev.Size()) {
			return nil, corrupt(entry, "MBR entry", "sectors %d to %d are outside the disk of %d",
				e.Start, int64(e.Start)+int64(e.Size)-1, dev.Size()/sector)
		}
		used = append(used, byteRange{"a partition", p.Offset, p.Size, entry})
		if !isExtended(byte(e.Type)) {
			t.Partitions = append(t.Partitions, p)
		} else if err := walk.container(p); err != nil {
			return nil, err
		}
	}
	t.Partitions = append(t.Partitions, walk.found...)
	return t, checkOverlap("MBR entry", used)
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
