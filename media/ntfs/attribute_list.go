package ntfs

// The attribute list says in which file record each attribute of a file is. It is sorted, names
// every attribute but itself, and belongs to the base record.

// Windows never makes a longer list.
const maxListSize = 256 << 10

// Field offsets in an entry of the list.
const (
	listLength     = 4
	listNameLength = 6 // characters
	listName       = 7
	listLowest     = 8 // VCN
	listReference  = 16
	listInstance   = 24
	listHeader     = 26
)

type listEntry struct {
	kind     attributeType
	name     string
	lowest   int64
	ref      reference
	instance uint16
}

// readAttributeList reads the attribute list of a base record, if it has one.
func (v *Volume) readAttributeList(r *fileRecord) error {
	a := r.find(typeAttributeList, "")
	if a == nil {
		return nil
	}
	c := &content{}
	if err := v.addExtent(c, a, r); err != nil {
		return err
	}
	if err := v.checkContent(c, r); err != nil {
		return err
	}
	if c.size > maxListSize {
		return &LimitError{What: "bytes in the attribute list of " + title(r.ref.number()),
			Got: c.size, Max: maxListSize}
	}
	b, err := v.readPlain(c, r, "attribute list")
	if err != nil {
		return err
	}
	r.list, err = parseAttributeList(b, r)
	return err
}

// parseAttributeList reads the list b of the record r.
func parseAttributeList(b []byte, r *fileRecord) ([]listEntry, error) {
	list := []listEntry{}
	record := "attribute list of " + title(r.ref.number())
	for pos := 0; pos < len(b); {
		rest := b[pos:]
		if len(rest) < listHeader {
			return nil, corrupt(r.at, record, "%d bytes left for an entry at 0x%x", len(rest), pos)
		}
		length := int(le16(rest[listLength:]))
		if length < listHeader || length%8 != 0 || length > len(rest) {
			return nil, corrupt(r.at, record, "entry at 0x%x has %d bytes, %d are left", pos,
				length, len(rest))
		}
		name, ok := part(rest[:length], int64(rest[listName]), 2*int64(rest[listNameLength]))
		if !ok {
			return nil, corrupt(r.at, record, "the name of the entry at 0x%x lies outside", pos)
		}
		e := listEntry{
			kind: attributeType(le32(rest)), name: text(chars(name)),
			lowest: le64s(rest[listLowest:]),
			ref:    reference(le64(rest[listReference:])), instance: le16(rest[listInstance:]),
		}
		if e.kind == typeAttributeList {
			return nil, corrupt(r.at, record, "names an attribute list, which goes in a circle")
		}
		list = append(list, e)
		pos += length
	}
	return list, nil
}

// listed reads the attribute that an entry of base's list stands for, with the record that holds
// it. last is the record for the previous entry, usually the same one.
func (v *Volume) listed(e listEntry, base, last *fileRecord) (*attribute, *fileRecord, error) {
	r := last
	if r == nil || r.ref != e.ref {
		var err error
		if r, err = v.extension(e.ref, base); err != nil {
			return nil, nil, err
		}
	}
	for i := range r.attributes {
		a := &r.attributes[i]
		if a.instance == e.instance && a.kind == e.kind && a.name == e.name &&
			a.lowest == e.lowest {
			return a, r, nil
		}
	}
	return nil, nil, corrupt(r.at, title(r.ref.number()),
		"lacks %s, instance %d, which the attribute list of %s puts there",
		e.kind, e.instance, title(base.ref.number()))
}
