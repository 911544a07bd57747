package media

import "encoding/binary"

// An extended partition is a chain of EBRs, each an MBR with two entries: a logical partition,
// counted from this EBR, and the next EBR, counted from the start of the extended partition.

const (
	// maxLogical is more than any system lets you create.
	maxLogical = 128
	// firstLogical is the index of the first logical partition.
	firstLogical = 5
)

// ebrWalk collects logical partitions.
type ebrWalk struct {
	dev    Device
	sector int64
	found  []Partition
}

// container walks the chain of one extended partition.
func (w *ebrWalk) container(ext Partition) error {
	var used []byteRange
	at := ext.Offset
	for n := 0; at != 0; n++ {
		if n == maxLogical {
			return corrupt(at, "EBR", "the chain has more than %d links, or is a loop", maxLogical)
		}
		b := make([]byte, defaultSector)
		if err := readFull(w.dev, b, at); err != nil {
			return err
		}
		if n == 0 && isZero(b) {
			return nil // nothing was ever put into it
		}
		if !isSigned(b) {
			return corrupt(at, "EBR", "no signature 55 AA")
		}
		used = append(used, byteRange{"an EBR", at, w.sector, at})
		next, err := w.link(ext, at, b, &used)
		if err != nil {
			return err
		}
		at = next
	}
	return checkOverlap("EBR", used)
}

// link adds the logical partition of one EBR and gives the offset of the next EBR, 0 at the end.
func (w *ebrWalk) link(ext Partition, at int64, b []byte,
	used *[]byteRange) (next int64, err error) {
	for i := range 2 {
		e := b[mbrEntries+i*mbrEntryLen:]
		kind := e[mbrType]
		start := int64(binary.LittleEndian.Uint32(e[mbrStart:])) * w.sector
		size := int64(binary.LittleEndian.Uint32(e[mbrSectors:])) * w.sector
		if kind == 0 || size == 0 {
			continue
		}
		entry := at + int64(mbrEntries+i*mbrEntryLen)
		if isExtended(kind) {
			if next != 0 {
				return 0, corrupt(entry, "EBR", "two links")
			}
			next = ext.Offset + start
			if !inside(start, w.sector, ext.Size) {
				return 0, corrupt(entry, "EBR", "links to 0x%x, outside the extended partition",
					next)
			}
			continue
		}
		p := mbrPartition(firstLogical+len(w.found), kind, at+start, size)
		if !inside(p.Offset-ext.Offset, p.Size, ext.Size) {
			return 0, corrupt(entry, "EBR",
				"a logical partition of %d bytes at 0x%x is outside the extended one", size,
				p.Offset)
		}
		*used = append(*used, byteRange{"a logical partition", p.Offset, p.Size, entry})
		w.found = append(w.found, p)
	}
	return next, nil
}

func isZero(b []byte) bool {
	for _, c := range b {
		if c != 0 {
			return false
		}
	}
	return true
}
