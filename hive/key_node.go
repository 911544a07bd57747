package hive

import (
	"bytes"
	"slices"
)

// Key nodes are the keys (regf specification, "Key node").

const (
	nkFixedSize  = 76
	nkMaxName    = 256   // characters; programs of Win32 stop at 255
	nkMaxCell    = 0x45C // bytes of data in the cell of a node that Windows keeps
	nkMaxData    = nkFixedSize + 0xFFFF
	maxTreeDepth = 512
)

// MaxWin32Name is the longest name of a key that programs of Win32 can name.
const MaxWin32Name = 255

// Field offsets in a key node.
const (
	nkFlags          = 2
	nkLastWritten    = 4
	nkParent         = 16
	nkSubkeyCount    = 20
	nkSubkeyList     = 28
	nkValueCount     = 36
	nkValueList      = 40
	nkSecurity       = 44
	nkClass          = 48
	nkLargestSubkey  = 52 // 2 bytes; flags follow
	nkVirtualization = 54 // high nibble
	nkLargestClass   = 56
	nkLargestName    = 60 // of a value
	nkLargestData    = 64 // of a value
	nkNameLength     = 72
	nkClassLength    = 74
	nkName           = 76
)

// Key flags.
const (
	KeyVolatile         = 0x0001
	KeyHiveExit         = 0x0002
	KeyHiveEntry        = 0x0004
	KeyNoDelete         = 0x0008
	KeySymLink          = 0x0010
	KeyCompName         = 0x0020
	KeyPredefinedHandle = 0x0040
)

// virtualizeRecurse in the high nibble of nkVirtualization makes new subkeys
// inherit the nibble.
const virtualizeRecurse = 0x80

// keyNode is a decoded key node.
type keyNode struct {
	flags         uint16
	lastWritten   uint64
	parent        uint32
	subkeyCount   uint32
	subkeyList    uint32
	valueCount    uint32
	valueList     uint32
	security      uint32
	class         uint32
	largestSubkey uint16
	virtual       byte
	largestClass  uint32
	largestName   uint32
	largestData   uint32
	classLength   uint16
	cell          int    // bytes of data in its cell
	name          []byte // as stored
}

// keyNode reads and checks the key node in a cell.
func (h *Hive) keyNode(off uint32) (keyNode, error) {
	const record = "key node"
	b, size, err := h.cellData(off, nkMaxData, record)
	if err != nil {
		return keyNode{}, err
	}
	at := fileOffset(off)
	if len(b) < nkFixedSize || string(b[:2]) != "nk" {
		return keyNode{}, corrupt(at, record, "signature %q in a cell of %d bytes, expected \"nk\"",
			b[:min(2, len(b))], len(b)+cellHeader)
	}
	n := keyNode{
		flags:         le16(b[nkFlags:]),
		lastWritten:   le64(b[nkLastWritten:]),
		parent:        le32(b[nkParent:]),
		subkeyCount:   le32(b[nkSubkeyCount:]),
		subkeyList:    le32(b[nkSubkeyList:]),
		valueCount:    le32(b[nkValueCount:]),
		valueList:     le32(b[nkValueList:]),
		security:      le32(b[nkSecurity:]),
		class:         le32(b[nkClass:]),
		largestSubkey: le16(b[nkLargestSubkey:]),
		virtual:       b[nkVirtualization],
		largestClass:  le32(b[nkLargestClass:]),
		largestName:   le32(b[nkLargestName:]),
		largestData:   le32(b[nkLargestData:]),
		classLength:   le16(b[nkClassLength:]),
		cell:          size,
	}
	length := int(le16(b[nkNameLength:]))
	if n.flags&KeyPredefinedHandle != 0 {
		n.valueCount, n.valueList = 0, nilOffset // the count holds a handle
	}
	switch {
	case nkName+length > len(b):
		return n, corrupt(at, record, "name of %d bytes is longer than its cell", length)
	case !n.compressed() && length%2 != 0:
		return n, corrupt(at, record, "UTF-16 name of odd length %d", length)
	}
	n.name = b[nkName : nkName+length]
	return n, nil
}

func (n *keyNode) compressed() bool { return n.flags&KeyCompName != 0 }

// removed returns for what Windows removes a key when it loads the hive, "" if it keeps it. The
// name is that of the node, decoded.
func (n *keyNode) removed(name []uint16) (format string, args []any) {
	if n.cell > nkMaxCell {
		return "cell of %d bytes, at most %d", []any{n.cell, nkMaxCell}
	}
	return badKeyName(name)
}

// checkRemoved notes for what Windows removes a key.
func (n *keyNode) checkRemoved(r *Report, off uint32, name []uint16) {
	if n.compressed() && len(n.name) > 0 && len(n.name) <= nkMaxName && n.name[0] != 0 &&
		n.cell <= nkMaxCell && bytes.IndexByte(n.name, '\\') < 0 {
		return // nearly all keys: the same rules as below, but faster
	}
	if format, args := n.removed(name); format != "" {
		r.drop(KeyLost, fileOffset(off), "key node", format, args...)
	}
}

// badKeyName returns for what Windows removes a key with this name, "" if it keeps it.
func badKeyName(name []uint16) (format string, args []any) {
	switch {
	case len(name) == 0:
		return "empty name", nil
	case len(name) > nkMaxName:
		return "name of %d characters, at most %d", []any{len(name), nkMaxName}
	case name[0] == 0:
		return "its name begins with NUL", nil
	case slices.Contains(name, '\\'):
		return "a backslash in its name", nil
	}
	return "", nil
}

// nameUnits decodes the name.
func (n *keyNode) nameUnits() []uint16 { return DecodeName(n.name, n.compressed()) }
