package bitlocker

// Everything in a dataset is a datum: an 8-byte header, the fixed fields of its type, and variable
// data or nested datums.

const datumHeaderSize = 8

// Field offsets in a datum's header. Reading needs none of the flags at 6.
const (
	datumSize = 0
	datumRole = 2
	datumType = 4
)

// The roles that the package looks for.
const (
	roleVMK         = 0x02
	roleFVEK        = 0x03
	roleExternalKey = 0x06
	roleDescription = 0x07
	roleBlock       = 0x0F
)

// The types that the package looks for.
const (
	typeKey        = 0x0001
	typeText       = 0x0002
	typeStretchKey = 0x0003
	typeEncrypted  = 0x0005
	typeVMK        = 0x0008
	typeExternal   = 0x0009
	typeBlock      = 0x000F
	typeBackup     = 0x0015
	typeGUID       = 0x0017
)

// fixedSizes is the size of a datum of each type up to its variable data, including the header.
var fixedSizes = map[uint16]int{
	typeKey:        12,
	typeText:       8,
	typeStretchKey: 28,
	typeEncrypted:  36,
	typeVMK:        36,
	typeExternal:   32,
	typeBlock:      24,
	typeBackup:     28,
	typeGUID:       24,
}

type datum struct {
	offset int64 // of the header, for errors
	role   uint16
	typ    uint16
	b      []byte // the whole datum with its header, so that field offsets are those of the format
}

// nested reads the datums after the fixed fields.
func (d *datum) nested() ([]datum, error) {
	fixed := fixedSizes[d.typ]
	return parseDatums(d.b[fixed:], d.offset+int64(fixed))
}

// parseDatum reads the datum at the beginning of b and checks that it has all fixed fields of its
// type; at is the offset of b for errors. The datum shares its bytes with b. A size of 0 ends a
// list: then there is no datum, and no error.
func parseDatum(b []byte, at int64) (*datum, error) {
	if len(b) < datumHeaderSize || le16(b[datumSize:]) == 0 {
		return nil, nil
	}
	size := int(le16(b[datumSize:]))
	if size < datumHeaderSize || size > len(b) {
		return nil, corrupt(at, "datum", "size %d, expected 8 to %d", size, len(b))
	}
	typ := le16(b[datumType:])
	if fixed := fixedSizes[typ]; size < fixed {
		return nil, corrupt(at, "datum", "size %d, expected at least %d for type 0x%04x", size,
			fixed, typ)
	}
	return &datum{at, le16(b[datumRole:]), typ, b[:size:size]}, nil
}

// parseDatums reads all datums in b.
func parseDatums(b []byte, at int64) (list []datum, err error) {
	for {
		d, err := parseDatum(b, at)
		if d == nil || err != nil {
			return list, err
		}
		list = append(list, *d)
		b, at = b[len(d.b):], at+int64(len(d.b))
	}
}

// firstOf returns the first datum of a type.
func firstOf(list []datum, typ uint16) (*datum, bool) {
	for i := range list {
		if list[i].typ == typ {
			return &list[i], true
		}
	}
	return nil, false
}
