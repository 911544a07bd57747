package hivetest

import (
	"encoding/binary"
	"fmt"

	"unhello/hive"
)

// rootParent is in the parent field of the root, where real hives have whatever was in memory.
const rootParent = 0x00000378

// keyNode is a key with the offsets that its node names.
type keyNode struct {
	*Key
	name                           hive.Name
	root                           bool
	parent, class, values, subkeys uint32
	security                       uint32
	maxName, maxValueName, maxData int
	maxClass                       int
}

// encode returns the nk record.
func (n keyNode) encode() ([]byte, error) {
	name, compressed := encodeName(n.name, n.Wide)
	if len(n.name) > maxKeyName || len(name) == 0 {
		return nil, fmt.Errorf("hivetest: key name %q has %d characters", n.Name, len(n.name))
	}
	n.measure()
	r := make([]byte, 76, 76+len(name))
	copy(r, "nk")
	le := binary.LittleEndian
	le.PutUint16(r[2:], n.flags(compressed))
	le.PutUint64(r[4:], n.time())
	r[12], r[13] = n.Access, n.Layered
	le.PutUint32(r[16:], n.parent)
	le.PutUint32(r[20:], uint32(len(n.Keys)))
	le.PutUint32(r[24:], n.VolatileCount)
	le.PutUint32(r[28:], n.subkeys)
	le.PutUint32(r[32:], nilOffset)
	if n.VolatileCount != 0 {
		// A running Windows leaves this: an offset in volatile storage.
		le.PutUint32(r[32:], 0x80000020)
	}
	le.PutUint32(r[36:], uint32(len(n.Values)))
	if n.Flags&FlagPredefined != 0 {
		le.PutUint32(r[36:], n.Predefined)
	}
	le.PutUint32(r[40:], n.values)
	le.PutUint32(r[44:], n.security)
	le.PutUint32(r[48:], n.class)
	le.PutUint16(r[52:], uint16(n.maxName))
	r[54] = n.UserFlags
	le.PutUint32(r[56:], uint32(n.maxClass))
	le.PutUint32(r[60:], uint32(n.maxValueName))
	le.PutUint32(r[64:], uint32(n.maxData))
	le.PutUint32(r[68:], n.WorkVar)
	le.PutUint16(r[72:], uint16(len(name)))
	le.PutUint16(r[74:], uint16(2*len(hive.MakeName(n.Class))))
	return append(r, name...), nil
}

func (n keyNode) flags(compressed bool) uint16 {
	f := n.Flags
	if compressed {
		f |= FlagCompName
	}
	if n.root {
		f |= FlagHiveEntry | FlagNoDelete
	}
	return f
}

func (n keyNode) time() uint64 {
	if n.LastWritten == 0 {
		return DefaultTime
	}
	return n.LastWritten
}

// measure finds the largest name, class and data below the key, in bytes of UTF-16.
func (n *keyNode) measure() {
	for _, k := range n.Keys {
		n.maxName = max(n.maxName, 2*len(hive.MakeName(k.Name)))
		n.maxClass = max(n.maxClass, 2*len(hive.MakeName(k.Class)))
	}
	for _, v := range n.Values {
		n.maxValueName = max(n.maxValueName, 2*len(hive.MakeName(v.Name)))
		n.maxData = max(n.maxData, len(v.Data))
	}
}

// encodeName returns a name as stored, in UTF-16 if wide says so.
func encodeName(name hive.Name, wide bool) (b []byte, compressed bool) {
	if wide {
		return utf16le(name), false
	}
	return hive.EncodeName(name)
}
