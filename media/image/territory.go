package image

import "fmt"

// A byteRange is the part of an image file that holds a structure.
type byteRange struct {
	name   string
	off, n int64
}

// territory records which structure owns which bytes of an image file.
type territory struct {
	format string
	end    int64       // nothing may lie beyond
	taken  []byteRange // headers and tables
}

// check refuses a structure that would leave the file or overlap another one. The error blames
// from, which says where it lies. Numbers of any size are fine.
func (t *territory) check(from, s byteRange) error {
	if s.off < 0 || s.n < 0 || s.off > t.end || s.n > t.end-s.off {
		return t.corrupt(from, "%s of %d bytes at 0x%x does not fit into %d", s.name, s.n,
			uint64(s.off), t.end)
	}
	for _, o := range t.taken {
		if s.off < o.off+o.n && o.off < s.off+s.n {
			return t.corrupt(from, "%s at 0x%x overlaps the %s at 0x%x", s.name, s.off, o.name,
				o.off)
		}
	}
	return nil
}

// take checks where a structure lies and reserves that range for it.
func (t *territory) take(from, s byteRange) error {
	err := t.check(from, s)
	if err == nil {
		t.taken = append(t.taken, s)
	}
	return err
}

func (t *territory) corrupt(at byteRange, format string, args ...any) error {
	return &CorruptError{t.format, at.off, at.name, fmt.Sprintf(format, args...)}
}
