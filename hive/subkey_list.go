package hive

import "slices"

// Subkey lists hold the offsets of a key's subkeys in the order of their names
// (regf specification, "Subkeys list"): a leaf (li, lf, lh) or an index root
// (ri) of leaves.

const (
	listHeader = 4
	leafMax    = 1012 // elements before Windows splits a leaf
)

// A leaf is a decoded subkey list other than ri.
type leaf struct {
	off  uint32
	kind string // "li", "lf" or "lh"
	keys []uint32
	tags [][4]byte // hints or hashes; none for li
}

// listHead reads the signature, the count and the stored elements of a subkey list; wide means 8
// bytes per element.
func (h *Hive) listHead(off uint32) (kind string, count int, elems []byte, wide bool, err error) {
	const record = "subkey list"
	b, size, err := h.cellData(off, listHeader, record)
	if err != nil {
		return "", 0, nil, false, err
	}
	kind, count = string(b[:2]), int(le16(b[2:]))
	width := 4
	switch kind {
	case "lf", "lh":
		width, wide = 8, true
	case "li", "ri":
	default:
		return "", 0, nil, false, corrupt(fileOffset(off), record,
			"signature %q, expected li, lf, lh or ri", kind)
	}
	need := listHeader + width*count
	if count == 0 || size < need {
		return "", 0, nil, false, corrupt(fileOffset(off), record,
			"%s with %d elements in %d bytes", kind, count, size)
	}
	b, _, err = h.cellData(off, need, record)
	if err != nil {
		return "", 0, nil, false, err
	}
	return kind, count, b[listHeader:], wide, nil
}

// readLeaf reads one leaf into l, reusing its memory.
func (h *Hive) readLeaf(l *leaf, off uint32) error {
	kind, count, b, wide, err := h.listHead(off)
	if err != nil {
		return err
	}
	if kind == "ri" {
		return corrupt(fileOffset(off), "subkey list", "ri inside ri")
	}
	l.off, l.kind, l.keys, l.tags = off, kind, slices.Grow(l.keys[:0], count), l.tags[:0]
	if !wide {
		l.keys = appendOffsets(l.keys, b)
		return nil
	}
	l.tags = slices.Grow(l.tags, count)
	for ; len(b) > 0; b = b[8:] {
		l.keys, l.tags = append(l.keys, le32(b)), append(l.tags, [4]byte(b[4:8]))
	}
	return nil
}

// leaves reads all leaves of a key's subkey list. root is the offset of the ri list, or nilOffset
// if the list is a single leaf.
func (h *Hive) leaves(n *keyNode) (root uint32, list []*leaf, err error) {
	root, all, err := h.readLeaves(nil, n)
	if err != nil {
		return 0, nil, err
	}
	for i := range all {
		list = append(list, &all[i])
	}
	return root, list, nil
}

// readLeaves does the same as leaves, but reuses the memory of list.
func (h *Hive) readLeaves(list []leaf, n *keyNode) (root uint32, _ []leaf, err error) {
	list = list[:0]
	if n.subkeyCount == 0 {
		return nilOffset, list, nil
	}
	kind, _, b, _, err := h.listHead(n.subkeyList)
	if err != nil {
		return 0, list, err
	}
	root, offs := uint32(nilOffset), []uint32{n.subkeyList}
	if kind == "ri" {
		root, offs = n.subkeyList, offsets(b)
	}
	sum, most := 0, int(h.base.binsSize()/nkFixedSize)
	for _, o := range offs {
		list = slices.Grow(list, 1)[:len(list)+1]
		l := &list[len(list)-1]
		if err := h.readLeaf(l, o); err != nil {
			return 0, list, err
		}
		if sum += len(l.keys); sum > most { // a hostile ri can name one leaf many times
			return 0, list, corrupt(fileOffset(n.subkeyList), "subkey list",
				"%d subkeys in a hive that has room for %d", sum, most)
		}
	}
	return root, list, nil
}

// countKeys returns the number of subkeys in a list. Windows corrects a key that says otherwise.
func countKeys(list []leaf) int64 {
	n := int64(0)
	for i := range list {
		n += int64(len(list[i].keys))
	}
	return n
}

// tagOf returns the hint or hash of a name in a leaf of this kind.
func tagOf(kind string, name []uint16) (tag [4]byte) {
	switch kind {
	case "lf":
		return LFHint(name)
	case "lh":
		put32(tag[:], LHHash(name))
	}
	return tag
}
