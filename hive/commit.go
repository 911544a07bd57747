package hive

import (
	"bytes"
	"sort"
)

// Plan gives everything that must be written to make the replay of a dirty hive
// and the editor's changes permanent. It is empty where the files hold it all
// already. A crash at any point of it leaves the old or the new content:
//
//   - a replay writes what the logs hold and then, in one sector, the base
//     block that says so; until then the logs apply again;
//   - a change inside one sector of a hive is one write;
//   - any other change is first written to one of the hive's own logs, in its
//     own format, so that Windows itself can finish it;
//   - without a usable log only changes are possible that one sector brings
//     into force after everything new has been written to unused space.
//
// It fails with *NeedsLogError or *NoRoomError.
func (e *Editor) Plan(room Room) (*Plan, error) {
	if err := e.finish(); err != nil {
		return nil, err
	}
	p := newPlanner(e.before.files, room)
	if e.before.dirty {
		e.before.planReplay(p)
	}
	pages, err := e.changedPages()
	if err != nil {
		return nil, err
	}
	if len(pages) == 0 || p.err != nil {
		return p.result()
	}
	e.raiseSequence(p)
	sector, single, err := e.singleSector(pages)
	switch {
	case err != nil:
		return nil, err
	case single:
		p.group("change the value in one sector")
		p.write(Primary, sector, e.sectorAt(sector))
	case e.shadow:
		err = e.planStaged(p)
	default:
		err = e.planJournal(p, pages)
	}
	if err != nil {
		return nil, err
	}
	return p.result()
}

// PlanReplay gives what brings a dirty hive's file up to date, without any other
// change.
func (h *Hive) PlanReplay(room Room) (*Plan, error) {
	p := newPlanner(h.files, room)
	if h.dirty {
		if h.play.Entries == 0 {
			return nil, &DirtyError{h.disk.seq1(), h.disk.seq2(), !h.disk.valid(), h.unfit}
		}
		h.planReplay(p)
	}
	return p.result()
}

// planReplay writes the logs' pages into the primary, then the base block.
func (h *Hive) planReplay(p *planner) {
	p.group("write what the logs hold into the hive")
	p.reserve(Primary, h.Size())
	buf := make([]byte, maxStep)
	for _, x := range h.v.extents {
		for done := int64(0); done < x.length && p.err == nil; {
			b := buf[:min(x.length-done, maxStep)]
			if p.err = readFull(x.src, b, x.srcOff+done); p.err != nil {
				return
			}
			p.write(Primary, x.off+done, b)
			done += int64(len(b))
		}
	}
	p.write(Primary, sectorSize, h.base[sectorSize:]) // differs only where the base block was lost
	p.group("mark the hive as up to date")
	p.base(h.base)
}

// changedPages gives the offsets of the pages that differ from the hive before.
func (e *Editor) changedPages() ([]int64, error) {
	var pages []int64
	old := make([]byte, pageSize)
	for off, page := range e.h.v.edited {
		if err := e.before.v.readAt(old, off); err != nil {
			return nil, err
		}
		if off >= e.before.Size() || !bytes.Equal(old, page) {
			pages = append(pages, off)
		}
	}
	sort.Slice(pages, func(i, j int) bool { return pages[i] < pages[j] })
	return pages, nil
}

// raiseSequence lifts the sequence numbers over those of every log entry, in
// one sector, so that no stale entry can be taken for a newer one while the
// hive is dirty.
func (e *Editor) raiseSequence(p *planner) {
	if e.before.dirty {
		return // the replay has done so
	}
	highest, ok, err := e.before.highestEntry()
	if err != nil {
		p.err = err
		return
	}
	if !ok || seqAfter(e.before.base.seq2(), highest) {
		return
	}
	e.h.base = e.h.base.withSeq(highest+1, highest+1)
	p.group("raise the sequence numbers above those in the logs")
	p.base(e.before.base.withSeq(highest+1, highest+1))
}

// singleSector reports whether all that differs lies in one sector of the bins.
func (e *Editor) singleSector(pages []int64) (sector int64, single bool, err error) {
	if len(pages) != 1 || e.h.base.binsSize() != e.before.base.binsSize() {
		return 0, false, nil
	}
	old := make([]byte, pageSize)
	if err := e.before.v.readAt(old, pages[0]); err != nil {
		return 0, false, err
	}
	from, to := trim(old, e.h.v.edited[pages[0]])
	from, to = from/sectorSize, (to-1)/sectorSize
	return pages[0] + int64(from)*sectorSize, from == to, nil
}

// sectorAt gives an edited sector.
func (e *Editor) sectorAt(off int64) []byte {
	page := e.h.v.edited[off&^(pageSize-1)]
	return page[off%pageSize:][:sectorSize]
}

// planStaged commits without a log: everything new goes into unused space
// first, then one sector makes it count.
func (e *Editor) planStaged(p *planner) error {
	ops := append([]op{}, e.ops...)
	sort.SliceStable(ops, func(i, j int) bool { return ops[i].stage < ops[j].stage })
	names := [...]string{"write the new records into unused space", "claim their cells", "make the change", "free the old cells"}
	at := int64(-1) // the sector of the commit
	for s := stageFill; s <= stageRelease; s++ {
		p.group(names[s])
		if s == stageFill {
			p.reserve(Primary, e.h.Size())
		}
		if s == stageClaim {
			p.base(e.h.base.with(func(baseBlock) {}))
		}
		for _, o := range ops {
			if o.stage != s {
				continue
			}
			if s == stageCommit {
				first, last := o.off/sectorSize, (o.off+int64(len(o.b))-1)/sectorSize
				if first != last || at >= 0 && first != at {
					return &NeedsLogError{"it changes more than one sector at once"}
				}
				at = first
			}
			p.write(Primary, o.off, o.b)
		}
	}
	return e.agrees(p)
}

// agrees makes sure that the staged writes end in what the editor holds.
func (e *Editor) agrees(p *planner) error {
	if p.err != nil {
		return nil // told by the caller
	}
	got := make([]byte, pageSize)
	for off, page := range e.h.v.edited {
		if err := p.files[Primary].readAt(got, off); err != nil {
			return err
		}
		if !bytes.Equal(got, page) {
			return &NeedsLogError{"several changes at once"}
		}
	}
	return nil
}
