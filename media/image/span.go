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

// check refuses n bytes at off for a structure that would leave the file or lie
// on another one. Numbers of any size are welcome.
func (t *territory) check(name string, off, n int64) error {
	if off < 0 || n < 0 || off > t.end || n > t.end-off {
		return t.corrupt(off, name, "%d bytes do not fit into %d", n, t.end)
	}
	for _, s := range t.taken {
		if off < s.off+s.n && s.off < off+n {
			return t.corrupt(off, name, "overlaps the %s at 0x%x", s.name, s.off)
		}
	}
	return nil
}

// take checks a place for a structure and keeps it for that one.
func (t *territory) take(name string, off, n int64) error {
	err := t.check(name, off, n)
	if err == nil {
		t.taken = append(t.taken, span{name, off, n})
	}
	return err
}

func (t *territory) corrupt(off int64, structure, format string, args ...any) error {
	return &CorruptError{t.format, off, structure, fmt.Sprintf(format, args...)}
}
