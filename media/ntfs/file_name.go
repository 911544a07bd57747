package ntfs

import "iter"

// A file name stands in the file record and, as the key, in the index of the folder.

// Field offsets in a file name.
const (
	nameParent = 0
	nameFlags  = 56 // FILE_ATTRIBUTE_ flags
	nameTag    = 60 // of the reparse point
	nameLength = 64 // characters
	nameSpace  = 65
	nameText   = 66

	nameIsReparse = 0x400
	nameIsFolder  = 0x10000000
	spaceDOS      = 2 // a short name beside the real one
)

type fileName struct {
	parent  reference
	folder  bool
	reparse bool
	tag     uint32 // if reparse; 0 if it was not noted
	space   byte
	name    []uint16
}

func parseFileName(b []byte) (n fileName, ok bool) {
	if len(b) < nameText {
		return n, false
	}
	name, ok := part(b, nameText, 2*int64(b[nameLength]))
	flags := le32(b[nameFlags:])
	n = fileName{
		parent: reference(le64(b[nameParent:])), folder: flags&nameIsFolder != 0,
		reparse: flags&nameIsReparse != 0, tag: le32(b[nameTag:]),
		space: b[nameSpace], name: chars(name),
	}
	return n, ok && len(name) > 0
}

// names gives all names of a file; what is no name is left out.
func (v *Volume) names(r *fileRecord) iter.Seq2[fileName, error] {
	return func(yield func(fileName, error) bool) {
		last := r
		for _, e := range r.entries() {
			if e.kind != typeFileName {
				continue
			}
			var a *attribute
			var err error
			if a, last, err = v.listed(e, r, last); err != nil {
				yield(fileName{}, err)
				return
			}
			if n, ok := parseFileName(a.value); ok && !yield(n, nil) {
				return
			}
		}
	}
}

// checkName makes sure that a file has the name under which its folder leads to it.
func (v *Volume) checkName(r *fileRecord, want fileName) error {
	for n, err := range v.names(r) {
		if err != nil {
			return err
		}
		if n.parent == want.parent && v.upcase.compare(n.name, want.name) == 0 {
			return nil
		}
	}
	return corrupt(r.at, title(r.ref.number()),
		"does not bear the name %q, under which it was found in record %s",
		text(want.name), want.parent)
}

// checkParent makes sure that a folder is in one other only. On a crafted volume it could be below
// itself, or on so many paths that a walk would have no end.
func (v *Volume) checkParent(r *fileRecord, parent reference) error {
	for n, err := range v.names(r) {
		if err != nil {
			return err
		}
		if n.parent != parent {
			return corrupt(r.at, title(r.ref.number()),
				"a folder in two others, records %s and %s", parent, n.parent)
		}
	}
	return nil
}
