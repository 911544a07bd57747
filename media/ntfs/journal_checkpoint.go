package ntfs

// A checkpoint says how far back Windows would look, and where the tables are that were dumped
// before it: the attributes that records are about, the pages that were not written yet, and the
// transactions that were under way.

// Field offsets in a checkpoint, and in its tables.
const (
	pointMajor       = 0x00
	pointStart       = 0x08
	pointTables      = 0x10 // the LSNs of four dumps
	pointLengths     = 0x30 // of the tables, in the same order
	pointClusterSize = 0x50
	pointOldest      = 0x68
	pointOldSize     = 0x68 // without pointOldest

	tableEntrySize = 0
	tableEntries   = 2
	tableHeader    = 0x18

	transactionFirst = 8
	transactionSize  = 0x28
)

// Tables in a checkpoint; names are not needed.
const (
	tableOpen = iota
	_
	tableDirty
	tableTransactions
)

// A layout is where the fields of the entries of two tables are. It depends on the version of the
// checkpoint.
type layout struct {
	openSize, openRef, openLSN, openType int
	dirtySize, dirtyOldest               int
}

var layouts = [...]layout{
	{openSize: 0x2C, openRef: 8, openLSN: 0x10, openType: 0x1C, dirtySize: 0x2C, dirtyOldest: 0x1C},
	{openSize: 0x28, openRef: 0x10, openLSN: 0x18, openType: 8, dirtySize: 0x28, dirtyOldest: 0x18},
}

// A checkpoint is what is needed of the newest one.
type checkpoint struct {
	layout
	start, oldest uint64
	tables        [4]uint64
	lengths       [4]uint32
}

// readCheckpoint reads the newest checkpoint and its tables, and makes sure that nothing older than
// the oldest record of the restart page is needed.
func (l *journal) readCheckpoint() error {
	r, err := l.record(l.restart)
	switch {
	case err == errNoRecord:
		return unknown("the newest checkpoint of $LogFile, record 0x%x, is not there", l.restart)
	case err != nil:
		return err
	case r.kind != logTypeCheckpoint || len(r.data) < pointOldSize:
		return l.strange(r, "the newest checkpoint is none")
	}
	b, c := r.data, &l.point
	if le32(b[pointMajor:]) >= uint32(len(layouts)) || le32(b[pointMajor+4:]) != 0 {
		return l.strange(r, "a checkpoint of version %d.%d", le32(b), le32(b[pointMajor+4:]))
	}
	if size := int64(le32(b[pointClusterSize:])); size != 0 && size != l.v.boot.clusterSize {
		return l.strange(r, "a checkpoint of a volume with clusters of %d bytes", size)
	}
	c.layout, c.start = layouts[le32(b[pointMajor:])], le64(b[pointStart:])
	c.oldest = c.start
	if len(b) >= pointOldest+8 {
		c.oldest = min(c.oldest, le64(b[pointOldest:]))
	}
	for i := range c.tables {
		c.tables[i] = le64(b[pointTables+8*i:])
		c.lengths[i] = le32(b[pointLengths+4*i:])
	}
	if err := l.readTables(); err != nil {
		return err
	}
	if c.oldest < l.oldest {
		return unknown("record 0x%x of $LogFile is needed, and the oldest is 0x%x", c.oldest,
			l.oldest)
	}
	return nil
}

// readTables reads the tables of the newest checkpoint.
func (l *journal) readTables() error {
	l.opened = make(map[uint16]*openSlot)
	c := &l.point
	if err := l.readTable(tableOpen, opDumpOpen, c.openSize, func(slot uint16, b []byte) {
		l.slot(slot).dumped = c.opened(b)
	}); err != nil {
		return err
	}
	oldest := func(at int) func(uint16, []byte) {
		return func(_ uint16, b []byte) { c.oldest = min(c.oldest, le64(b[at:])) }
	}
	if err := l.readTable(tableDirty, opDumpDirty, c.dirtySize, oldest(c.dirtyOldest)); err != nil {
		return err
	}
	return l.readTable(tableTransactions, opDumpTransactions, transactionSize,
		oldest(transactionFirst))
}

// readTable gives the entries in use of a table that the checkpoint names.
func (l *journal) readTable(n int, op uint16, least int, use func(slot uint16, b []byte)) error {
	lsn, length := l.point.tables[n], l.point.lengths[n]
	if length == 0 && lsn == 0 {
		return nil
	}
	r, err := l.record(lsn)
	if err == errNoRecord {
		return unknown("a table of the newest checkpoint of $LogFile, record 0x%x, is not there",
			lsn)
	}
	if err != nil {
		return err
	}
	a, err := l.action(r)
	switch {
	case err != nil:
		return err
	case a.redo != op || int64(length) > int64(len(a.redoData)):
		return l.strange(r, "not the table of %d bytes that a checkpoint names", length)
	}
	return l.entries(r, a.redoData[:length], least, use)
}

// entries gives the entries in use of a dumped table. The number of each is its offset.
func (l *journal) entries(r logRecord, b []byte, least int, use func(slot uint16, b []byte)) error {
	if len(b) < tableHeader {
		return l.strange(r, "a table of %d bytes", len(b))
	}
	size, count := int(le16(b[tableEntrySize:])), int(le16(b[tableEntries:]))
	if size < least || tableHeader+size*count > len(b) || tableHeader+size*count > 1<<16 {
		return l.strange(r, "a table of %d entries of %d bytes in %d", count, size, len(b))
	}
	for at := tableHeader; count > 0; at, count = at+size, count-1 {
		if e := b[at : at+size]; le32(e) == 0xFFFFFFFF {
			use(uint16(at), e)
		}
	}
	return nil
}

// An openAttribute is what an entry of the table of open attributes stands for.
type openAttribute struct {
	ref  reference
	kind attributeType
	lsn  uint64 // of its opening
}

// An openSlot is an entry of that table, which is used again and again: what it stands for now, and
// what it did when the newest checkpoint was made.
type openSlot struct{ now, dumped openAttribute }

func (l *journal) slot(n uint16) *openSlot {
	s := l.opened[n]
	if s == nil {
		s = &openSlot{now: openAttribute{lsn: noLSN}, dumped: openAttribute{lsn: noLSN}}
		l.opened[n] = s
	}
	return s
}

// noLSN is later than any record.
const noLSN = 1<<64 - 1

// opened reads an entry of the table of open attributes.
func (c *checkpoint) opened(b []byte) openAttribute {
	return openAttribute{reference(le64(b[c.openRef:])), attributeType(le32(b[c.openType:])),
		le64(b[c.openLSN:])}
}

// target gives the attribute that a record of this LSN means by the number of an entry.
func (l *journal) target(slot uint16, lsn uint64) (a openAttribute, known bool) {
	s := l.opened[slot]
	if s == nil {
		return a, false
	}
	a = s.now
	if a.lsn == noLSN || s.dumped.lsn <= lsn && s.dumped.lsn > a.lsn {
		a = s.dumped
	}
	return a, a.lsn <= lsn
}

// opens notes what a record says about open attributes.
func (l *journal) opens(r logRecord, a action) error {
	switch a.redo {
	case opOpen:
		if len(a.redoData) < l.point.openSize {
			return l.strange(r, "an entry of %d bytes", len(a.redoData))
		}
		o := l.point.opened(a.redoData)
		o.lsn = r.lsn
		l.slot(a.target).now = o
	case opDumpOpen:
		return l.entries(r, a.redoData, l.point.openSize, func(slot uint16, b []byte) {
			s, o := l.slot(slot), l.point.opened(b)
			if s.now.lsn == noLSN || o.lsn > s.now.lsn {
				s.now = o
			}
		})
	}
	return nil
}
