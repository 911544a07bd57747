package hive

import (
	"slices"
	"sort"
)

// allocate stores data in a new cell, if possible in the same bin as the cell near. It takes a free
// cell, or else adds a bin.
func (e *Editor) allocate(data []byte, near uint32) (uint32, error) {
	need := roomFor(len(data))
	i := e.bestFree(need, near)
	if i < 0 {
		return e.appendBin(data, need)
	}
	c := e.t.free[i]
	if !e.isFresh(fileOffset(c.off)) {
		e.fresh = append(e.fresh, span{off: c.off + cellHeader, size: c.size - cellHeader})
	}
	if rest := c.size - need; rest > 0 {
		e.t.free[i] = span{off: c.off + need, size: rest}
		if err := e.put(stageFill, fileOffset(c.off+need), word32(rest)); err != nil {
			return 0, err
		}
	} else {
		e.t.free = slices.Delete(e.t.free, i, i+1)
	}
	payload := make([]byte, need-cellHeader)
	copy(payload, data)
	if err := e.put(stageFill, fileOffset(c.off)+cellHeader, payload); err != nil {
		return 0, err
	}
	e.cells.set(c.off)
	return c.off, e.put(stageClaim, fileOffset(c.off), word32(-need))
}

// bestFree returns the index of the free cell to use: one in the bin of near if there is one,
// otherwise the smallest that is large enough, or -1.
func (e *Editor) bestFree(need, near uint32) int {
	from, to := e.binOf(near)
	best := -1
	for i, c := range e.t.free {
		if c.size < need {
			continue
		}
		if c.off >= from && c.off < to {
			return i
		}
		if best < 0 || c.size < e.t.free[best].size {
			best = i
		}
	}
	return best
}

// binOf returns where the bin of a cell begins and ends.
func (e *Editor) binOf(cell uint32) (from, to uint32) {
	i := sort.Search(len(e.t.bins), func(i int) bool { return e.t.bins[i] > cell })
	if i == 0 {
		return 0, 0
	}
	to = e.h.base.binsSize()
	if i < len(e.t.bins) {
		to = e.t.bins[i]
	}
	return e.t.bins[i-1], to
}

// appendBin adds a hive bin whose first cell holds data.
func (e *Editor) appendBin(data []byte, need uint32) (uint32, error) {
	at := e.h.base.binsSize()
	size := roundUp(binHeaderSize+int64(need), pageSize)
	if int64(at)+size > 1<<31 {
		return 0, &LimitError{"size of the hive bins", int(int64(at) + size), 1 << 31}
	}
	b := make([]byte, size)
	copy(b, "hbin")
	put32(b[binOffset:], at)
	put32(b[binSize:], uint32(size))
	put32(b[binHeaderSize:], -need)
	copy(b[binHeaderSize+cellHeader:], data)
	end := binHeaderSize + need
	if rest := uint32(size) - end; rest > 0 {
		put32(b[end:], rest)
		e.t.free = append(e.t.free, span{off: at + end, size: rest})
	}
	e.h.base = e.h.base.with(func(b baseBlock) { put32(b[bbBinsSize:], at+uint32(size)) })
	e.h.v.size = e.h.Size()
	e.t.bins, e.t.end = append(e.t.bins, at), int64(at)+size
	e.cells = append(e.cells, make(bitmap, len(newBitmap(e.h))-len(e.cells))...)
	e.cells.set(at + binHeaderSize)
	e.fresh = append(e.fresh, span{off: at, size: uint32(size)})
	e.ops = append(e.ops, op{stageFill, fileOffset(at), b})
	return at + binHeaderSize, e.h.v.write(fileOffset(at), b)
}

// release notes that nothing refers to a cell anymore. The cell can't be reused before the change
// takes effect, so it becomes free only at the end.
func (e *Editor) release(cell uint32) error {
	if err := e.mustBeCell(cell); err != nil {
		return err
	}
	b, err := e.h.v.bytes(fileOffset(cell), cellHeader)
	if err != nil {
		return err
	}
	size, _ := cellSize(b)
	e.freed = append(e.freed, span{off: cell, size: size})
	e.cells.clear(cell) // so that no second record can release it too
	return nil
}

// freeRuns merges the released cells with their free neighbors in the same bin and returns the
// resulting free cells.
func (e *Editor) freeRuns() []span {
	if len(e.freed) == 0 {
		return nil // there may be a great many free cells to sort
	}
	all := slices.Concat(e.t.free, e.freed)
	slices.SortFunc(all, func(a, b span) int { return int(a.off) - int(b.off) })
	released := make(map[uint32]bool, len(e.freed))
	for _, c := range e.freed {
		released[c.off] = true
	}
	var runs []span
	for i := 0; i < len(all); {
		_, end := e.binOf(all[i].off)
		run, changed := all[i], released[all[i].off]
		for i++; i < len(all) && all[i].off == run.off+run.size && all[i].off < end; i++ {
			run.size += all[i].size
			changed = changed || released[all[i].off]
		}
		if changed {
			runs = append(runs, run)
		}
	}
	return runs
}

// settle returns the hive with all changes made and the released cells free, and the writes that
// lead there.
func (e *Editor) settle() (*Hive, []op, error) {
	after, ops := e.h.fork(), slices.Clone(e.ops)
	for _, run := range e.freeRuns() {
		o := op{stageRelease, fileOffset(run.off), word32(run.size)}
		if err := after.v.write(o.off, o.b); err != nil {
			return nil, nil, err
		}
		ops = append(ops, o)
	}
	return after, ops, nil
}
