package hive

import (
	"bytes"
	"sort"
)

// Plan returns everything that must be written to make the replay of a dirty hive and the editor's
// changes permanent. It is empty if the files already hold it all. A crash at any point leaves the
// old or the new content:
//
//   - a replay writes what the logs hold and then, in one sector, the base block that says so;
//     until then the logs apply again;
//   - a change inside one sector of a hive is one write;
//   - any other change is first written to one of the hive's own logs, in the log's own format, so
//     that Windows itself can finish it;
//   - without a usable log, only those changes are possible that a single sector can put into
//     effect after everything new has been written to unused space.
//
// It fails with *NeedsLogError or *NoRoomError.
func (e *Editor) Plan(room Room) (*Plan, error) {
	after, ops, err := e.settle()
	if err != nil {
		return nil, err
	}
	c := commit{before: e.before, after: after, p: newPlanner(e.before.files, room)}
	if e.before.dirty {
		e.before.planReplay(c.p)
	}
	if c.pages, err = c.changedPages(); err != nil {
		return nil, err
	}
	if len(c.pages) == 0 || c.p.err != nil {
		return c.p.result()
	}
	if err := c.raiseSequence(); err != nil {
		return nil, err
	}
	sector, single, err := c.singleSector()
	switch {
	case err != nil:
		return nil, err
	case single:
		c.p.group("make the change in one sector")
		c.p.write(Primary, sector, c.sectorAt(sector))
	case e.shadow:
		err = c.staged(ops)
	default:
		err = c.journaled(e.now)
	}
	if err != nil {
		return nil, err
	}
	return c.p.result()
}

// PlanReplay returns the plan that brings a dirty hive's file up to date and changes nothing else.
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

// A commit leads from one state of a hive to another.
type commit struct {
	before, after *Hive
	pages         []int64 // file offsets of the pages that differ, ascending
	p             *planner
}

// changedPages finds the pages that differ.
func (c *commit) changedPages() ([]int64, error) {
	var pages []int64
	old := make([]byte, pageSize)
	for off, page := range c.after.v.edited {
		if err := c.before.v.readAt(old, off); err != nil {
			return nil, err
		}
		if off >= c.before.Size() || !bytes.Equal(old, page) {
			pages = append(pages, off)
		}
	}
	sort.Slice(pages, func(i, j int) bool { return pages[i] < pages[j] })
	return pages, nil
}

// raiseSequence raises the sequence numbers above those of every log entry, in one sector, so that
// no stale entry can be mistaken for a newer one while the hive is dirty.
func (c *commit) raiseSequence() error {
	if c.before.dirty {
		return nil // the replay has already done so
	}
	highest, ok, err := c.before.highestEntry()
	if err != nil || !ok || seqAfter(c.before.base.seq2(), highest) {
		return err
	}
	c.raise("raise the sequence numbers above those in the logs", highest+1)
	return nil
}

// raise raises the sequence numbers of a clean hive and changes nothing else.
func (c *commit) raise(why string, seq uint32) {
	c.after.base = c.after.base.withSeq(seq, seq)
	c.p.group(why)
	c.p.base(c.before.base.withSeq(seq, seq))
}

// singleSector reports whether all that differs lies in one sector of the bins.
func (c *commit) singleSector() (sector int64, single bool, err error) {
	if len(c.pages) != 1 || c.after.base.binsSize() != c.before.base.binsSize() {
		return 0, false, nil
	}
	old := make([]byte, pageSize)
	if err := c.before.v.readAt(old, c.pages[0]); err != nil {
		return 0, false, err
	}
	from, to := trim(old, c.after.v.edited[c.pages[0]])
	from, to = from/sectorSize, (to-1)/sectorSize
	return c.pages[0] + int64(from)*sectorSize, from == to, nil
}

// sectorAt returns a sector of an edited page.
func (c *commit) sectorAt(off int64) []byte {
	page := c.after.v.edited[off&^(pageSize-1)]
	return page[off%pageSize:][:sectorSize]
}

// staged commits without a log: everything new goes into unused space first, then one sector puts
// it into effect.
func (c *commit) staged(ops []op) error {
	for s, why := range [...]string{
		stageFill:    "write the new records into unused space",
		stageClaim:   "claim their cells",
		stageCommit:  "make the change",
		stageRelease: "free the old cells",
	} {
		c.p.group(why)
		switch stage(s) {
		case stageFill:
			c.p.reserve(Primary, c.after.Size())
		case stageClaim:
			c.p.base(c.after.base)
		}
		if err := c.writeStage(ops, stage(s)); err != nil {
			return err
		}
		if stage(s) == stageCommit && !c.p.oneSector() {
			return &NeedsLogError{"it changes more than one sector at once" +
				c.before.foreignLogs()}
		}
	}
	return nil
}

// writeStage writes the combined result of all ops of one stage.
func (c *commit) writeStage(ops []op, s stage) error {
	v := c.p.files[Primary].fork()
	var pages []int64
	for _, o := range ops {
		if o.stage != s {
			continue
		}
		if err := v.write(o.off, o.b); err != nil {
			return err
		}
		for at := o.off &^ (pageSize - 1); at < o.off+int64(len(o.b)); at += pageSize {
			pages = append(pages, at)
		}
	}
	sort.Slice(pages, func(i, j int) bool { return pages[i] < pages[j] })
	for _, at := range pages {
		c.p.write(Primary, at, v.edited[at])
	}
	return nil
}
