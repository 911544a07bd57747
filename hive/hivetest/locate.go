package hivetest

import (
	"encoding/binary"
	"fmt"
	"strings"

	"unhello/hive"
)

// image is a whole hive in memory, read in the simplest possible way.
type image []byte

func (m image) u16(at int) int { return int(binary.LittleEndian.Uint16(m[at:])) }

func (m image) u32(at int) uint32 { return binary.LittleEndian.Uint32(m[at:]) }

func (m image) put32(at int, v uint32) { binary.LittleEndian.PutUint32(m[at:], v) }

func (m image) root() uint32 { return m.u32(36) }

func (m image) binsSize() uint32 { return m.u32(40) }

// at returns the file offset of a cell's record, 0 if the cell is outside the bins or free.
func (m image) at(cell uint32) int {
	at := baseBlockSize + int(cell)
	if cell > m.binsSize() || at+8 > len(m) || int32(m.u32(at)) >= 0 {
		return 0
	}
	return at + 4
}

// node returns the file offset of a record that must have this signature.
func (m image) node(cell uint32, signature string) (int, error) {
	at := m.at(cell)
	if at == 0 || string(m[at:at+2]) != signature {
		return 0, fmt.Errorf("hivetest: no %s cell at 0x%x", signature, cell)
	}
	return at, nil
}

// name returns the name of a key node (fixed part 76 bytes) or a value (20).
func (m image) name(at int) hive.Name {
	fixed, size, flags := 76, 72, m.u16(at+2)&FlagCompName
	if string(m[at:at+2]) == "vk" {
		fixed, size, flags = 20, 2, m.u16(at+16)&1
	}
	return hive.DecodeName(m[at+fixed:at+fixed+m.u16(at+size)], flags != 0)
}

// children returns the subkeys of a key node in the order of its list.
func (m image) children(node int) ([]child, error) {
	if m.u32(node+20) == 0 {
		return nil, nil
	}
	return m.listed(m.u32(node + 28))
}

func (m image) listed(list uint32) (children []child, err error) {
	at := m.at(list)
	if at == 0 {
		return nil, fmt.Errorf("hivetest: no subkey list at 0x%x", list)
	}
	kind, element := string(m[at:at+2]), 8
	if kind == "li" || kind == "ri" {
		element = 4
	}
	for i := range m.u16(at + 2) {
		cell := m.u32(at + 4 + i*element)
		if kind == "ri" {
			leaf, err := m.listed(cell)
			if err != nil {
				return nil, err
			}
			children = append(children, leaf...)
			continue
		}
		sub, err := m.node(cell, "nk")
		if err != nil {
			return nil, err
		}
		children = append(children, child{m.name(sub), cell})
	}
	return children, nil
}

// KeyCell returns the offset of the key at path (`A\B`, "" is the root) from the start of the bins.
// The key's record is at file offset 4096 + offset + 4.
func KeyCell(img []byte, path string) (uint32, error) {
	m := image(img)
	cell := m.root()
	for _, part := range split(path) {
		node, err := m.node(cell, "nk")
		if err != nil {
			return 0, err
		}
		children, err := m.children(node)
		if err != nil {
			return 0, err
		}
		cell = nilOffset
		for _, c := range children {
			if hive.EqualNames(c.name, hive.MakeName(part)) {
				cell = c.cell
			}
		}
		if cell == nilOffset {
			return 0, fmt.Errorf("hivetest: no key %q", path)
		}
	}
	_, err := m.node(cell, "nk")
	return cell, err
}

// ValueCell returns the offset of a value of the key at path from the start of the bins. An inline
// REG_DWORD is at file offset 4096 + offset + 12.
func ValueCell(img []byte, path, name string) (uint32, error) {
	m := image(img)
	key, err := KeyCell(img, path)
	if err != nil {
		return 0, err
	}
	node := m.at(key)
	list := m.at(m.u32(node + 40))
	for i := range int(m.u32(node + 36)) {
		if list == 0 {
			break
		}
		cell := m.u32(list + 4*i)
		value, err := m.node(cell, "vk")
		if err != nil {
			return 0, err
		}
		if hive.EqualNames(m.name(value), hive.MakeName(name)) {
			return cell, nil
		}
	}
	return 0, fmt.Errorf("hivetest: no value %q in key %q", name, path)
}

func split(path string) []string {
	if path == "" {
		return nil
	}
	return strings.Split(path, `\`)
}
