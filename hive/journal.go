package hive

import "bytes"

// A journal is one of the hive's own logs, written so that Windows or anybody
// who replays logs can finish the change. (Hive sheet section 10.)

// highestEntry gives the highest sequence number of the entries in the HvLE
// logs. DIRT logs are told apart by time, not by number.
func (h *Hive) highestEntry() (highest uint32, ok bool, err error) {
	for _, l := range h.logs {
		if l == nil || !l.newFormat() {
			continue
		}
		entries, err := l.entries()
		if err != nil {
			return 0, false, err
		}
		last := l.first()
		if len(entries) > 0 {
			last = entries[len(entries)-1].sequence
		}
		if !ok || seqAfter(last, highest) {
			highest, ok = last, true
		}
	}
	return highest, ok, nil
}

// journalFormat gives the file type of the hive's logs as far as they tell: 6
// or 1; 0 where no log is fit to be a journal.
func (h *Hive) journalFormat() uint32 {
	format := uint32(0)
	for _, l := range h.logs {
		if l == nil {
			continue
		}
		if l.newFormat() {
			return typeLogNew
		}
		format = typeLogOld1
	}
	return format
}

// journalLogs gives the logs that can be overwritten, the best first. An old
// Windows reads LOG1; a newer one tells by the numbers, so there the invalid or
// the older log goes first.
func (h *Hive) journalLogs() []FileID {
	if h.journalFormat() == typeLogOld1 {
		if h.files.Log1 == nil {
			return nil
		}
		return []FileID{Log1}
	}
	ids := []FileID{Log1, Log2}
	a, b := h.logs[0], h.logs[1]
	if a != nil && (b == nil || seqAfter(a.first(), b.first())) {
		ids = []FileID{Log2, Log1}
	}
	fit := ids[:0]
	for _, id := range ids {
		if [...]Storage{h.files.Log1, h.files.Log2}[id-Log1] != nil {
			fit = append(fit, id)
		}
	}
	return fit
}

// planJournal commits by way of a log.
func (e *Editor) planJournal(p *planner, pages []int64) error {
	pages, err := e.withFirstPage(pages)
	if err != nil {
		return err
	}
	seq := e.h.base.seq2()
	marked := e.h.base.withSeq(seq+1, seq)
	var contents, head []byte
	if e.before.journalFormat() == typeLogNew {
		contents = e.logEntry(pages, seq)
		head = logBase(e.h.base, typeLogNew, seq)
	} else {
		stamp := e.nextStamp()
		if err := e.stampBin(stamp); err != nil {
			return err
		}
		marked = marked.with(func(b baseBlock) { put64(b[bbLastWritten:], stamp) })
		contents = e.dirtyLog(pages)
		head = logBase(marked, typeLogOld1, seq+1)
	}
	log, err := e.chooseLog(p, sectorSize+int64(len(contents)))
	if err != nil {
		return err
	}
	p.group("write the change into " + log.String()[1:])
	p.reserve(log, sectorSize+int64(len(contents)))
	p.write(log, sectorSize, contents)
	e.endLog(p, log, sectorSize+int64(len(contents)))
	p.group("make " + log.String()[1:] + " valid")
	p.write(log, 0, head)
	// The old bins size stays until the end: the log brings its own.
	p.group("mark the hive as dirty")
	p.base(marked.with(func(b baseBlock) { put32(b[bbBinsSize:], e.before.base.binsSize()) }))
	p.group("write the change into the hive")
	p.reserve(Primary, e.h.Size())
	for _, off := range pages {
		p.write(Primary, off, e.h.v.edited[off])
	}
	p.group("mark the hive as up to date")
	p.base(marked.withSeq(seq+1, seq+1))
	return nil
}

// chooseLog gives the first log that has room for need bytes.
func (e *Editor) chooseLog(p *planner, need int64) (FileID, error) {
	err := error(&NeedsLogError{"there is no log file"})
	for _, id := range e.before.journalLogs() {
		if err = p.room.fits(id, p.size[id], need); err == nil {
			return id, nil
		}
	}
	return 0, err
}

// endLog wipes the signature of a stale entry that would follow at once.
func (e *Editor) endLog(p *planner, log FileID, end int64) {
	if p.err != nil || end+sectorSize > p.size[log] {
		return
	}
	var sig [4]byte
	if p.err = p.files[log].readAt(sig[:], end); p.err == nil && string(sig[:]) == "HvLE" {
		p.write(log, end, make([]byte, sectorSize))
	}
}

// logBase gives the first sector of a log of that type.
func logBase(base baseBlock, fileType, seq uint32) []byte {
	b := append(baseBlock(nil), base[:sectorSize]...)
	return b.with(func(b baseBlock) {
		put32(b[bbType:], fileType)
		put32(b[bbSeq1:], seq)
		put32(b[bbSeq2:], seq)
	})
}

// withFirstPage adds the first page of the bins, which Windows has in every log
// entry, to the pages to be written.
func (e *Editor) withFirstPage(pages []int64) ([]int64, error) {
	if pages[0] == binsStart {
		return pages, nil
	}
	first := make([]byte, pageSize)
	if err := e.h.v.readAt(first, binsStart); err != nil {
		return nil, err
	}
	return append([]int64{binsStart}, pages...), e.h.v.write(binsStart, first)
}

// logEntry builds the HvLE entry of the changed pages.
func (e *Editor) logEntry(pages []int64, seq uint32) []byte {
	var refs, data []byte
	runs := 0
	for i, off := range pages {
		if i > 0 && off == pages[i-1]+pageSize {
			put32(refs[len(refs)-4:], le32(refs[len(refs)-4:])+pageSize)
		} else {
			refs = append(refs, word32(uint32(off-binsStart), pageSize)...)
			runs++
		}
		data = append(data, e.h.v.edited[off]...)
	}
	size := roundUp(sectorSize+entryHeader+int64(len(refs)+len(data)), pageSize) - sectorSize
	b := make([]byte, size)
	copy(b, "HvLE")
	put32(b[leSize:], uint32(size))
	put32(b[leFlags:], e.h.base.flags()&flagKTMLocked)
	put32(b[leSequence:], seq)
	put32(b[leBinsSize:], e.h.base.binsSize())
	put32(b[lePages:], uint32(runs))
	copy(b[entryHeader:], refs)
	copy(b[entryHeader+len(refs):], data)
	put64(b[leHash1:], Marvin32(b[entryHeader:]))
	put64(b[leHash2:], Marvin32(b[:leHash2]))
	return b
}

// nextStamp gives a time of last writing later than every one in the files: an
// old Windows tells by it which log belongs to the hive.
func (e *Editor) nextStamp() uint64 {
	stamp := max(e.now, e.h.base.lastWritten()+1)
	for _, l := range e.before.logs {
		if l != nil {
			stamp = max(stamp, l.base.lastWritten()+1)
		}
	}
	return stamp
}

// stampBin puts the time into the first bin, which keeps a copy of it.
func (e *Editor) stampBin(stamp uint64) error {
	var b [8]byte
	put64(b[:], stamp)
	return e.h.v.write(binsStart+binTimestamp, b[:])
}

// dirtyLog builds bitmap and sectors of a DIRT log, whole pages only.
func (e *Editor) dirtyLog(pages []int64) []byte {
	bins := e.h.base.binsSize()
	b := make([]byte, dirtyStart(bins)-sectorSize)
	copy(b, "DIRT")
	var data bytes.Buffer
	for _, off := range pages {
		b[dirtyHeader+(off-binsStart)/pageSize] = 0xFF
		data.Write(e.h.v.edited[off])
	}
	return append(b, data.Bytes()...)
}
