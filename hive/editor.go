package hive

import (
	"bytes"
	"context"
	"errors"
	"time"
)

// An Editor collects changes to a hive in memory and turns them into a Plan. After an error from
// any of its methods it can't be used anymore.
type Editor struct {
	ctx    context.Context // of Edit, for what only some paths need
	before *Hive           // without the changes
	h      *Hive           // with them
	t      *tiling
	cells  bitmap // where allocated cells start
	now    uint64 // FILETIME for Last written

	// shadow makes every change leave the old records alone and take effect with one small write.
	// There is no other way if no log can be a journal.
	shadow  bool
	checked bool // the whole hive

	ops   []op
	fresh []span // was free space, or beyond the end, before: not yet referred to
	freed []span // cells that nothing refers to anymore
}

// A stage says when a write is safe if no log makes all of them atomic.
type stage int

const (
	stageFill    stage = iota // inside free cells, or beyond the last bin
	stageClaim                // cell headers, counters that may be too high: harmless by themselves
	stageCommit               // the change itself
	stageRelease              // old cells become free
)

// op is one write into the hive's file.
type op struct {
	stage stage
	off   int64
	b     []byte
}

// Edit begins a change at the given time. It refuses, with typed errors, a hive that is layered,
// that is dirty and has no usable logs, or whose bins and cells leave gaps or overlap.
func (h *Hive) Edit(ctx context.Context, now time.Time, p Progress) (*Editor, error) {
	if err := h.mayEdit(); err != nil {
		return nil, err
	}
	t, err := h.prove(ctx, p)
	if err != nil {
		return nil, err
	}
	h.proved = nil // the edit may change it
	if err := h.findForeign(); err != nil {
		return nil, err
	}
	return &Editor{ctx: ctx, before: h, h: h.fork(), t: t, cells: t.allocated, now: toFiletime(now),
		shadow: len(h.journalLogs()) == 0}, nil
}

// mayEdit refuses a hive that no edit is made for, however sound it is.
func (h *Hive) mayEdit() error {
	switch {
	case h.dirty && h.play.Entries == 0:
		return &DirtyError{h.disk.seq1(), h.disk.seq2(), !h.disk.valid(), h.unfit}
	case h.stale:
		return ErrStale
	case h.base.minor() > 5 || h.base.flags()&flagLayered != 0:
		return &LayeredError{h.base.minor(), h.base.flags()}
	}
	return nil
}

// prove makes sure of what every edit depends on, bins and root, and returns what it found out
// about the bins.
func (h *Hive) prove(ctx context.Context, p Progress) (*tiling, error) {
	if h.proved == nil || len(h.v.edited) > 0 {
		t, err := h.walkBins(ctx, nil, func(done int64) { p.report(done, h.Size()) })
		if err != nil {
			return nil, asDamaged(err)
		}
		h.proved = t
	}
	root := &Report{}
	if err := h.checkRoot(root); err != nil {
		return nil, err
	}
	if faults := root.Fatal(); len(faults) > 0 {
		return nil, &DamagedError{faults}
	}
	return h.proved, ctx.Err()
}

// Reach makes sure that nothing keeps Windows from finding a value, or the place where it would be,
// and that an edit of it would not be refused for a fault there. Its error is a *DamagedError.
func (h *Hive) Reach(ctx context.Context, path, name string, p Progress) error {
	t, err := h.prove(ctx, p)
	if err != nil {
		return err
	}
	e := &Editor{ctx: ctx, before: h, h: h, t: t, cells: t.allocated}
	k, err := e.key(path)
	if errors.Is(err, ErrKeyNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	_, err = e.value(k, name)
	if errors.Is(err, ErrValueNotFound) {
		return nil
	}
	return err
}

// fork returns a hive of the same content whose edits do not show in h.
func (h *Hive) fork() *Hive {
	f := *h
	f.base, f.v = append(baseBlock(nil), h.base...), h.v.fork()
	return &f
}

// asDamaged turns a CorruptError into the DamagedError that refuses an edit.
func asDamaged(err error) error {
	var c *CorruptError
	if errors.As(err, &c) {
		return &DamagedError{[]Fault{c.fault()}}
	}
	return err
}

// Hive returns the hive with all changes so far. It can be read but not edited; the cells that the
// changes released are still allocated in it.
func (e *Editor) Hive() *Hive { return e.h }

// Image returns a copy of the hive as the plan leaves it: the cells that the changes released are
// free. It is what a new file gets.
func (e *Editor) Image() (*Hive, error) {
	after, _, err := e.settle()
	if err == nil {
		after.proved = e.t // is right wherever nothing was edited
	}
	return after, err
}

// put writes to the hive in memory. Space that was not in use before can be written at any time.
func (e *Editor) put(s stage, off int64, b []byte) error {
	if e.isFresh(off) {
		s = stageFill
	}
	e.ops = append(e.ops, op{s, off, bytes.Clone(b)})
	return e.h.v.write(off, b)
}

// trim returns the range of b, in whole words of four bytes, that differs from old, which is as
// long.
func trim(old, b []byte) (from, to int) {
	for from < len(b) && old[from] == b[from] {
		from++
	}
	to = len(b)
	for to > from && old[to-1] == b[to-1] {
		to--
	}
	if from == to {
		return 0, 0
	}
	return from &^ 3, min(int(roundUp(int64(to), 4)), len(b))
}

// atomic reports whether b at off changes no more than one sector.
func (e *Editor) atomic(off int64, b []byte) (bool, error) {
	old := make([]byte, len(b))
	if err := e.h.v.readAt(old, off); err != nil {
		return false, err
	}
	from, to := trim(old, b)
	return from == to || (off+int64(from))/sectorSize == (off+int64(to)-1)/sectorSize, nil
}

// isFresh reports whether the byte at a file offset was not in use before.
func (e *Editor) isFresh(off int64) bool {
	for _, s := range e.fresh {
		if at := fileOffset(s.off); off >= at && off < at+int64(s.size) {
			return true
		}
	}
	return false
}

// putCell writes a field of a record. A record is never written to, nor released, unless a cell
// starts at its offset: a wild pointer must not damage what it hits.
func (e *Editor) putCell(s stage, cell uint32, field int, b []byte) error {
	if err := e.mustBeCell(cell); err != nil {
		return err
	}
	return e.put(s, fileOffset(cell)+cellHeader+int64(field), b)
}

func (e *Editor) putCell32(s stage, cell uint32, field int, v uint32) error {
	return e.putCell(s, cell, field, word32(v))
}

func (e *Editor) mustBeCell(off uint32) error {
	if off%8 != 0 || !e.cells.get(off) {
		return asDamaged(corrupt(fileOffset(off), "cell",
			"no allocated cell starts at offset 0x%x", off))
	}
	return nil
}

// touch sets a key's Last written.
func (e *Editor) touch(key uint32) error {
	var b [8]byte
	put64(b[:], e.now)
	return e.putCell(stageClaim, key, nkLastWritten, b[:])
}

// raise makes a counter of a record at least v.
func (e *Editor) raise(cell uint32, field int, now, v uint32) error {
	if v <= now {
		return nil
	}
	return e.putCell32(stageClaim, cell, field, v)
}

func word32(v ...uint32) []byte {
	b := make([]byte, 4*len(v))
	for i, x := range v {
		put32(b[4*i:], x)
	}
	return b
}
