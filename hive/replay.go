package hive

import (
	"fmt"
	"sort"
)

// Replaying brings a dirty hive up to date from its logs, as an overlay of its view. Which logs
// count, in which order and how far is as in Windows (hive sheet section 6.4 for HvLE, 6.2 for
// DIRT).

// replayLogs sets up the view, the base block and the Replay of a dirty hive.
func (h *Hive) replayLogs() error {
	applied, err := h.replayNew()
	if err == nil && !applied {
		applied, err = h.replayOld()
	}
	if err != nil {
		return &readError{"a log", err}
	}
	if !applied {
		for i := range h.unfit {
			if h.unfit[i] == "" {
				h.unfit[i] = "does not count, as the other one does"
			}
		}
		return &DirtyError{h.disk.seq1(), h.disk.seq2(), !h.disk.valid(), h.unfit}
	}
	next, err := h.freeSequence()
	if err != nil {
		return err
	}
	h.base = h.base.withSeq(next, next)
	h.v.size = h.Size()
	if err := h.base.checkVersion(); err != nil {
		return err
	}
	if err := h.base.checkBinsSize(); err != nil {
		return err
	}
	return h.checkGrowth()
}

// checkGrowth refuses bins that are larger than all files together: what lies beyond the end of the
// primary file can only come from the logs.
func (h *Hive) checkGrowth() error {
	most := h.files.Primary.Size()
	for _, l := range h.logs {
		if l != nil {
			most += l.size
		}
	}
	if h.Size() > most {
		return &TruncatedError{h.files.Primary.Size(), h.Size()}
	}
	return nil
}

// replayNew applies the HvLE logs.
func (h *Hive) replayNew() (applied bool, err error) {
	order := h.newLogs()
	if len(order) == 0 {
		return false, nil
	}
	if h.disk.valid() {
		order = h.notOlder(order)
	} else {
		order = order[len(order)-1:] // only the later one counts, with its base block
		h.takeBase(order[0])
	}
	var all []pageRef
	var from []*logFile
	for i, l := range order {
		if i > 0 && (h.play.Entries == 0 || l.first() != h.play.Last+1) {
			h.unfit[l.id-Log1] = fmt.Sprintf("does not follow the other one (from %d)", l.first())
			break
		}
		entries, err := l.entries()
		if err != nil {
			return false, err
		}
		if len(entries) == 0 {
			h.unfit[l.id-Log1] = "holds no whole entry"
		}
		for _, e := range entries {
			h.noteEntry(l, e)
			for _, p := range e.pages {
				all, from = append(all, p), append(from, l)
			}
		}
	}
	h.setExtents(all, from)
	return h.play.Entries > 0, nil
}

// notOlder drops the logs that begin before the hive's last complete write.
func (h *Hive) notOlder(logs []*logFile) (fit []*logFile) {
	for _, l := range logs {
		if seqAfter(h.disk.seq2(), l.first()) {
			h.unfit[l.id-Log1] = fmt.Sprintf("is older (from %d) than the hive (%d)",
				l.first(), h.disk.seq2())
			continue
		}
		fit = append(fit, l)
	}
	return fit
}

// newLogs returns the valid HvLE logs, the earlier one first.
func (h *Hive) newLogs() []*logFile {
	var order []*logFile
	for _, l := range h.logs {
		if l != nil && l.newFormat() {
			order = append(order, l)
		}
	}
	if len(order) == 2 && seqAfter(order[0].first(), order[1].first()) {
		order[0], order[1] = order[1], order[0]
	}
	return order
}

// noteEntry updates the base block and the Replay from an entry.
func (h *Hive) noteEntry(l *logFile, e logEntry) {
	put32(h.base[bbBinsSize:], e.binsSize)
	put32(h.base[bbFlags:], h.base.flags()&^flagKTMLocked|e.flags&flagKTMLocked)
	if h.play.Entries == 0 {
		h.play.First, h.play.Format = e.sequence, "HvLE"
	}
	h.play.Entries++
	h.play.Last = e.sequence
	h.addLog(l)
}

func (h *Hive) addLog(l *logFile) {
	if n := len(h.play.Logs); n == 0 || h.play.Logs[n-1] != l.id {
		h.play.Logs = append(h.play.Logs, l.id)
	}
}

// takeBase builds the base block from a log if the hive's own is broken.
func (h *Hive) takeBase(l *logFile) {
	h.base = make(baseBlock, pageSize)
	copy(h.base, l.base)
	put32(h.base[bbType:], typePrimary)
}

// replayOld applies a DIRT log. Only one of the two ever counts.
func (h *Hive) replayOld() (applied bool, err error) {
	l, err := h.oldLog()
	if l == nil || err != nil {
		return false, err
	}
	pages, unfit, err := l.dirtySectors()
	if err != nil || unfit != "" {
		h.unfit[l.id-Log1] = unfit
		return false, err
	}
	if !h.disk.valid() {
		h.takeBase(l)
	}
	put32(h.base[bbBinsSize:], l.base.binsSize())
	from := make([]*logFile, len(pages))
	for i := range from {
		from[i] = l
	}
	h.setExtents(pages, from)
	h.play.Format, h.play.Entries, h.play.First, h.play.Last = "DIRT", 1, l.first(), l.first()
	h.addLog(l)
	return true, nil
}

// oldLog picks the DIRT log that belongs to the hive by its last-written time, which must be that
// of the base block or, if that is broken, the copy in the first bin. LOG1 comes first. If the base
// block is broken and no time matches, the newer log counts, unless it is older than the copy.
func (h *Hive) oldLog() (*logFile, error) {
	stamp := h.disk.lastWritten()
	if !h.disk.valid() {
		var b [8]byte
		if err := readFull(h.files.Primary, b[:], binsStart+binTimestamp); err != nil {
			return nil, err
		}
		stamp = le64(b[:])
	}
	var newest *logFile
	for i, l := range h.logs {
		if l == nil || l.newFormat() {
			continue
		}
		if l.base.lastWritten() == stamp {
			return l, nil
		}
		h.unfit[i] = "was written at another time than the hive"
		if newest == nil || l.base.lastWritten() > newest.base.lastWritten() {
			newest = l
		}
	}
	if h.disk.valid() || newest == nil || newest.base.lastWritten() < stamp {
		return nil, nil
	}
	return newest, nil
}

// setExtents lays the logs' pages over the view; later ones cover earlier ones. Pages beyond the
// bins are dropped: a later entry made the hive smaller.
func (h *Hive) setExtents(pages []pageRef, from []*logFile) {
	type source struct {
		log *logFile
		at  int64
	}
	sectors := make(map[int64]source)
	bins := int64(h.base.binsSize())
	for i, p := range pages {
		for n := int64(0); n < int64(p.length) && int64(p.off)+n < bins; n += sectorSize {
			sectors[binsStart+int64(p.off)+n] = source{from[i], p.at + n}
		}
	}
	offs := make([]int64, 0, len(sectors))
	for off := range sectors {
		offs = append(offs, off)
	}
	sort.Slice(offs, func(i, j int) bool { return offs[i] < offs[j] })
	h.v.extents = h.v.extents[:0]
	var log *logFile // of the last extent
	for _, off := range offs {
		s := sectors[off]
		if s.log == log {
			last := &h.v.extents[len(h.v.extents)-1]
			if last.off+last.length == off && last.srcOff+last.length == s.at {
				last.length += sectorSize
				continue
			}
		}
		log = s.log
		h.v.extents = append(h.v.extents, extent{off, sectorSize, s.log.src, s.at})
	}
	h.play.Sectors = len(offs)
}

// freeSequence returns a sequence number after all those in the hive and its logs, so that no stale
// entry can ever seem to follow.
func (h *Hive) freeSequence() (uint32, error) {
	var highest uint32
	found := false
	see := func(n uint32) {
		if !found || seqAfter(n, highest) {
			highest, found = n, true
		}
	}
	if h.disk.valid() {
		see(h.disk.seq1())
		see(h.disk.seq2())
	}
	for _, l := range h.logs {
		if l == nil {
			continue
		}
		see(l.first())
		if !l.newFormat() {
			continue
		}
		entries, err := l.entries()
		if err != nil {
			return 0, err
		}
		if len(entries) > 0 {
			see(entries[len(entries)-1].sequence)
		}
	}
	return highest + 1, nil
}
