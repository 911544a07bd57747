package hive

import (
	"bytes"
	"fmt"
	"slices"
)

// A journal is one of the hive's own logs, written so that Windows, or any program that replays
// logs, can finish the change. (Hive sheet section 10.)

// highestEntry returns the highest sequence number of the entries in the HvLE logs. DIRT logs are
// matched by time, not by number.
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

// journalFormat returns the file type of the hive's logs, 6 or 1, or 0 if no log can be a journal.
// In a hive made for larger sectors, Windows looks for a log's data elsewhere.
func (h *Hive) journalFormat() uint32 {
	if le32(h.base[bbClustering:]) != 1 {
		return 0
	}
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

// journalLogs returns the logs that can be overwritten, the best first; none if no log shows the
// format. An old Windows reads LOG1. A newer one goes by the numbers, so there the invalid or the
// older log comes first.
func (h *Hive) journalLogs() []FileID {
	ids := []FileID{Log1, Log2}
	switch h.journalFormat() {
	case 0:
		return nil
	case typeLogOld1:
		ids = ids[:1]
	default:
		if a, b := h.logs[0], h.logs[1]; a != nil && (b == nil || seqAfter(a.first(), b.first())) {
			ids[0], ids[1] = Log2, Log1
		}
	}
	files := map[FileID]Storage{Log1: h.files.Log1, Log2: h.files.Log2}
	return slices.DeleteFunc(ids, func(id FileID) bool {
		return files[id] == nil || h.foreign[id-Log1]
	})
}

// findForeign finds the logs that hold something other than a log.
func (h *Hive) findForeign() (err error) {
	for i, src := range []Storage{h.files.Log1, h.files.Log2} {
		if src == nil || h.logs[i] != nil {
			continue
		}
		if h.foreign[i], err = isForeign(src); err != nil {
			return &readError{(Log1 + FileID(i)).String(), err}
		}
	}
	return nil
}

// foreignLogs says which logs hold something other than a log, as the end of a sentence.
func (h *Hive) foreignLogs() string {
	text := ""
	for i, foreign := range h.foreign {
		if foreign {
			text += fmt.Sprintf("; %s holds something that is no log", Log1+FileID(i))
		}
	}
	return text
}

// maxUnused is larger than any log.
const maxUnused = 4 << 30

// isForeign reports whether a file with the name of a log is something else: it is neither empty
// nor all zeros, and doesn't begin like a log, valid or not. It belongs to somebody else and must
// not become our journal.
func isForeign(src Storage) (bool, error) {
	size := src.Size()
	buf := make([]byte, maxStep)
	for off := int64(0); off < size; off += maxStep {
		b := buf[:min(size-off, maxStep)]
		if err := readFull(src, b, off); err != nil {
			return false, err
		}
		if off == 0 && bytes.HasPrefix(b, []byte("regf")) {
			return false, nil
		}
		if len(bytes.TrimLeft(b, "\x00")) > 0 || size > maxUnused {
			return true, nil
		}
	}
	return false, nil
}

// journaled commits by way of a log.
//
// Windows ignores the logs while the hive is clean, but its next session numbers its first entry by
// the hive's secondary number and may write it to the other log. If that session crashes, every log
// counts whose first number is not below the secondary one. So a log of ours that is valid beside a
// clean hive must have a lower number, or it would be used instead of the session's log, or as its
// continuation. Starting at N/N, the numbers of an HvLE commit are:
//
//   - the hive is raised to N+1/N+1; the next session would begin at N+1;
//   - the log gets N and becomes valid, but doesn't count yet;
//   - N+2/N marks the hive as dirty. This one sector makes the log count, and nothing else can have
//     a number of N or above;
//   - at the end the hive is at N+2/N+2, not at N+1/N+1, which was the old content.
//
// When the steps are undone in reverse, the log stops counting before it is changed, and the hive
// gets N/N back once the log is what it was. DIRT logs count by time, not by number; for them the
// hive goes from N/N through N+1/N to N+1/N+1, as with Windows.
func (c *commit) journaled(now uint64) error {
	if err := c.addFirstPage(); err != nil {
		return err
	}
	seq := c.after.base.seq2()
	marked := c.after.base.withSeq(seq+1, seq)
	var contents, head []byte
	if c.before.journalFormat() == typeLogNew {
		contents = c.logEntry(seq)
		head = logBase(c.after.base, typeLogNew, seq)
		c.raise("raise the sequence numbers above the log's", seq+1)
		marked = c.after.base.withSeq(seq+2, seq)
	} else {
		stamp := c.nextStamp(now)
		if err := c.stampBin(stamp); err != nil {
			return err
		}
		marked = marked.with(func(b baseBlock) { put64(b[bbLastWritten:], stamp) })
		contents = c.dirtyLog()
		head = logBase(marked, typeLogOld1, seq+1)
	}
	log, err := c.chooseLog(sectorSize + int64(len(contents)))
	if err != nil {
		return err
	}
	p, name := c.p, log.String()[1:]
	p.group("write the change into " + name)
	p.reserve(log, sectorSize+int64(len(contents)))
	p.write(log, sectorSize, contents)
	c.endLog(log, sectorSize+int64(len(contents)))
	p.group("make " + name + " valid")
	p.write(log, 0, head)
	// The old bins size stays until the end, for readers that ignore logs.
	p.group("mark the hive as dirty")
	p.base(marked.with(func(b baseBlock) { put32(b[bbBinsSize:], c.before.base.binsSize()) }))
	p.group("write the change into the hive")
	p.reserve(Primary, c.after.Size())
	for _, off := range c.pages {
		p.write(Primary, off, c.after.v.edited[off])
	}
	p.group("mark the hive as up to date")
	p.base(marked.withSeq(marked.seq1(), marked.seq1()))
	return nil
}

// chooseLog returns the first log that has room for need bytes.
func (c *commit) chooseLog(need int64) (FileID, error) {
	err := error(&NeedsLogError{"there is no log file"})
	for _, id := range c.before.journalLogs() {
		if err = c.p.room.fits(id, c.p.size[id], need); err == nil {
			return id, nil
		}
	}
	return 0, err
}

// endLog wipes the signature of a stale entry that would follow directly.
func (c *commit) endLog(log FileID, end int64) {
	p := c.p
	if p.err != nil || end+sectorSize > p.size[log] {
		return
	}
	var sig [4]byte
	if p.err = p.files[log].readAt(sig[:], end); p.err == nil && string(sig[:]) == "HvLE" {
		p.write(log, end, make([]byte, sectorSize))
	}
}

// logBase returns the first sector of a log of this type.
func logBase(base baseBlock, fileType, seq uint32) []byte {
	b := append(baseBlock(nil), base[:sectorSize]...)
	return b.with(func(b baseBlock) {
		put32(b[bbType:], fileType)
		put32(b[bbSeq1:], seq)
		put32(b[bbSeq2:], seq)
	})
}

// addFirstPage adds the first page of the bins, which Windows has in every log
// entry, to the pages to be written.
func (c *commit) addFirstPage() error {
	if c.pages[0] == binsStart {
		return nil
	}
	first := make([]byte, pageSize)
	if err := c.after.v.readAt(first, binsStart); err != nil {
		return err
	}
	c.pages = append([]int64{binsStart}, c.pages...)
	return c.after.v.write(binsStart, first)
}

// logEntry builds the HvLE entry of the changed pages.
func (c *commit) logEntry(seq uint32) []byte {
	var refs, data []byte
	runs := 0
	for i, off := range c.pages {
		if i > 0 && off == c.pages[i-1]+pageSize {
			put32(refs[len(refs)-4:], le32(refs[len(refs)-4:])+pageSize)
		} else {
			refs = append(refs, word32(uint32(off-binsStart), pageSize)...)
			runs++
		}
		data = append(data, c.after.v.edited[off]...)
	}
	size := roundUp(sectorSize+entryHeader+int64(len(refs)+len(data)), pageSize) - sectorSize
	b := make([]byte, size)
	copy(b, "HvLE")
	put32(b[leSize:], uint32(size))
	put32(b[leFlags:], c.after.base.flags()&flagKTMLocked)
	put32(b[leSequence:], seq)
	put32(b[leBinsSize:], c.after.base.binsSize())
	put32(b[lePages:], uint32(runs))
	copy(b[entryHeader:], refs)
	copy(b[entryHeader+len(refs):], data)
	put64(b[leHash1:], Marvin32(b[entryHeader:]))
	put64(b[leHash2:], Marvin32(b[:leHash2]))
	return b
}

// nextStamp returns a last-written time later than any in the files. An old Windows goes by it to
// see which log belongs to the hive.
func (c *commit) nextStamp(now uint64) uint64 {
	stamp := max(now, c.before.base.lastWritten()+1)
	for _, l := range c.before.logs {
		if l != nil {
			stamp = max(stamp, l.base.lastWritten()+1)
		}
	}
	return stamp
}

// stampBin puts the time into the first bin, which keeps a copy of it.
func (c *commit) stampBin(stamp uint64) error {
	var b [8]byte
	put64(b[:], stamp)
	return c.after.v.write(binsStart+binTimestamp, b[:])
}

// dirtyLog builds the bitmap and the sectors of a DIRT log, in whole pages.
func (c *commit) dirtyLog() []byte {
	bins := c.after.base.binsSize()
	b := make([]byte, dirtyStart(bins)-sectorSize)
	copy(b, "DIRT")
	var data bytes.Buffer
	for _, off := range c.pages {
		b[dirtyHeader+(off-binsStart)/pageSize] = 0xFF
		data.Write(c.after.v.edited[off])
	}
	return append(b, data.Bytes()...)
}
