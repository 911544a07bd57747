package hive

import (
	"context"
	"errors"
	"fmt"
)

// maxFaults bounds a report; further faults are only counted.
const maxFaults = 1000

// A Report is what Check found.
type Report struct {
	Faults  []Fault // in the order found, at most maxFaults
	Omitted int     // faults beyond these

	Keys, Values int
	Cells        int   // allocated cells
	Leaked       int   // allocated cells that nothing refers to
	Free         int64 // bytes in free cells

	fatal bool
}

// Fatal returns the faults that forbid an edit.
func (r *Report) Fatal() []Fault {
	var list []Fault
	for _, f := range r.Faults {
		if f.Class == Fatal {
			list = append(list, f)
		}
	}
	return list
}

// add notes a fault. If the report is full, the first fatal fault replaces a lesser one.
func (r *Report) add(c Class, off int64, record, format string, args ...any) {
	f := Fault{c, off, record, fmt.Sprintf(format, args...)}
	if len(r.Faults) < maxFaults {
		r.Faults = append(r.Faults, f)
	} else {
		if c == Fatal && !r.fatal {
			r.Faults[maxFaults-1] = f
		}
		r.Omitted++
	}
	r.fatal = r.fatal || c == Fatal
}

// addError notes a CorruptError as a fatal fault and returns any other error.
func (r *Report) addError(err error) error {
	var c *CorruptError
	if errors.As(err, &c) {
		r.add(Fatal, c.Offset, c.Record, "%s", c.Problem)
		return nil
	}
	return err
}

// Check walks everything: bins, cells, the tree of keys, values and their data, security keys.
// Faults are in the report; an error means that the check could not be completed (the file can't be
// read, or ctx is done). A later check or edit of this hive, or of what an edit makes of it, takes
// over what is found out about bins that are not edited.
func (h *Hive) Check(ctx context.Context, p Progress) (*Report, error) {
	r, once := &Report{}, *h
	once.v = h.v.once()
	c := &checker{h: &once, r: r, ctx: ctx, progress: p}
	t, err := h.walkBins(ctx, c.visitFree, func(done int64) { p.report(done/2, h.Size()) })
	if err != nil {
		return r, r.addError(err) // without sound cells nothing else can be checked
	}
	h.proved = t
	c.allocated, c.seen = t.allocated, newBitmap(h).touch()
	r.Cells, r.Free = t.cells, t.unused
	if err := c.walkTree(); err != nil {
		return r, err
	}
	if err := c.checkSecurity(); err != nil {
		return r, err
	}
	if !r.fatal {
		c.findLeaks()
	}
	p.report(h.Size(), h.Size())
	return r, nil
}

// A checker holds the state of one Check.
type checker struct {
	h        *Hive
	r        *Report
	ctx      context.Context
	progress Progress

	allocated bitmap // starts of allocated cells
	seen      bitmap // cells that something refers to
	cells     int    // cells referred to, for progress
	lastFree  uint32 // where the last free cell ended, to notice two in a row

	refs    map[uint32]uint32 // keys using each security key
	firstSK uint32

	name []uint16 // of the key being checked
	offs []uint32 // of its values
}

func (c *checker) visitFree(s span) {
	if c.lastFree == s.off {
		c.r.add(Note, fileOffset(s.off), "cell", "free cell after a free cell")
	}
	c.lastFree = s.off + s.size
}

// claim notes that something refers to a cell. If no allocated cell starts there, or something else
// refers to it already, it notes a fault and returns false.
func (c *checker) claim(off uint32, record string) bool {
	switch {
	case off%8 != 0 || !c.allocated.get(off):
		c.r.add(Fatal, fileOffset(off), record, "no allocated cell starts at offset 0x%x", off)
		return false
	case c.seen.get(off):
		c.r.add(Fatal, fileOffset(off), record, "its cell is already used by another record")
		return false
	}
	c.seen.set(off)
	c.cells++
	return true
}

// findLeaks notes allocated cells that nothing refers to.
func (c *checker) findLeaks() {
	for i, word := range c.allocated {
		for left := word &^ c.seen[i]; left != 0; left &= left - 1 {
			off := c.allocated.offset(i, left)
			c.r.Leaked++
			c.r.add(Note, fileOffset(off), "cell", "allocated, but nothing refers to it")
		}
	}
}
