package hive

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
)

// maxFaults and maxAllFaults bound a report; further faults are only counted.
const (
	maxFaults    = 1000
	maxAllFaults = 100_000
)

// A Report is what Check found.
type Report struct {
	Faults  []Fault // in the order found, at most 1000, or 100,000 of CheckAll
	Omitted int     // faults beyond these
	Kinds   []Kind  // of all faults, the gravest first, then in the order found
	Edits   Edits   // which edits the faults allow

	Keys, Values int
	Cells        int   // allocated cells
	Leaked       int   // allocated cells that nothing refers to
	Free         int64 // bytes in free cells

	most  int             // faults to keep
	kinds map[kindKey]int // index in Kinds
	worst Class
}

// Count returns how many faults of a class there are.
func (r *Report) Count(c Class) int {
	n := 0
	for _, k := range r.Kinds {
		if k.First.Class == c {
			n += k.Count
		}
	}
	return n
}

// Fatal returns faults for which Windows, or who edits the whole hive, can't trust it: those of the
// classes Broken and Refuses, one of each kind.
func (r *Report) Fatal() []Fault { return r.from(Refuses) }

// from returns the first fault of each kind from a class on.
func (r *Report) from(least Class) []Fault {
	var list []Fault
	for _, k := range r.Kinds {
		if k.First.Class >= least {
			list = append(list, k.First)
		}
	}
	return list
}

// add notes a fault. If the report is full, the first fault of a graver class than all before
// replaces a lesser one.
func (r *Report) add(c Class, off int64, record, format string, args ...any) {
	r.note(Fault{Class: c, Offset: off, Record: record, Problem: fmt.Sprintf(format, args...)},
		format)
}

// drop notes a fault for which Windows drops something.
func (r *Report) drop(l Loss, off int64, record, format string, args ...any) {
	r.note(Fault{Class: Drops, Offset: off, Record: record,
		Problem: fmt.Sprintf(format, args...), Loss: l}, format)
}

func (r *Report) note(f Fault, format string) {
	key := kindKey{f.Class, f.Record, format}
	if i, known := r.kinds[key]; known {
		r.Kinds[i].Count++
	} else {
		if r.kinds == nil {
			r.kinds = make(map[kindKey]int)
		}
		r.kinds[key] = len(r.Kinds)
		r.Kinds = append(r.Kinds, Kind{f, 1})
	}
	if most := max(r.most, maxFaults); len(r.Faults) < most {
		r.Faults = append(r.Faults, f)
	} else {
		if f.Class > r.worst {
			r.Faults[most-1] = f
		}
		r.Omitted++
	}
	r.worst = max(r.worst, f.Class)
}

// addError notes a CorruptError as a fault and returns any other error.
func (r *Report) addError(err error) error {
	if err == nil {
		return nil
	}
	var c *CorruptError
	if errors.As(err, &c) {
		r.note(c.fault(), c.format)
		return nil
	}
	return err
}

// finish sorts the kinds by their gravity.
func (r *Report) finish() {
	slices.SortStableFunc(r.Kinds, func(a, b Kind) int {
		return cmp.Compare(b.First.Class, a.First.Class)
	})
	r.kinds = nil
}

// Check walks everything: bins, cells, the tree of keys, values and their data, security keys.
// Faults are in the report; an error means that the check could not be completed (the file can't be
// read, or ctx is done). A later check or edit of this hive, or of what an edit makes of it, takes
// over what is found out about bins that are not edited.
func (h *Hive) Check(ctx context.Context, p Progress) (*Report, error) {
	return h.check(ctx, &Report{}, p)
}

// CheckAll is Check with a report of up to 100,000 faults.
func (h *Hive) CheckAll(ctx context.Context, p Progress) (*Report, error) {
	return h.check(ctx, &Report{most: maxAllFaults}, p)
}

func (h *Hive) check(ctx context.Context, r *Report, p Progress) (*Report, error) {
	once := *h
	once.v = h.v.once()
	c := &checker{h: &once, r: r, ctx: ctx, progress: p}
	t, err := h.walkBins(ctx, c.visitFree, func(done int64) { p.report(done/2, h.Size()) })
	if err != nil {
		err = r.addError(err) // without sound cells nothing else can be checked
		r.finish()
		return r, err
	}
	h.proved = t
	c.allocated, c.seen = t.allocated, newBitmap(h).touch()
	r.Cells, r.Free = t.cells, t.unused
	r.Edits = h.edits()
	if err := c.walkTree(); err != nil {
		return r, err
	}
	if err := c.checkSecurity(); err != nil {
		return r, err
	}
	switch {
	case r.worst < Refuses:
		c.findLeaks()
	case h.dirty: // every edit begins with all that the logs hold
		r.Edits = NoEdit
	default:
		r.Edits = min(r.Edits, SingleValues)
	}
	r.finish()
	h.report = r
	p.report(h.Size(), h.Size())
	return r, nil
}

// edits says which edits a hive allows that has no fault.
func (h *Hive) edits() Edits {
	if h.mayEdit() != nil {
		return NoEdit
	}
	return AnyEdit
}

// Report returns what Open, or the latest Check, found out about the hive; nil if nobody checked.
func (h *Hive) Report() *Report { return h.report }

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
		c.r.add(Broken, fileOffset(off), record, "no allocated cell starts at offset 0x%x", off)
		return false
	case c.seen.get(off):
		c.r.add(Broken, fileOffset(off), record, "its cell is already used by another record")
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
