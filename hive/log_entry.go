package hive

// Entries of a new-format log (regf specification, "Log entry"): dirty pages
// with two Marvin32 hashes over them.

const (
	entryHeader = 40
	entryRef    = 8

	leSize     = 4
	leFlags    = 8
	leSequence = 12
	leBinsSize = 16
	lePages    = 20
	leHash1    = 24 // of everything from entryHeader on
	leHash2    = 32 // of everything before it
)

// logEntry is an entry with correct hashes and bounds.
type logEntry struct {
	sequence uint32
	binsSize uint32
	flags    uint32
	pages    []pageRef
	end      int64 // file offset of the first byte after the entry
}

// readEntry reads the entry at off, which must have this sequence number. ok is false if the log
// ends there, with no entry, a stale one or a torn one.
func (l *logFile) readEntry(off int64, sequence uint32) (e logEntry, ok bool, err error) {
	head := make([]byte, entryHeader)
	if off+entryHeader > l.size {
		return e, false, nil
	}
	if err := readFull(l.src, head, off); err != nil {
		return e, false, err
	}
	size := int64(le32(head[leSize:]))
	count := int64(le32(head[lePages:]))
	e = logEntry{
		sequence: le32(head[leSequence:]),
		binsSize: le32(head[leBinsSize:]),
		flags:    le32(head[leFlags:]),
		end:      off + size,
	}
	switch {
	case string(head[:4]) != "HvLE", e.sequence != sequence,
		size < sectorSize, size%sectorSize != 0, e.end > l.size,
		e.binsSize == 0, e.binsSize%pageSize != 0, e.binsSize > 1<<31,
		count == 0, entryHeader+entryRef*count > size,
		Marvin32(head[:leHash2]) != le64(head[leHash2:]):
		return e, false, nil
	}
	sum, err := l.hashFrom(off+entryHeader, size-entryHeader)
	if err != nil || sum != le64(head[leHash1:]) {
		return e, false, err
	}
	refs := make([]byte, entryRef*count)
	if err := readFull(l.src, refs, off+entryHeader); err != nil {
		return e, false, err
	}
	return e, e.setPages(refs, off+entryHeader+entryRef*count), nil
}

// setPages decodes the references to pages, whose bytes begin at data. It reports whether they stay
// inside the entry and inside the bins.
func (e *logEntry) setPages(refs []byte, data int64) bool {
	for ; len(refs) > 0; refs = refs[entryRef:] {
		p := pageRef{off: le32(refs), length: le32(refs[4:]), at: data}
		data += int64(p.length)
		if p.length == 0 || p.off%sectorSize != 0 || p.length%sectorSize != 0 ||
			int64(p.off)+int64(p.length) > int64(e.binsSize) || data > e.end {
			return false
		}
		e.pages = append(e.pages, p)
	}
	return true
}

// hashFrom returns the Marvin32 hash of n bytes, a multiple of four, at off.
func (l *logFile) hashFrom(off, n int64) (uint64, error) {
	m := newMarvin32()
	buf := make([]byte, min(n, 64<<10))
	for n > 0 {
		p := buf[:min(n, int64(len(buf)))]
		if err := readFull(l.src, p, off); err != nil {
			return 0, err
		}
		m.words(p)
		off, n = off+int64(len(p)), n-int64(len(p))
	}
	return m.sum(nil), nil
}

// entries reads the entries of a new-format log, up to its end, on the first call.
func (l *logFile) entries() ([]logEntry, error) {
	if l.read {
		return l.list, nil
	}
	for off, seq := int64(sectorSize), l.first(); ; seq++ {
		e, ok, err := l.readEntry(off, seq)
		if err != nil {
			return nil, err
		}
		if !ok {
			l.read = true
			return l.list, nil
		}
		l.list, off = append(l.list, e), e.end
	}
}
