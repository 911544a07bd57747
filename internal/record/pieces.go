package record

import (
	"bytes"
	"slices"
)

// cutter cuts what is written to one file into pieces: at the ends of all writes, at the sizes that
// the file takes on, and at sector borders.
type cutter struct {
	name    string
	resizes []resize
	known   *base
	watched int64 // length of known.bytes, which become pieces even if they aren't written

	pieces []piece
}

// cut returns the pieces of spans, which don't overlap and are sorted by group.
func (c *cutter) cut(spans []span) ([]piece, error) {
	starts := slices.Clone(spans)
	slices.SortStableFunc(starts, func(a, b span) int { return cmp64(a.start, b.start) })
	var active []span
	edges := c.edges(spans)
	for i := 0; i+1 < len(edges); i++ {
		from, to := edges[i], edges[i+1]
		active = slices.DeleteFunc(active, func(s span) bool { return s.end <= from })
		for len(starts) > 0 && starts[0].start == from {
			active = append(active, starts[0])
			starts = starts[1:]
		}
		slices.SortFunc(active, func(a, b span) int { return a.group - b.group })
		if err := c.sectors(from, to, active); err != nil {
			return nil, err
		}
	}
	return c.pieces, nil
}

// edges returns all offsets at which something begins or ends, in ascending order.
func (c *cutter) edges(spans []span) []int64 {
	var edges []int64
	for _, s := range spans {
		edges = append(edges, s.start, s.end)
	}
	for _, r := range c.resizes {
		edges = append(edges, r.old, r.new)
	}
	if c.watched > 0 {
		edges = append(edges, 0, c.watched)
	}
	slices.Sort(edges)
	return slices.Compact(edges)
}

// sectors adds the pieces between two edges.
func (c *cutter) sectors(from, to int64, active []span) error {
	if len(active) == 0 && from >= c.watched {
		return nil
	}
	for from < to {
		end := min(to, from-from%SectorSize+SectorSize)
		p, err := c.piece(from, end, active)
		if err != nil {
			return err
		}
		c.pieces = append(c.pieces, p)
		from = end
	}
	return nil
}

// piece follows one piece through the plan: the file grows over it, writes change it, the file
// shrinks away from it.
func (c *cutter) piece(from, to int64, active []span) (piece, error) {
	p := piece{off: from, n: to - from}
	p.values = [][]byte{c.start(from, to, active)}
	resizes := c.resizes
	for _, s := range active {
		for len(resizes) > 0 && resizes[0].before(s.group) {
			if err := c.resize(&p, resizes[0]); err != nil {
				return p, err
			}
			resizes = resizes[1:]
		}
		was := p.last()
		switch {
		case was == nil:
			return p, &PlanError{s.group, c.name, from, "written beyond the end of the file"}
		case !bytes.Equal(was, s.old[from-s.start:to-s.start]):
			return p, &PlanError{s.group, c.name, from, "the old bytes are not the ones before"}
		}
		p.turn(s.group, s.new[from-s.start:to-s.start])
	}
	for _, r := range resizes {
		if err := c.resize(&p, r); err != nil {
			return p, err
		}
	}
	return p, nil
}

// before reports whether the resize comes before the writes of a group.
func (r resize) before(group int) bool {
	return r.group < group || r.group == group && r.new > r.old
}

// start is what a piece is before the plan.
func (c *cutter) start(from, to int64, active []span) []byte {
	switch {
	case len(c.resizes) > 0 && from >= c.resizes[0].old, c.known != nil && from >= c.known.size:
		return nil
	case from < c.watched:
		return c.known.bytes[from:to]
	}
	s := active[0]
	return s.old[from-s.start : to-s.start]
}

// resize makes a piece appear or disappear.
func (c *cutter) resize(p *piece, r resize) error {
	zeros := make([]byte, p.n)
	switch was := p.last(); {
	case was == nil && r.new > p.off:
		p.turn(r.group, zeros)
	case was != nil && r.new <= p.off:
		if !bytes.Equal(was, zeros) {
			return &PlanError{r.group, c.name, p.off, "shrinking cuts off bytes that are not zero"}
		}
		p.turn(r.group, nil)
	}
	return nil
}
