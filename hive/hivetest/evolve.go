package hivetest

import (
	"bytes"
	"fmt"
	"io"
	"slices"

	"unhello/hive"
)

// SetDWORD returns a copy of a hive in which an inline REG_DWORD has another number. Nothing else
// changes, as when a running Windows does it.
func SetDWORD(img []byte, path, name string, v uint32) ([]byte, error) {
	cell, err := ValueCell(img, path, name)
	if err != nil {
		return nil, err
	}
	m := image(slices.Clone(img))
	at := m.at(cell)
	if m.u32(at+4) != 4|1<<31 {
		return nil, fmt.Errorf("hivetest: value %q is no inline REG_DWORD", name)
	}
	m.put32(at+8, v)
	return m, nil
}

// AddKeys returns a copy of a hive with more subkeys, and everything below them, under the key at
// path. They are in new bins after the old ones, with a new subkey list; the old list becomes a
// free cell. Bytes beyond the bins are lost. The minor version is that of the hive unless the
// options give one.
func AddKeys(img []byte, path string, o Options, keys ...*Key) ([]byte, error) {
	if o.Minor == 0 {
		o.Minor = int(image(img).u32(24))
	}
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	cell, err := KeyCell(img, path)
	if err != nil {
		return nil, err
	}
	m := image(slices.Clone(img[:baseBlockSize+int(image(img).binsSize())]))
	node := m.at(cell)
	old, err := m.children(node)
	if err != nil {
		return nil, err
	}
	b := &builder{o: o, security: []uint32{m.u32(node + 44)}, refs: []uint32{0}}
	list, err := b.appended(io.Discard, m.binsSize(), cell, old, keys)
	if err != nil {
		return nil, err
	}
	b.final = true
	var added bytes.Buffer
	if _, err := b.appended(&added, m.binsSize(), cell, old, keys); err != nil {
		return nil, err
	}
	if len(old) > 0 {
		m.freeList(m.u32(node + 28))
	}
	m.put32(node+20, uint32(len(old)+len(keys)))
	m.put32(node+28, list)
	sk := m.at(m.u32(node + 44))
	m.put32(sk+12, m.u32(sk+12)+b.refs[0])
	m.raiseLargest(node, keys)
	m = append(m, added.Bytes()...)
	return SetBaseBlock(m, func(base []byte) {
		image(base).put32(40, b.bins.start)
	}), nil
}

// appended writes new subkeys of a key from the offset start on, and the list of the old and new
// ones.
func (b *builder) appended(
	w io.Writer, start, parent uint32, old []child, keys []*Key,
) (uint32, error) {
	b.next, b.keys = 0, 0
	b.bins = bins{w: w, o: b.o, start: start}
	children := slices.Clone(old)
	for _, k := range keys {
		name := hive.MakeName(k.Name)
		at, err := b.key(k, name, parent, false)
		if err != nil {
			return 0, err
		}
		children = append(children, child{name, at})
	}
	slices.SortStableFunc(children, func(x, y child) int {
		return hive.CompareNames(x.name, y.name)
	})
	for i := range children[1:] {
		if hive.EqualNames(children[i].name, children[i+1].name) {
			return 0, fmt.Errorf("hivetest: there is a subkey %q already", children[i].name)
		}
	}
	kind, size := b.o.leaf(&Key{}, len(children))
	list := b.list(children, kind, size)
	b.bins.close()
	return list, b.bins.err
}

// raiseLargest makes room in the key's largest-size fields for new subkeys.
func (m image) raiseLargest(node int, keys []*Key) {
	for _, k := range keys {
		if n := 2 * len(hive.MakeName(k.Name)); n > m.u16(node+52) {
			m[node+52], m[node+53] = byte(n), byte(n>>8)
		}
		if n := uint32(2 * len(hive.MakeName(k.Class))); n > m.u32(node+56) {
			m.put32(node+56, n)
		}
	}
}

// freeList frees a subkey list with its leaves.
func (m image) freeList(list uint32) {
	at := m.at(list)
	if at == 0 {
		return
	}
	if string(m[at:at+2]) == "ri" {
		for i := range m.u16(at + 2) {
			m.free(m.u32(at + 4 + 4*i))
		}
	}
	m.free(list)
}

// free frees a cell and merges it with its free neighbors in the same bin.
func (m image) free(cell uint32) {
	at := baseBlockSize + int(cell)
	m.put32(at, -m.u32(at))
	start, end := m.bin(at)
	for c := start + binHeaderSize; c < end; {
		size := int(int32(m.u32(c)))
		next := c + max(size, -size)
		if size > 0 && next < end && int32(m.u32(next)) > 0 {
			m.put32(c, uint32(size)+m.u32(next))
			continue
		}
		c = next
	}
}

// bin returns the start and end of the bin around a file offset.
func (m image) bin(at int) (start, end int) {
	for end = baseBlockSize; end <= at; {
		start, end = end, end+int(m.u32(end+8))
	}
	return start, end
}
