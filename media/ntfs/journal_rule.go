package ntfs

// Operations of the journal.
const (
	opNoop               = 0x00
	opCompensation       = 0x01
	opInitialize         = 0x02
	opDeallocate         = 0x03
	opWriteEnd           = 0x04
	opCreateAttribute    = 0x05
	opDeleteAttribute    = 0x06
	opUpdateResident     = 0x07
	opUpdateNonresident  = 0x08
	opUpdateRuns         = 0x09
	opDeleteDirty        = 0x0A
	opNewSizes           = 0x0B
	opAddEntryRoot       = 0x0C
	opDeleteEntryRoot    = 0x0D
	opAddEntry           = 0x0E
	opDeleteEntry        = 0x0F
	opWriteEndIndex      = 0x10
	opSetEntryVCNRoot    = 0x11
	opSetEntryVCN        = 0x12
	opUpdateNameRoot     = 0x13
	opUpdateName         = 0x14
	opSetBits            = 0x15
	opClearBits          = 0x16
	opHotFix             = 0x17
	opOpen               = 0x1C
	opDumpOpen           = 0x1D
	opDumpDirty          = 0x1F
	opDumpTransactions   = 0x20
	opUpdateDataRoot     = 0x21
	opUpdateData         = 0x22
	opUpdateRelativeRoot = 0x23
	opUpdateRelative     = 0x24
	opZeroEnd            = 0x25
	opLast               = 0x25
)

// place says what an operation is about.
type opPlace int

const (
	aboutNothing opPlace = iota // of the volume's structures
	aboutRecord                 // a file record
	aboutAttribute
	aboutClusters
)

func placeOf(op uint16) opPlace {
	switch op {
	case opInitialize, opDeallocate, opWriteEnd, opCreateAttribute, opDeleteAttribute,
		opUpdateResident, opUpdateRuns, opNewSizes, opAddEntryRoot, opDeleteEntryRoot,
		opSetEntryVCNRoot, opUpdateNameRoot, opUpdateDataRoot, opUpdateRelativeRoot, opZeroEnd:
		return aboutRecord
	case opUpdateNonresident, opAddEntry, opDeleteEntry, opWriteEndIndex, opSetEntryVCN,
		opUpdateName, opSetBits, opClearBits, opUpdateData, opUpdateRelative:
		return aboutAttribute
	case opDeleteDirty:
		return aboutClusters
	}
	return aboutNothing
}

// Field offsets in what NTFS puts into a record of the journal.
const (
	actionRedo            = 0x00
	actionUndo            = 0x02
	actionRedoData        = 0x04 // offset and length
	actionUndoData        = 0x08
	actionTarget          = 0x0C
	actionLCNs            = 0x0E
	actionRecordOffset    = 0x10
	actionAttributeOffset = 0x12
	actionBlock           = 0x14 // in units of 512 bytes
	actionVCN             = 0x18
	actionHeader          = 0x20
)

// An action is what a record does, and how that is taken back.
type action struct {
	redo, undo         uint16
	redoData, undoData []byte
	target             uint16 // entry in the table of open attributes
	record, attribute  int64  // offsets
	block              int64  // bytes
	vcn                int64
	lcns               []byte
}

// action reads the data of a record.
func (l *journal) action(r logRecord) (a action, err error) {
	b := r.data
	if len(b) < actionHeader {
		return a, l.strange(r, "a record of %d bytes", len(b))
	}
	a = action{
		redo: le16(b[actionRedo:]), undo: le16(b[actionUndo:]), target: le16(b[actionTarget:]),
		record:    int64(le16(b[actionRecordOffset:])),
		attribute: int64(le16(b[actionAttributeOffset:])),
		block:     int64(le16(b[actionBlock:])) * fixupStride, vcn: le64s(b[actionVCN:]),
	}
	var ok, redoOK, undoOK bool
	a.lcns, ok = part(b, actionHeader, 8*int64(le16(b[actionLCNs:])))
	a.redoData, redoOK = part(b, int64(le16(b[actionRedoData:])), int64(le16(b[actionRedoData+2:])))
	a.undoData, undoOK = part(b, int64(le16(b[actionUndoData:])), int64(le16(b[actionUndoData+2:])))
	if opDumpOpen <= a.redo && a.redo <= opDumpTransactions {
		// A table is longer than its length has bits for.
		at := int64(le16(b[actionRedoData:]))
		a.redoData, redoOK = part(b, at, int64(len(b))-at)
	}
	if !ok || !redoOK || !undoOK {
		return a, l.strange(r, "a record whose parts lie outside")
	}
	return a, nil
}

// look refuses a record that is about what is watched. What is not understood is only noted: if a
// later record is about that, this is what counts.
func (l *journal) look(r logRecord) error {
	a, err := l.action(r)
	if err == nil {
		err = l.opens(r, a)
	}
	if err == nil {
		err = l.judgeAction(r, a)
	}
	f, ok := err.(*finding)
	switch {
	case !ok:
		return err
	case f.State == JournalUnknown && l.doubt == nil:
		l.doubt = f
		fallthrough
	case f.State == JournalPending:
		f.Redo, f.Undo = a.redo, a.undo
	}
	if f.State == JournalUnknown {
		return nil
	}
	return f
}

// pending is the finding of a record that is about what is watched.
func (l *journal) pending(r logRecord, what string) error {
	return &finding{Journal{State: JournalPending, Why: what, LSN: r.lsn, Offset: r.at}}
}

// judgeAction applies the rule to both operations of a record.
func (l *journal) judgeAction(r logRecord, a action) error {
	if a.redo > opLast || a.undo > opLast {
		return l.strange(r, "an operation that is not known")
	}
	if a.redo == opHotFix || a.undo == opHotFix {
		return l.pending(r, "it moves a bad cluster")
	}
	redo, undo := placeOf(a.redo), placeOf(a.undo)
	if redo != aboutNothing || undo != aboutNothing {
		for b := a.lcns; len(b) > 0; b = b[8:] {
			if l.watch.owns(le64(b), 1) {
				return l.pending(r, "it is about a cluster of the files")
			}
		}
	}
	for _, side := range []struct {
		op   uint16
		is   opPlace
		data []byte
	}{{a.redo, redo, a.redoData}, {a.undo, undo, a.undoData}} {
		var err error
		switch side.is {
		case aboutRecord:
			err = l.judgeRecord(r, a, side.op)
		case aboutAttribute:
			err = l.judgeAttribute(r, a, side.op, side.data)
		case aboutClusters:
			for b := side.data; len(b) >= 16; b = b[16:] {
				if l.watch.owns(le64(b), le64(b[8:])) {
					return l.pending(r, "it frees a cluster of the files")
				}
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// position gives where in its attribute an action begins, without the offsets in a record or block.
func (l *journal) position(r logRecord, a action) (int64, error) {
	if a.vcn < 0 || a.vcn >= l.v.boot.clusters {
		return 0, l.strange(r, "cluster %d of an attribute", a.vcn)
	}
	return a.vcn*l.v.boot.clusterSize + a.block, nil
}

// judgeRecord applies the rule to an operation on a file record.
func (l *journal) judgeRecord(r logRecord, a action, op uint16) error {
	at, err := l.position(r, a)
	if err != nil {
		return err
	}
	if at%l.v.boot.recordSize != 0 {
		return l.strange(r, "a file record in the middle of another")
	}
	if t, known := l.target(a.target, r.lsn); known &&
		(t.ref.number() != recordMFT || t.kind != typeData) {
		return l.strange(r, "a file record in an attribute of %s", title(t.ref.number()))
	}
	w := l.watch.records[at/l.v.boot.recordSize]
	if w == nil || op == opUpdateNameRoot || op == opUpdateResident && w.isTimes(a) {
		return nil
	}
	matters := true
	switch w.role {
	case roleSystem: // their sizes may grow
		matters = op <= opUpdateRuns
	case roleFolder:
		switch op {
		case opUpdateResident:
			matters = w.isIndex(a.record)
		case opAddEntryRoot, opDeleteEntryRoot:
			matters = l.watch.entryMatters(a)
		}
	}
	if matters {
		return l.pending(r, "it changes "+title(w.number))
	}
	return nil
}

// judgeAttribute applies the rule to an operation on an attribute outside of its file record.
func (l *journal) judgeAttribute(r logRecord, a action, op uint16, data []byte) error {
	t, known := l.target(a.target, r.lsn)
	if !known {
		return l.strange(r, "an attribute that is not known")
	}
	at, err := l.position(r, a)
	if err != nil {
		return err
	}
	at += a.record + a.attribute
	number := t.ref.number()
	matters := false
	switch w := l.watch.records[number]; {
	case number == recordMFT && t.kind == typeData:
		// Not as a record, but as bytes.
		for n := at / l.v.boot.recordSize; n <= (at+int64(len(data)))/l.v.boot.recordSize; n++ {
			matters = matters || l.watch.records[n] != nil
		}
	case number == recordBitmap && t.kind == typeData:
		if matters, known = l.bitsMatter(a, op, at, data); !known {
			return l.strange(r, "bits that are not told")
		}
	case w == nil:
	case w.role == roleFile:
		matters = true
	case w.role == roleFolder:
		switch op {
		case opAddEntry, opDeleteEntry:
			matters = l.watch.entryMatters(a)
		case opUpdateNonresident, opWriteEndIndex, opSetEntryVCN, opUpdateData, opUpdateRelative:
			matters = true
		}
	}
	if matters {
		return l.pending(r, "it changes "+title(number))
	}
	return nil
}

// bitsMatter reports whether a change of $Bitmap, at a byte of it, meets clusters of the files.
func (l *journal) bitsMatter(a action, op uint16, at int64, data []byte) (matters, known bool) {
	if op != opSetBits && op != opClearBits {
		return l.watch.owns(8*uint64(at), 8*uint64(len(data))), true
	}
	if len(data) == 0 { // both sides may share what only one has
		data = append(a.redoData[:len(a.redoData):len(a.redoData)], a.undoData...)
	}
	if len(data) < 8 {
		return false, false
	}
	return l.watch.owns(8*uint64(at)+uint64(le32(data)), uint64(le32(data[4:]))), true
}
