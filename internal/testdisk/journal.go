package testdisk

import (
	"bytes"
	"cmp"
	"math/bits"
	"testing"
)

// A LogRecord is one record of NTFS in a Journal.
type LogRecord struct {
	Redo, Undo         uint16
	RedoData, UndoData []byte
	Target             uint16   // entry in the table of open attributes
	Record, Attribute  uint16   // offsets
	Block              uint16   // in units of 512 bytes
	VCN                uint64   // of the target
	LCNs               []uint64 // that it is about
	Transaction        uint32
	Raw                []byte // all of its data, instead
}

// LogOpen is an entry in the table of open attributes.
type LogOpen struct {
	Slot uint16
	Ref  uint64
	Type uint32
	LSN  uint64 // of its opening
}

// A Journal is $LogFile as Windows leaves it when the power goes.
type Journal struct {
	Fast         bool // version 2.0, with fast pages
	Size         int  // in bytes
	Cluster      int  // bytes, of the volume
	Client       uint32
	Page         int // of the ring, with the first record that counts; 0 for the second
	Opened       []LogOpen
	Early, Late  []LogRecord // before and after the checkpoint and its tables
	Transactions []uint64    // the first LSNs of those under way
	Dirty        []uint64    // the oldest LSNs of pages that were not written
	Oldest       uint64      // LSN; 0 for the first that counts
	CopyOnly     bool        // the newest page is not in the ring yet
	// Fill comes after Late until the ring is nearly full; nil for nothing.
	Fill *LogRecord

	b         []byte
	pages     map[int]*journalPage
	at        int // where the next record goes
	lap, last uint64
}

type journalPage struct {
	lap, last, end uint64
	next           int
}

// JournalAt tells where things are in a Journal.
type JournalAt struct {
	First, Checkpoint, Last uint64   // LSNs
	Newest                  int      // the newest page
	LSNs                    []uint64 // of Early and Late
}

const logPage = 4096

func (j *Journal) ring() int {
	if j.Fast {
		return 34 * logPage
	}
	return 4 * logPage
}

func (j *Journal) bits() int { return bits.Len(uint(j.Size)) - 3 }

func (j *Journal) lsn() uint64 { return j.lap<<j.bits() | uint64(j.at)>>3 }

// Place gives the offset of a record.
func (j *Journal) Place(lsn uint64) int { return int(lsn&(1<<j.bits()-1)) << 3 }

// Make gives the bytes of the journal.
func (j *Journal) Make() ([]byte, JournalAt) {
	j.b, j.pages = bytes.Repeat([]byte{0xFF}, j.Size), make(map[int]*journalPage)
	j.at, j.lap = j.ring()+0x40, 2
	for range 44 { // a page that nobody needs: ntfsrecover does not look at the first one
		j.add(1, 0, make([]byte, 0x28))
	}
	j.add(1, 0, make([]byte, 0x70))
	if j.Page > 1 {
		j.at = j.ring() + j.Page*logPage + 0x40
	}
	var at JournalAt
	at.First = j.lsn()
	put := func(list []LogRecord) {
		for _, r := range list {
			at.LSNs = append(at.LSNs, j.add(1, r.Transaction, r.bytes()))
		}
	}
	put(j.Early)
	at.Checkpoint = j.checkpoint(at.First)
	put(j.Late)
	for lap := j.lap; j.Fill != nil && j.lap == lap && j.at < j.Size-32*logPage; {
		j.add(1, 0, j.Fill.bytes())
	}
	at.Last = j.last
	for n, p := range j.pages {
		if p.last == j.last && (at.Newest == 0 || p.end == j.last) {
			at.Newest = n
		}
	}
	j.finish(at)
	return j.b, at
}

// add writes a record and gives its LSN.
func (j *Journal) add(kind, transaction uint32, data []byte) uint64 {
	lsn := j.lsn()
	head := make([]byte, 0x30)
	le.PutUint64(head, lsn)
	le.PutUint32(head[0x18:], uint32(len(data)))
	le.PutUint32(head[0x20:], kind)
	if kind == 1 { // as nearly all have it
		transaction = cmp.Or(transaction, 0x18)
	}
	le.PutUint32(head[0x24:], transaction)
	if j.at%logPage+0x30+len(data) > logPage {
		le.PutUint16(head[0x28:], 1)
	}
	for rest := append(head, data...); ; {
		n := j.at / logPage * logPage
		p := j.pages[n]
		if p == nil || p.lap != j.lap {
			p = &journalPage{lap: j.lap}
			j.pages[n] = p
			clear(j.b[n:][:logPage])
		}
		done := copy(j.b[j.at:n+logPage], rest)
		rest, j.at, p.last = rest[done:], j.at+done, lsn
		if len(rest) == 0 {
			j.at = (j.at + 7) &^ 7
			if p.end, p.next = lsn, j.at-n; p.next > logPage-0x30 {
				p.next = logPage
				j.turn(n)
			}
			j.last = lsn
			return lsn
		}
		p.next = logPage
		j.turn(n)
	}
}

// turn goes on with the page after a page.
func (j *Journal) turn(n int) {
	if n += logPage; n == j.Size {
		n = j.ring()
		j.lap++
	}
	j.at = n + 0x40
}

func (r LogRecord) bytes() []byte {
	if r.Raw != nil {
		return r.Raw
	}
	b := make([]byte, 0x20+8*max(1, len(r.LCNs)))
	le.PutUint16(b, r.Redo)
	le.PutUint16(b[2:], r.Undo)
	le.PutUint16(b[4:], uint16(len(b)))
	le.PutUint16(b[6:], uint16(len(r.RedoData)))
	undo := len(b) + (len(r.RedoData)+7)&^7
	le.PutUint16(b[8:], uint16(undo))
	le.PutUint16(b[0xA:], uint16(len(r.UndoData)))
	le.PutUint16(b[0xC:], r.Target)
	le.PutUint16(b[0xE:], uint16(len(r.LCNs)))
	le.PutUint16(b[0x10:], r.Record)
	le.PutUint16(b[0x12:], r.Attribute)
	le.PutUint16(b[0x14:], r.Block)
	le.PutUint16(b[0x16:], 2)
	le.PutUint64(b[0x18:], r.VCN)
	for i, lcn := range r.LCNs {
		le.PutUint64(b[0x20+8*i:], lcn)
	}
	b = append(b, r.RedoData...)
	b = append(b, make([]byte, undo-len(b))...)
	b = append(b, r.UndoData...)
	return append(b, make([]byte, (8-len(b)%8)%8)...)
}

// logTable makes a table of entries, the first of which has the number 0x18.
func logTable(size int, entries map[int]func(e []byte)) []byte {
	end := 0x18
	for at := range entries {
		end = max(end, at+size)
	}
	b := make([]byte, end)
	le.PutUint16(b, uint16(size))
	le.PutUint16(b[2:], uint16((end-0x18)/size))
	le.PutUint16(b[4:], uint16(len(entries)))
	for at, set := range entries {
		le.PutUint32(b[at:], 0xFFFFFFFF)
		set(b[at:][:size])
	}
	return b
}

// OpenEntry makes the entry of the table of open attributes.
func (j *Journal) OpenEntry(o LogOpen) []byte {
	b := make([]byte, 0x28)
	ref, lsn, kind := 0x10, 0x18, 8
	if j.Client == 0 {
		b = make([]byte, 0x2C)
		le.PutUint32(b[4:], uint32(o.Slot))
		ref, lsn, kind = 8, 0x10, 0x1C
	}
	le.PutUint32(b, 0xFFFFFFFF)
	le.PutUint64(b[ref:], o.Ref)
	le.PutUint64(b[lsn:], o.LSN)
	le.PutUint32(b[kind:], o.Type)
	return b
}

// checkpoint writes the tables and the checkpoint.
func (j *Journal) checkpoint(start uint64) uint64 {
	opened := make(map[int]func([]byte))
	size, dirtySize, dirtyOldest := 0x28, 0x28, 0x18
	if j.Client == 0 {
		size, dirtySize, dirtyOldest = 0x2C, 0x2C, 0x1C
	}
	for _, o := range j.Opened {
		opened[int(o.Slot)] = func(e []byte) { copy(e, j.OpenEntry(o)) }
	}
	list := func(size, at int, lsns []uint64) map[int]func([]byte) {
		m := make(map[int]func([]byte))
		for i, lsn := range lsns {
			m[0x18+i*size] = func(e []byte) { le.PutUint64(e[at:], lsn) }
		}
		return m
	}
	ck := make([]byte, 0x70)
	le.PutUint32(ck, j.Client)
	dump := func(n int, op uint16, table []byte) {
		le.PutUint64(ck[0x10+8*n:], j.add(1, 0, LogRecord{Redo: op, RedoData: table}.bytes()))
		le.PutUint32(ck[0x30+4*n:], uint32(len(table)))
	}
	dump(0, 0x1D, logTable(size, opened))
	if len(j.Dirty) > 0 {
		dump(2, 0x1F, logTable(dirtySize, list(dirtySize, dirtyOldest, j.Dirty)))
	}
	if len(j.Transactions) > 0 {
		dump(3, 0x20, logTable(0x28, list(0x28, 8, j.Transactions)))
	}
	le.PutUint64(ck[8:], start)
	le.PutUint32(ck[0x50:], uint32(j.Cluster))
	le.PutUint64(ck[0x68:], start)
	return j.add(2, 0, ck)
}

// finish writes the headers of the pages, the copies and the restart pages.
func (j *Journal) finish(at JournalAt) {
	for n, p := range j.pages {
		b := j.b[n:][:logPage]
		copy(b, "RCRD")
		le.PutUint16(b[4:], 0x28)
		le.PutUint16(b[6:], 9)
		le.PutUint64(b[8:], p.last)
		le.PutUint32(b[0x10:], 1)
		le.PutUint16(b[0x14:], 1)
		le.PutUint16(b[0x16:], 1)
		le.PutUint16(b[0x18:], uint16(p.next))
		le.PutUint64(b[0x20:], p.end)
		le.PutUint16(b[0x28:], 7)
		Seal(b)
	}
	j.Copy(at.Newest, 2)
	if !j.Fast {
		j.Copy(at.Newest, 3)
	}
	if j.CopyOnly {
		for i := range logPage {
			j.b[at.Newest+i] = 0xFF
		}
	}
	oldest := j.Oldest
	if oldest == 0 {
		oldest = at.First
	}
	for _, n := range []int{0, logPage} {
		copy(j.b[n:], j.Restart(at.Checkpoint, oldest, at.Checkpoint))
	}
}

// Copy makes a page before the ring a copy of one in it.
func (j *Journal) Copy(page, to int) {
	copy(j.b[to*logPage:][:logPage], j.b[page:][:logPage])
	Edit(j.b, to*logPage, logPage, func(b []byte) {
		if j.Fast {
			le.PutUint32(b[0x3C:], uint32(page))
		} else {
			le.PutUint64(b[8:], uint64(page))
		}
	})
}

// Restart makes a restart page.
func (j *Journal) Restart(current, oldest, restart uint64) []byte {
	major, minor := uint16(1), uint16(1)
	if j.Fast {
		major, minor = 2, 0
	}
	b := RestartPage(current, major, minor, 0, 0)
	Edit(b, 0, len(b), func(b []byte) {
		a := b[0x30:]
		le.PutUint16(a[8:], 1)
		le.PutUint16(a[0xA:], 0xFFFF)
		le.PutUint32(a[0x10:], uint32(67-bits.Len(uint(j.Size))))
		le.PutUint16(a[0x14:], 0xE0)
		le.PutUint16(a[0x16:], 0x40)
		le.PutUint64(a[0x18:], uint64(j.Size))
		le.PutUint32(a[0x20:], 0x70)
		le.PutUint16(a[0x24:], 0x30)
		le.PutUint16(a[0x26:], 0x40)
		c := a[0x40:]
		le.PutUint64(c, oldest)
		le.PutUint64(c[8:], restart)
		le.PutUint16(c[0x10:], 0xFFFF)
		le.PutUint16(c[0x12:], 0xFFFF)
		le.PutUint32(c[0x1C:], 8)
		copy(c[0x20:], "N\x00T\x00F\x00S\x00")
	})
	return b
}

// PutJournal writes bytes over the journal of a volume, which must lie in one run.
func PutJournal(t testing.TB, volume, journal []byte) {
	t.Helper()
	at, size := JournalRun(t, volume)
	if len(journal) > size {
		t.Fatalf("a journal of %d bytes in the place of %d", len(journal), size)
	}
	copy(volume[at:], journal)
}

// JournalRun gives where the journal of a volume lies, and how many bytes it has.
func JournalRun(t testing.TB, volume []byte) (at, size int) {
	t.Helper()
	rec := volume[RecordAt(t, volume, 2):][:1024]
	a := rec[Attribute(rec, 0x80):]
	runs := a[le.Uint16(a[32:]):]
	for i := range int(runs[0] >> 4) {
		at |= int(runs[1+runs[0]&15+byte(i)]) << (8 * i)
	}
	return at * ClusterSize(volume), int(le.Uint64(a[48:]))
}

// ClusterSize gives the bytes in a cluster of a volume.
func ClusterSize(volume []byte) int {
	n := int(volume[13])
	if n > 0x80 {
		n = 1 << (256 - n)
	}
	return int(le.Uint16(volume[11:])) * n
}
