package hive

// Key values hold a name, a type and where the data is (regf specification, "Key value").

const (
	vkFixedSize = 20
	vkMaxName   = 16383  // characters
	vkMaxRead   = 0xFFFF // bytes of a name that are ever read

	vkNameLength = 2
	vkDataSize   = 4
	vkData       = 8 // offset of the data cell, or the data itself
	vkType       = 12
	vkFlags      = 16
	vkName       = 20

	vkInline    = 1 << 31 // in the data size: the data is in the vkData field
	vkInlineMax = 4       // bytes

	vkCompName  = 0x1
	vkTombstone = 0x2
)

// keyValue is a decoded key value.
type keyValue struct {
	off       uint32
	size      uint32 // of the data in bytes
	inline    bool
	data      uint32 // offset of the data cell unless inline
	inlined   [vkInlineMax]byte
	valueType uint32
	flags     uint16
	name      []byte // as stored
}

// keyValue reads and checks the key value in a cell.
func (h *Hive) keyValue(off uint32) (keyValue, error) {
	const record = "key value"
	b, _, err := h.cellData(off, vkFixedSize+vkMaxRead, record)
	if err != nil {
		return keyValue{}, err
	}
	at := fileOffset(off)
	if len(b) < vkFixedSize || string(b[:2]) != "vk" {
		return keyValue{}, corrupt(at, record,
			"signature %q in a cell of %d bytes, expected \"vk\"",
			b[:min(2, len(b))], len(b)+cellHeader)
	}
	v := keyValue{
		off:       off,
		size:      le32(b[vkDataSize:]) &^ vkInline,
		inline:    le32(b[vkDataSize:])&vkInline != 0,
		data:      le32(b[vkData:]),
		valueType: le32(b[vkType:]),
		flags:     le16(b[vkFlags:]),
	}
	copy(v.inlined[:], b[vkData:])
	length := int(le16(b[vkNameLength:]))
	switch {
	case vkName+length > len(b):
		return v, corrupt(at, record, "name of %d bytes is longer than its cell", length)
	case v.flags&vkCompName == 0 && length%2 != 0:
		return v, dropped(ValueLost, at, record, "UTF-16 name of odd length %d", length)
	case v.inline && v.size > vkInlineMax:
		return v, dropped(ValueLost, at, record, "inline data of %d bytes, at most 4", v.size)
	case v.size > h.base.binsSize():
		return v, corrupt(at, record, "data of %d bytes in a hive of %d", v.size, h.base.binsSize())
	}
	v.name = b[vkName : vkName+length]
	return v, nil
}

// checkRemoved notes for what Windows removes a value that can be read, except in its data.
func (v *keyValue) checkRemoved(r *Report) {
	at := fileOffset(v.off)
	if n := v.nameSize() / 2; n > vkMaxName {
		r.drop(ValueLost, at, "key value", "name of %d characters, at most %d", n, vkMaxName)
	}
	if v.size == 0 && !v.inline && v.data != nilOffset {
		r.drop(ValueLost, at, "key value", "no data, but its data offset is 0x%x", v.data)
	}
}

// linkValue is the name of the only value that a link has: its target.
const linkValue = "SymbolicLinkValue"

var linkName = MakeName(linkValue)

// checkLink notes for what Windows empties a link of its value. The name is that of the value,
// decoded.
func (v *keyValue) checkLink(r *Report, name []uint16) {
	at := fileOffset(v.off)
	if !EqualNames(name, linkName) {
		r.drop(KeyEmptied, at, "key value", "the value of a link is called %q", printable(name))
	}
	if Type(v.valueType) != Link || v.size%2 != 0 {
		r.drop(KeyEmptied, at, "key value", "the value of a link has type %d and %d bytes",
			v.valueType, v.size)
	}
}

func (v *keyValue) nameUnits() []uint16 { return DecodeName(v.name, v.flags&vkCompName != 0) }

// nameSize returns the number of bytes that the name takes in UTF-16.
func (v *keyValue) nameSize() uint32 {
	if v.flags&vkCompName != 0 {
		return uint32(2 * len(v.name))
	}
	return uint32(len(v.name))
}

// valueOffsets reads a key's value list: the offsets of its values.
func (h *Hive) valueOffsets(n *keyNode) ([]uint32, error) {
	b, err := h.valueList(n)
	return offsets(b), err
}

// valueList reads a key's value list as stored: four bytes for each value.
func (h *Hive) valueList(n *keyNode) ([]byte, error) {
	if n.valueCount == 0 {
		return nil, nil
	}
	if int64(n.valueCount)*4 > int64(h.base.binsSize()) {
		return nil, corrupt(fileOffset(n.valueList), "value list",
			"%d values in a hive of %d bytes", n.valueCount, h.base.binsSize())
	}
	b, size, err := h.cellData(n.valueList, int(n.valueCount)*4, "value list")
	if err != nil {
		return nil, err
	}
	if size < int(n.valueCount)*4 {
		return nil, corrupt(fileOffset(n.valueList), "value list",
			"cell has %d bytes, %d values need %d", size, n.valueCount, n.valueCount*4)
	}
	return b, nil
}

// offsets decodes a bare array of cell offsets.
func offsets(b []byte) []uint32 { return appendOffsets(make([]uint32, 0, len(b)/4), b) }

func appendOffsets(list []uint32, b []byte) []uint32 {
	for ; len(b) > 0; b = b[4:] {
		list = append(list, le32(b))
	}
	return list
}
