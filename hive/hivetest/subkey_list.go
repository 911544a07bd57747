package hivetest

import (
	"encoding/binary"
	"fmt"
	"slices"

	"unhello/hive"
)

// child is a subkey as a list knows it.
type child struct {
	name hive.Name
	cell uint32
}

// subkeys writes the subkeys of a key in Windows' order, then their list, whose offset it returns.
func (b *builder) subkeys(k *Key, cell uint32) (uint32, error) {
	type named struct {
		*Key
		name hive.Name
	}
	keys := make([]named, len(k.Keys))
	for i, sub := range k.Keys {
		keys[i] = named{sub, hive.MakeName(sub.Name)}
	}
	slices.SortStableFunc(keys, func(x, y named) int { return hive.CompareNames(x.name, y.name) })
	children := make([]child, len(keys))
	for i, sub := range keys {
		if i > 0 && hive.EqualNames(sub.name, keys[i-1].name) {
			return 0, fmt.Errorf("hivetest: key %q has two subkeys %q", k.Name, sub.Name)
		}
		at, err := b.key(sub.Key, sub.name, cell, false)
		if err != nil {
			return 0, err
		}
		children[i] = child{sub.name, at}
	}
	kind, size := b.o.leaf(k, len(children))
	return b.list(children, kind, size), nil
}

// list stores sorted children in leaves of at most size elements, and an ri
// list over them if there is more than one.
func (b *builder) list(children []child, kind List, size int) uint32 {
	if len(children) <= size {
		return b.leaf(children, kind)
	}
	ri := listHead("ri", (len(children)+size-1)/size)
	for leaf := range slices.Chunk(children, size) {
		ri = binary.LittleEndian.AppendUint32(ri, b.leaf(leaf, kind))
	}
	return b.bins.add(ri, 4*b.o.ListSpare)
}

func (b *builder) leaf(children []child, kind List) uint32 {
	r := listHead(string(kind), len(children))
	element := 8
	for _, c := range children {
		r = binary.LittleEndian.AppendUint32(r, c.cell)
		switch kind {
		case ListLH:
			r = binary.LittleEndian.AppendUint32(r, hive.LHHash(c.name))
		case ListLF:
			hint := hive.LFHint(c.name)
			r = append(r, hint[:]...)
		default:
			element = 4
		}
	}
	return b.bins.add(r, element*b.o.ListSpare)
}

func listHead(signature string, count int) []byte {
	return binary.LittleEndian.AppendUint16([]byte(signature), uint16(count))
}
