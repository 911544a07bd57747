package image

import "sync/atomic"

// A qcow2 image finds a cluster through two levels of tables: an entry of the single L1 table
// points to an L2 table, whose entries point to clusters.

// Parts of a table entry.
const (
	qeCopied     = 1 << 63 // referenced once: nobody else sees a write
	qeCompressed = 1 << 62
	qeOffset     = 0x00FFFFFFFFFFFE00
	qeZero       = 1 // reads as zeros, whatever the cluster holds
)

// qcow2Tables is the layout of a qcow2 image.
type qcow2Tables struct {
	file      File
	pages     *pages
	territory territory
	version   uint32
	bits      uint32    // clusters have 2^bits bytes
	l1, refs  byteRange // L1 table and reference count table
	inflated  inflated

	// own are the clusters that hold tables, sorted, after a survey.
	own atomic.Pointer[[]int64]
}

func openQCOW2(f File) (Device, error) {
	h, err := readQCOW2Header(f)
	if err != nil {
		return nil, err
	}
	if err := h.check(); err != nil {
		return nil, err
	}
	t, err := newQCOW2Tables(f, h)
	if err != nil {
		return nil, err
	}
	return &disk{file: f, format: FormatQCOW2, size: int64(h.size), sectorSize: 512, layout: t,
		readOnly: h.readOnly()}, nil
}

func newQCOW2Tables(f File, h qcow2Header) (*qcow2Tables, error) {
	t := &qcow2Tables{
		file: f, pages: newPages(f), territory: territory{format: FormatQCOW2, end: f.Size()},
		version: h.version, bits: h.clusterBits,
		l1: byteRange{"L1 table", int64(h.l1Offset), 8 * int64(h.l1Size)},
		refs: byteRange{"reference count table", int64(h.refOffset),
			int64(h.refClusters) << h.clusterBits},
	}
	perTable := uint64(t.l2Reach())
	if h.size > 1<<62 || (h.size+perTable-1)/perTable > uint64(h.l1Size) {
		return nil, qcow2Corrupt(qhL1Size, "header",
			"a disk of %d bytes with %d entries in the L1 table", h.size, h.l1Size)
	}
	if !t.aligned(h.l1Offset) || !t.aligned(h.refOffset) {
		return nil, qcow2Corrupt(qhL1Offset, "header", "L1 table at 0x%x, reference counts at 0x%x",
			h.l1Offset, h.refOffset)
	}
	head := byteRange{"header", 0, min(t.cluster(), f.Size())}
	for _, s := range []byteRange{head, t.l1, t.refs} {
		if err := t.territory.take(head, s); err != nil {
			return nil, err
		}
	}
	return t, nil
}

func (t *qcow2Tables) cluster() int64 { return 1 << t.bits }

// l2Reach is how much of the disk one L2 table covers.
func (t *qcow2Tables) l2Reach() int64 { return 1 << (2*t.bits - 3) }

// aligned reports whether an offset is that of a cluster inside the file.
func (t *qcow2Tables) aligned(off uint64) bool {
	return off < uint64(t.territory.end) && int64(off)&(t.cluster()-1) == 0
}

func (t *qcow2Tables) at(off, _ int64) (extent, error) {
	where := t.l1.off + 8*(off/t.l2Reach())
	l1, err := t.pages.be64(where)
	if err != nil {
		return extent{}, err
	}
	table := l1 & qeOffset
	if table == 0 {
		return extent{length: t.l2Reach() - off%t.l2Reach(), zeros: true, refuse: KindUnallocated},
			nil
	}
	if !t.aligned(table) {
		return extent{}, qcow2Corrupt(where, "L1 table", "L2 table at 0x%x", table)
	}
	if err := t.territory.check(byteRange{"L1 table", where, 8},
		byteRange{"L2 table", int64(table), t.cluster()}); err != nil {
		return extent{}, err
	}
	where = int64(table) + 8*(off%t.l2Reach()>>t.bits)
	l2, err := t.pages.be64(where)
	if err != nil {
		return extent{}, err
	}
	inside := off & (t.cluster() - 1)
	e, err := t.entry(l2, where, inside)
	e.length = min(e.length, t.cluster()-inside)
	if e.refuse == "" && l1&qeCopied == 0 {
		e.refuse = KindShared
	}
	return e, err
}

// entry gives the extent that begins at offset inside of a cluster, by the cluster's L2 entry,
// which stands at where.
func (t *qcow2Tables) entry(l2 uint64, where, inside int64) (extent, error) {
	e := extent{length: t.cluster() - inside}
	at := int64(l2 & qeOffset)
	switch {
	case l2&qeCompressed != 0:
		e.refuse = KindCompressed
		e.unpack = func(p []byte) error { return t.inflate(p, l2, where, inside) }
		return e, nil
	case l2&qeZero != 0 && t.version < 3:
		return e, qcow2Corrupt(where, "L2 table", "entry 0x%x", l2)
	case l2&qeZero != 0 || at == 0:
		e.zeros, e.refuse = true, KindUnallocated
		return e, nil
	case !t.aligned(uint64(at)):
		return e, qcow2Corrupt(where, "L2 table", "cluster at 0x%x", at)
	}
	// QEMU lets the last cluster of a file end early: the rest is zeros.
	there := min(t.cluster(), t.territory.end-at)
	if err := t.territory.check(byteRange{"L2 table", where, 8},
		byteRange{"cluster", at, there}); err != nil {
		return e, err
	}
	if t.isTable(at) {
		return e, qcow2Corrupt(where, "L2 table", "cluster at 0x%x holds a table", at)
	}
	if inside >= there {
		e.zeros, e.refuse = true, KindUnallocated
		return e, nil
	}
	e.length, e.pos = there-inside, at+inside
	if l2&qeCopied == 0 {
		e.refuse = KindShared
	}
	return e, nil
}
