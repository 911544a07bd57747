package media

// An extended partition is a chain of EBRs, each an MBR with two entries: a logical partition,
// counted from this EBR, and the next EBR, counted from the start of the extended partition.

const (
	// maxLogical is more than any system lets you create.
	maxLogical = 128
	// firstLogical is the index of the first logical partition.
	firstLogical = 5
)

// ebrWalk collects logical partitions. A fault ends a chain, and nothing else.
type ebrWalk struct {
	dev    Device
	sector int64
	count  int // of logical partitions, bad ones too: they have numbers
	found  []Partition
	faults []error
}

// chain is the chain of one extended partition.
type chain struct {
	ext   Partition
	parts []part
	own   []byteRange // the EBRs
}

// container walks the chain of one extended partition.
func (w *ebrWalk) container(ext Partition) {
	c := &chain{ext: ext}
	seen := map[int64]bool{}
	for at := ext.Offset; at != 0; {
		seen[at] = true
		next, err := w.ebr(c, at, len(seen) == 1)
		switch {
		case err != nil:
		case seen[next]:
			err = corrupt(at, "EBR", "the chain is a loop")
		case next != 0 && len(seen) == maxLogical:
			err = corrupt(next, "EBR", "the chain has more than %d links", maxLogical)
		}
		if err != nil {
			w.faults = append(w.faults, err)
			break
		}
		at = next
	}
	kept, faults := apart("EBR", c.parts, c.own)
	w.found, w.faults = append(w.found, kept...), append(w.faults, faults...)
}

// ebr reads an EBR and gives the offset of the next one, 0 at the end.
func (w *ebrWalk) ebr(c *chain, at int64, isFirst bool) (next int64, err error) {
	b := make([]byte, defaultSector)
	if err := readFull(w.dev, b, at); err != nil {
		return 0, err
	}
	if isFirst && isZero(b) {
		return 0, nil // nothing was ever put into it
	}
	if !isSigned(b) {
		return 0, corrupt(at, "EBR", "no signature 55 AA")
	}
	c.own = append(c.own, byteRange{"an EBR", at, w.sector, at})
	for i := range 2 {
		e := mbrEntryOf(b, i)
		start, size, entry := e.start*w.sector, e.sectors*w.sector, at+e.at
		switch {
		case e.isEmpty():
		case !isExtended(e.kind):
			c.parts = append(c.parts, w.logical(c.ext, e.kind, at+start, size, entry))
		case next != 0:
			return 0, corrupt(entry, "EBR", "two links")
		case !inside(start, w.sector, c.ext.Size):
			return 0, corrupt(entry, "EBR", "links to 0x%x, outside the extended partition",
				c.ext.Offset+start)
		default:
			next = c.ext.Offset + start
		}
	}
	return next, nil
}

// logical checks a logical partition by itself.
func (w *ebrWalk) logical(ext Partition, kind byte, offset, size, entry int64) part {
	p := part{mbrPartition(firstLogical+w.count, kind, offset, size), "a logical partition", entry,
		nil}
	w.count++
	if !inside(p.Offset-ext.Offset, p.Size, ext.Size) {
		p.fault = corrupt(entry, "EBR",
			"a logical partition of %d bytes at 0x%x is outside the extended one", size, p.Offset)
	}
	return p
}

func isZero(b []byte) bool {
	for _, c := range b {
		if c != 0 {
			return false
		}
	}
	return true
}
