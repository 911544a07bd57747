package hive

// Key nodes are the keys (regf specification, "Key node").

const (
	nkFixedSize  = 76
	nkMaxName    = 255                       // characters
	nkMaxData    = nkFixedSize + 2*nkMaxName // bytes of a node that are ever read
	maxTreeDepth = 512
)

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
	name          []byte // as stored
}

// keyNode reads and checks the key node in a cell.
func (h *Hive) keyNode(off uint32) (keyNode, error) {
	const record = "key node"
	b, _, err := h.cellData(off, nkMaxData, record)
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
	}
	length := int(le16(b[nkNameLength:]))
	if n.flags&KeyPredefinedHandle != 0 {
		n.valueCount, n.valueList = 0, nilOffset // the count holds a handle
	}
	switch {
	case length == 0:
		return n, corrupt(at, record, "empty name")
	case nkName+length > len(b):
		return n, corrupt(at, record,
			"name of %d bytes is longer than its cell or than 255 characters", length)
	case !n.compressed() && length%2 != 0:
		return n, corrupt(at, record, "UTF-16 name of odd length %d", length)
	case n.compressed() && length > nkMaxName:
		return n, corrupt(at, record, "name of %d characters, at most 255", length)
	}
	n.name = b[nkName : nkName+length]
	return n, nil
}

func (n *keyNode) compressed() bool { return n.flags&KeyCompName != 0 }

// nameUnits decodes the name.
func (n *keyNode) nameUnits() []uint16 { return DecodeName(n.name, n.compressed()) }
