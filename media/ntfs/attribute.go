package ntfs

import "fmt"

// Everything that a file is and holds is in its attributes. Small ones are resident, that is inside
// the file record; for others the record has the data runs.

type attributeType uint32

const (
	typeStandardInformation attributeType = 0x10
	typeAttributeList       attributeType = 0x20
	typeFileName            attributeType = 0x30
	typeVolumeName          attributeType = 0x60
	typeVolumeInformation   attributeType = 0x70
	typeData                attributeType = 0x80
	typeIndexRoot           attributeType = 0x90
	typeIndexAllocation     attributeType = 0xA0
	typeBitmap              attributeType = 0xB0
	typeReparsePoint        attributeType = 0xC0
	typeEnd                 attributeType = 0xFFFFFFFF
)

func (t attributeType) String() string { return fmt.Sprintf("attribute 0x%x", uint32(t)) }

// Field offsets in an attribute.
const (
	attributeLength     = 4
	attributeForm       = 8 // 0 resident, 1 not
	attributeNameLength = 9 // characters
	attributeName       = 10
	attributeFlags      = 12
	attributeInstance   = 14
	attributeHeader     = 16

	residentLength = 16
	residentValue  = 20
	residentHeader = 24

	nonResidentLowest    = 16 // VCN
	nonResidentHighest   = 24 // VCN
	nonResidentRuns      = 32
	nonResidentSize      = 48 // only in the first extent, as is the next
	nonResidentValidSize = 56
	nonResidentHeader    = 64
)

const (
	flagsCompressed = 0x00FF
	flagEncrypted   = 0x4000
)

// An attribute is a whole one or, if its runs are spread over several records, one extent of it.
type attribute struct {
	kind     attributeType
	name     string
	flags    uint16
	instance uint16
	at       int64 // in its record
	length   int64
	resident bool
	value    []byte // if resident

	lowest, highest int64 // VCN, if not resident
	runs            []byte
	size, valid     int64
}

// parseAttributes reads the attributes, from offset first on, in the used part b of the file record
// at at.
func parseAttributes(b []byte, first, at int64, record string) (list []attribute, err error) {
	for pos := first; ; {
		rest := b[pos:]
		if len(rest) >= 4 && attributeType(le32(rest)) == typeEnd {
			return list, nil
		}
		if len(rest) < residentHeader {
			return nil, corrupt(at, record, "attributes have no end")
		}
		length := int64(le32(rest[attributeLength:]))
		if length < residentHeader || length%8 != 0 || length > int64(len(rest)) {
			return nil, corrupt(at, record, "attribute at 0x%x has %d bytes, %d are left", pos,
				length, len(rest))
		}
		a, problem := parseAttribute(rest[:length])
		if problem != "" {
			return nil, corrupt(at, record, "%s at 0x%x: %s", attributeType(le32(rest)), pos,
				problem)
		}
		a.at, a.length = pos, length
		list = append(list, a)
		pos += length
	}
}

// parseAttribute reads one attribute; b is all of it.
func parseAttribute(b []byte) (a attribute, problem string) {
	a = attribute{
		kind: attributeType(le32(b)), flags: le16(b[attributeFlags:]),
		instance: le16(b[attributeInstance:]),
		resident: b[attributeForm] == 0,
	}
	name, ok := part(b, int64(le16(b[attributeName:])), 2*int64(b[attributeNameLength]))
	if !ok {
		return a, "its name lies outside"
	}
	a.name = text(chars(name))
	if a.resident {
		value := int64(le16(b[residentValue:]))
		a.value, ok = part(b, value, int64(le32(b[residentLength:])))
		if !ok || value < residentHeader {
			return a, "its value lies outside"
		}
		return a, ""
	}
	if b[attributeForm] != 1 || len(b) < nonResidentHeader {
		return a, "neither resident nor not"
	}
	runs := int64(le16(b[nonResidentRuns:]))
	if runs < nonResidentHeader || runs > int64(len(b)) {
		return a, "its data runs lie outside"
	}
	a.runs = b[runs:]
	a.lowest, a.highest = le64s(b[nonResidentLowest:]), le64s(b[nonResidentHighest:])
	if a.lowest < 0 || a.highest < a.lowest-1 {
		return a, fmt.Sprintf("clusters %d to %d", a.lowest, a.highest)
	}
	a.size, a.valid = le64s(b[nonResidentSize:]), le64s(b[nonResidentValidSize:])
	return a, ""
}

// part gives n bytes of b at off, if they are there.
func part(b []byte, off, n int64) ([]byte, bool) {
	if off < 0 || n < 0 || off > int64(len(b)) || n > int64(len(b))-off {
		return nil, n == 0
	}
	return b[off : off+n], true
}

// find gives the attribute of that type and name in a record, nil if there is none.
func (r *fileRecord) find(kind attributeType, name string) *attribute {
	for i := range r.attributes {
		if a := &r.attributes[i]; a.kind == kind && a.name == name {
			return a
		}
	}
	return nil
}
