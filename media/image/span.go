package image

import "fmt"

// A span is a part of an image file that holds a structure.
type span struct {
	name   string
	off, n int64
}

// territory is what is known about who owns which bytes of an image file.
type territory struct {
	format string
	end    int64  // nothing lies beyond
	taken  []span // headers and tables
}

// check refuses a structure that would leave the file or lie on another one.
// The blame is on from, which says where it lies. Numbers of any size are
// welcome.
func (t *territory) check(from, s span) error {
	if s.off < 0 || s.n < 0 || s.off > t.end || s.n > t.end-s.off {
		return t.corrupt(from, "%s of %d bytes at 0x%x does not fit into %d", s.name, s.n, uint64(s.off), t.end)
	}
	for _, o := range t.taken {
		if s.off < o.off+o.n && o.off < s.off+s.n {
			return t.corrupt(from, "%s at 0x%x overlaps the %s at 0x%x", s.name, s.off, o.name, o.off)
		}
	}
	return nil
}

// take checks the place of a structure and keeps it for that one.
func (t *territory) take(from, s span) error {
	err := t.check(from, s)
	if err == nil {
		t.taken = append(t.taken, s)
	}
	return err
}

func (t *territory) corrupt(at span, format string, args ...any) error {
	return &CorruptError{t.format, at.off, at.name, fmt.Sprintf(format, args...)}
}
