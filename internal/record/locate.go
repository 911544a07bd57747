package record

import (
	"bytes"
	"fmt"
	"slices"
)

// Where says how far along a plan the files are.
type Where int

// How far along a plan files can be.
const (
	Before      Where = iota + 1 // everything is old
	After                        // everything is new
	Interrupted                  // in between: a crash or an error cut the plan short
	Foreign                      // none of these: something else has written
)

func (w Where) String() string {
	switch w {
	case Before:
		return "before"
	case After:
		return "after"
	case Interrupted:
		return "interrupted"
	case Foreign:
		return "foreign"
	}
	return fmt.Sprintf("Where(%d)", int(w))
}

// State says how far along a plan the files are, in detail.
type State struct {
	Where Where
	// Group, if Interrupted, is the index of the group that may be partly done. The groups before
	// it are done, those after it are not.
	Group int
	// File and Offset, if Foreign, say where the first difference is.
	File   string
	Offset int64 // in bytes; if the size differs, as in ChangedError
	// Within is 0 if Offset is exact; otherwise the difference is somewhere in that many bytes.
	Within int64
}

// Locate determines how far along the plan the files are. It recognizes every state that an
// interrupted or failed Apply, Rollback, or Apply of the reverse plan can leave: each sector old or
// new, a resize done or not, the last write cut off anywhere.
//
// It looks only at what the plan touches, so the time it takes depends on the plan alone. If a
// state can be explained in several ways, Before takes precedence, then After, then the lowest
// group. The error is a *PlanError or one of reading.
func Locate[R Reader](plan Plan, files map[string]R) (State, error) {
	tl, err := compile(plan, nil)
	if err != nil {
		return State{}, err
	}
	return tl.locate(asReaders(files))
}

// run is a range of groups, both ends included, each of which may be the interrupted one.
type run struct{ from, to int }

// runs returns the groups that may be interrupted, given what something is now.
func (h history[T]) runs(groups int, is func(T) bool, torn func(old, new T) bool) []run {
	var runs []run
	for i, v := range h.values {
		r := run{0, max(groups-1, 0)}
		if i > 0 {
			r.from = h.groups[i-1]
		}
		if i < len(h.groups) {
			r.to = h.groups[i]
		}
		if is(v) {
			runs = append(runs, r)
		}
		if i < len(h.groups) && torn(v, h.values[i+1]) {
			runs = append(runs, run{r.to, r.to})
		}
	}
	return runs
}

// tally counts, for each group, how much fits if that group was interrupted.
type tally struct {
	items         int
	steps         []int // how the count changes from each group to the next
	before, after bool
}

func newTally(groups int) *tally {
	return &tally{steps: make([]int, max(groups, 1)+1), before: true, after: true}
}

func (t *tally) add(runs []run) {
	t.items++
	slices.SortFunc(runs, func(a, b run) int { return a.from - b.from })
	next := 0
	for _, r := range runs {
		from := max(r.from, next)
		if from <= r.to {
			t.steps[from]++
			t.steps[r.to+1]--
			next = r.to + 1
		}
	}
}

// best returns the lowest group with the highest count.
func (t *tally) best() (group, count int) {
	n := 0
	for i, d := range t.steps[:len(t.steps)-1] {
		if n += d; n > count {
			group, count = i, n
		}
	}
	return group, count
}

// locate is Locate for a compiled plan.
func (tl *timeline) locate(files map[string]Reader) (State, error) {
	t := newTally(tl.groups)
	err := tl.inspect(files, visitor{
		size: func(f *fileTimeline, now int64) bool {
			t.add(f.sizeFits(tl.groups, now))
			t.before = t.before && now == f.size.first()
			t.after = t.after && now == f.size.last()
			return true
		},
		piece: func(_ *fileTimeline, p *piece, now []byte) bool {
			t.add(p.fits(tl.groups, now))
			t.before = t.before && same(now, p.first())
			t.after = t.after && same(now, p.last())
			return true
		},
	})
	if err != nil {
		return State{}, err
	}
	group, count := t.best()
	switch {
	case t.before:
		return State{Where: Before}, nil
	case t.after:
		return State{Where: After}, nil
	case count == t.items:
		return State{Where: Interrupted, Group: group}, nil
	}
	return tl.foreign(group, files)
}

// foreign finds the first byte that doesn't fit an interruption of a group.
func (tl *timeline) foreign(group int, files map[string]Reader) (State, error) {
	st := State{Where: Foreign}
	here := func(runs []run) bool {
		return slices.ContainsFunc(runs,
			func(r run) bool { return r.from <= group && group <= r.to })
	}
	err := tl.inspect(files, visitor{
		size: func(f *fileTimeline, now int64) bool {
			if here(f.sizeFits(tl.groups, now)) {
				return true
			}
			st.File, st.Offset = f.name, min(now, f.size.first())
			return false
		},
		piece: func(f *fileTimeline, p *piece, now []byte) bool {
			if here(p.fits(tl.groups, now)) {
				return true
			}
			st.File, st.Offset = f.name, p.off+p.firstDiff(now)
			return false
		},
	})
	return st, err
}

// mismatch returns where a file first differs from how it was before the plan, or nothing.
func (tl *timeline) mismatch(files map[string]Reader) (file string, off int64, err error) {
	err = tl.inspect(files, visitor{
		size: func(f *fileTimeline, now int64) bool {
			if now != f.size.first() {
				file, off = f.name, min(now, f.size.first())
			}
			return file == ""
		},
		piece: func(f *fileTimeline, p *piece, now []byte) bool {
			if !same(now, p.first()) {
				file, off = f.name, p.off+int64(commonPrefix(now, p.first()))
			}
			return file == ""
		},
	})
	return file, off, err
}

func (f *fileTimeline) sizeFits(groups int, now int64) []run {
	return f.size.runs(groups, func(v int64) bool { return v == now },
		func(_, _ int64) bool { return false })
}

func (p *piece) fits(groups int, now []byte) []run {
	return p.runs(groups,
		func(v []byte) bool { return same(now, v) },
		func(old, new []byte) bool { return torn(now, old, new) })
}

// firstDiff is the first byte that none of the values has.
func (p *piece) firstDiff(now []byte) int64 {
	n := 0
	for _, v := range p.values {
		n = max(n, commonPrefix(now, v))
	}
	return int64(n)
}

// torn reports whether the bytes are those of one side up to some point and those of the other from
// there on, as a write leaves them that fails halfway.
func torn(now, a, b []byte) bool {
	if a == nil || b == nil || len(now) != len(a) {
		return false
	}
	i, j := commonPrefix(now, a), commonPrefix(now, b)
	return bytes.Equal(now[i:], b[i:]) || bytes.Equal(now[j:], a[j:])
}

func commonPrefix(a, b []byte) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// same is bytes.Equal, except that nil differs from an empty slice.
func same(a, b []byte) bool { return (a == nil) == (b == nil) && bytes.Equal(a, b) }
