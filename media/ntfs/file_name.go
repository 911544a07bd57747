package ntfs

// A file name stands in the file record and, as the key, in the index of the folder.

// Field offsets in a file name.
const (
	nameParent = 0
	nameFlags  = 56
	nameLength = 64 // characters
	nameSpace  = 65
	nameText   = 66

	nameIsFolder = 0x10000000
	spaceDOS     = 2 // a short name beside the real one
)

type fileName struct {
	parent reference
	folder bool
	space  byte
	name   []uint16
}

func parseFileName(b []byte) (n fileName, ok bool) {
	if len(b) < nameText {
		return n, false
	}
	name, ok := part(b, nameText, 2*int64(b[nameLength]))
	n = fileName{
		parent: reference(le64(b[nameParent:])), folder: le32(b[nameFlags:])&nameIsFolder != 0,
		space: b[nameSpace], name: chars(name),
	}
	return n, ok && len(name) > 0
}

// checkName makes sure that a file has the name under which its folder leads to it.
func (v *Volume) checkName(r *fileRecord, want fileName) error {
	last := r
	for _, e := range r.entries() {
		if e.kind != typeFileName {
			continue
		}
		var a *attribute
		var err error
		if a, last, err = v.listed(e, r, last); err != nil {
			return err
		}
		n, ok := parseFileName(a.value)
		if ok && n.parent == want.parent && v.upcase.compare(n.name, want.name) == 0 {
			return nil
		}
	}
	return corrupt(r.at, title(r.ref.number()),
		"does not bear the name %q, under which it was found in record %s",
		text(want.name), want.parent)
}
