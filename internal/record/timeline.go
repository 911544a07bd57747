package record

import (
	"bytes"
	"slices"
)

// timeline is a plan seen from its files: what every byte that the plan touches is after each
// group.
type timeline struct {
	groups int
	files  []*fileTimeline
}

// fileTimeline is one file of a timeline.
type fileTimeline struct {
	name   string
	size   history[int64] // empty if the plan doesn't know the size
	pieces []piece        // in ascending order, without overlaps
}

// piece is a byte range within one sector that the plan always writes as a whole.
type piece struct {
	off             int64
	n               int64
	history[[]byte] // nil while the file is too short to have the piece
}

func (p piece) end() int64 { return p.off + p.n }

// history is what something is in the course of the plan.
type history[T any] struct {
	values []T   // one more than groups, or none at all
	groups []int // groups[i] turns values[i] into values[i+1]
}

func (h history[T]) first() T { return h.values[0] }
func (h history[T]) last() T  { return h.values[len(h.values)-1] }

func (h *history[T]) turn(group int, to T) {
	h.groups = append(h.groups, group)
	h.values = append(h.values, to)
}

// span is a write to one file, resize a change of its size.
type span struct {
	start, end int64
	group      int
	old, new   []byte
}

type resize struct {
	group    int
	old, new int64
}

// base is what is known of a file besides the plan: its size and its first bytes before the plan.
type base struct {
	size  int64
	bytes []byte
}

// compile checks a plan as Validate says and returns its timeline. Files in bases are part of the
// timeline even if the plan doesn't touch them.
func compile(p Plan, bases map[string]base) (*timeline, error) {
	if err := checkSteps(p); err != nil {
		return nil, err
	}
	names := p.Files()
	for name := range bases {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)

	spans := make(map[string][]span, len(names))
	resizes := make(map[string][]resize)
	for i, g := range p.Groups {
		for _, s := range g.Steps {
			if s.IsResize() {
				resizes[s.File] = append(resizes[s.File], resize{i, s.OldSize, s.NewSize})
			} else {
				spans[s.File] = append(spans[s.File], span{s.Offset, s.end(), i, s.Old, s.New})
			}
		}
	}
	tl := &timeline{groups: len(p.Groups)}
	for _, name := range names {
		var known *base
		if b, ok := bases[name]; ok {
			known = &b
		}
		f, err := compileFile(name, spans[name], resizes[name], known)
		if err != nil {
			return nil, err
		}
		tl.files = append(tl.files, f)
	}
	return tl, nil
}

// compileFile returns the timeline of one file.
func compileFile(name string, spans []span, resizes []resize, known *base) (*fileTimeline, error) {
	spans, err := disjoint(name, spans)
	if err != nil {
		return nil, err
	}
	f := &fileTimeline{name: name}
	if f.size, err = sizes(name, resizes, known); err != nil {
		return nil, err
	}
	c := cutter{name: name, resizes: resizes, known: known}
	if known != nil {
		c.watched = int64(len(known.bytes))
	}
	if f.pieces, err = c.cut(spans); err != nil {
		return nil, err
	}
	return f, nil
}

// disjoint drops steps that a group contains twice and rejects steps that overlap.
func disjoint(name string, spans []span) ([]span, error) {
	slices.SortStableFunc(spans, func(a, b span) int {
		if a.group != b.group {
			return a.group - b.group
		}
		return cmp64(a.start, b.start)
	})
	var out []span
	for _, s := range spans {
		if n := len(out); n > 0 && out[n-1].group == s.group && s.start < out[n-1].end {
			p := out[n-1]
			if p.start == s.start && bytes.Equal(p.old, s.old) && bytes.Equal(p.new, s.new) {
				continue
			}
			return nil, &PlanError{s.group, name, s.start, "two different steps overlap"}
		}
		out = append(out, s)
	}
	return out, nil
}

// sizes puts the sizes of a file in order.
func sizes(name string, resizes []resize, known *base) (history[int64], error) {
	var h history[int64]
	if known != nil {
		h.values = []int64{known.size}
	}
	for i, r := range resizes {
		if len(h.values) == 0 {
			h.values = []int64{r.old}
		}
		switch {
		case r.old != h.last():
			return h, &PlanError{r.group, name, r.old, "the old size is not the one before"}
		case i > 0 && r.group == resizes[i-1].group:
			return h, &PlanError{r.group, name, r.old, "resized twice in one group"}
		case (r.old < r.new) != (resizes[0].old < resizes[0].new):
			return h, &PlanError{r.group, name, r.old, "grows and shrinks in one plan"}
		}
		h.turn(r.group, r.new)
	}
	return h, nil
}

func cmp64(a, b int64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}
