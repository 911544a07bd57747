package ntfs_test

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"
	"unicode/utf16"

	"unhello/internal/testdisk"
	"unhello/media/ntfs"
)

// A logged is a volume whose journal is made by a test.
type logged struct {
	t       testing.TB
	b       []byte
	cluster int
	paths   []string
	number  map[string]uint64 // file records
	lcn     map[string]uint64 // first clusters
	j       testdisk.Journal
}

const config = `Windows\System32\config`

// newLogged takes a volume with a hive.
func newLogged(t testing.TB, b []byte, fast bool) *logged {
	t.Helper()
	l := &logged{t: t, b: b, cluster: testdisk.ClusterSize(b), number: make(map[string]uint64),
		lcn: make(map[string]uint64)}
	_, size := testdisk.JournalRun(t, b)
	l.j = testdisk.Journal{Fast: fast, Size: size, Cluster: l.cluster, Client: 1,
		Opened: []testdisk.LogOpen{{Slot: 0x18, Type: 0x80}, {Slot: 0x40, Ref: 6, Type: 0x80}}}
	v := openBytes(t, b)
	for _, path := range []string{"", `Windows`, `Windows\System32`, config, software,
		software + ".LOG1"} {
		f := lookup(t, v, path)
		name := path[strings.LastIndex(path, `\`)+1:]
		l.number[name] = f.Reference() & (1<<48 - 1)
		if !f.IsDir() {
			l.paths = append(l.paths, path)
			if list, err := f.Map(0, 1); err == nil {
				l.lcn[name] = uint64(list[0].Offset) / uint64(l.cluster)
			}
		}
	}
	return l
}

// put makes the journal.
func (l *logged) put() testdisk.JournalAt {
	l.t.Helper()
	journal, at := l.j.Make()
	testdisk.PutJournal(l.t, l.b, journal)
	return at
}

// judge asks what the journal says.
func (l *logged) judge() ntfs.Journal {
	l.t.Helper()
	return openBytes(l.t, l.b).Journal(l.paths...)
}

// want expects a state, and words in the reason.
func (l *logged) want(state ntfs.JournalState, says string) {
	l.t.Helper()
	got := l.judge()
	if got.State != state || !strings.Contains(got.Detail(), says) {
		l.t.Errorf("%s: %s; want %s: %s", got.State, got.Detail(), state, says)
	}
}

// at lets a record be about a file record.
func (l *logged) at(number uint64, r testdisk.LogRecord) testdisk.LogRecord {
	size := 1024
	if n := int8(l.b[64]); n > 0 {
		size = int(n) * l.cluster
	} else {
		size = 1 << -n
	}
	at := int(number) * size
	r.Target, r.VCN, r.Block = 0x18, uint64(at/l.cluster), uint16(at%l.cluster/512)
	return r
}

var forget = testdisk.LogRecord{Redo: 0x1B, Undo: 1, Transaction: 0x18}

// fromBit makes the data of a change of $Bitmap.
func fromBit(first, count uint32) []byte {
	return le.AppendUint32(le.AppendUint32(nil, first), count)
}

// logEntry makes an entry of a folder.
func logEntry(ref uint64, name string) []byte {
	text := utf16.Encode([]rune(name))
	b := make([]byte, (16+66+2*len(text)+7)&^7)
	le.PutUint64(b, ref)
	le.PutUint16(b[8:], uint16(len(b)))
	le.PutUint16(b[10:], uint16(66+2*len(text)))
	b[16+64] = byte(len(text))
	for i, c := range text {
		le.PutUint16(b[16+66+2*i:], c)
	}
	return b
}

// bothVersions runs a test on volumes with journals of both versions.
func bothVersions(t *testing.T, test func(t *testing.T, l *logged)) {
	for _, fast := range []bool{false, true} {
		t.Run(fmt.Sprintf("fast %v", fast), func(t *testing.T) {
			test(t, newLogged(t, fixture(t), fast))
		})
	}
}

// change is a record of the journal, and what it means for the hive.
type change struct {
	name    string
	matters bool
	r       testdisk.LogRecord
}

// changes are one for each operation and what it can be about.
func (l *logged) changes() (list []change) {
	add := func(matters bool, name string, r testdisk.LogRecord) {
		r.Transaction = 0x18
		list = append(list, change{name, matters, r})
	}
	hive, folder, root := l.number["SOFTWARE"], l.number["config"], l.number[""]
	other := hive + 40 // nobody's
	eight, sixteen := make([]byte, 8), make([]byte, 16)
	for _, op := range []uint16{2, 3, 4, 5, 6, 7, 9, 0xB, 0x25} {
		r := testdisk.LogRecord{Redo: op, RedoData: sixteen, Record: 0x98, Attribute: 0x18}
		add(true, fmt.Sprintf("%02x on the hive", op), l.at(hive, r))
		add(op != 7, fmt.Sprintf("%02x on its folder", op), l.at(folder, r))
		add(op != 7 && op != 0xB && op != 0x25 || op == 7, fmt.Sprintf("%02x on $MFT", op),
			l.at(0, r))
		add(false, fmt.Sprintf("%02x on the neighbour", op), l.at(other, r))
		r = testdisk.LogRecord{Undo: op, UndoData: sixteen, Record: 0x98, Attribute: 0x18}
		add(true, fmt.Sprintf("undo %02x on the hive", op), l.at(hive, r))
	}
	first := le.Uint16(l.b[testdisk.RecordAt(l.t, l.b, hive)+20:]) // attribute of a record
	times := testdisk.LogRecord{Redo: 7, Undo: 7, RedoData: sixteen, UndoData: sixteen,
		Record: first, Attribute: 0x18}
	add(false, "times of the hive", l.at(hive, times))
	add(false, "times of its folder", l.at(folder, times))
	times.UndoData = eight
	add(true, "a longer standard information", l.at(hive, times))
	add(false, "13 on its folder", l.at(folder, testdisk.LogRecord{Redo: 0x13, Undo: 0x13}))
	add(true, "11 on its folder", l.at(folder, testdisk.LogRecord{Redo: 0x11, Undo: 0x11}))

	ours, others := logEntry(hive|5<<48, "X"), logEntry(other, "OTHER.DAT")
	named := logEntry(other, "software")
	for _, op := range []uint16{0xC, 0xD} {
		data := func(e []byte) testdisk.LogRecord {
			if op == 0xD { // kept on the other side
				return l.at(folder, testdisk.LogRecord{Redo: op, Undo: 0xC, UndoData: e})
			}
			return l.at(folder, testdisk.LogRecord{Redo: op, Undo: 0xD, RedoData: e})
		}
		add(true, fmt.Sprintf("%02x of the hive", op), data(ours))
		add(true, fmt.Sprintf("%02x of its name", op), data(named))
		add(false, fmt.Sprintf("%02x of another", op), data(others))
		add(true, fmt.Sprintf("%02x of nothing", op), data(nil))
	}
	// Entries 0x68 and so on of the table stand for the folder, the hive, and what is not ours.
	l.j.Opened = append(l.j.Opened, testdisk.LogOpen{Slot: 0x68, Ref: folder, Type: 0xA0},
		testdisk.LogOpen{Slot: 0x90, Ref: hive, Type: 0x20},
		testdisk.LogOpen{Slot: 0xB8, Ref: other, Type: 0x80},
		testdisk.LogOpen{Slot: 0xE0, Ref: root, Type: 0xA0})
	if l.j.Client == 0 {
		for i := range l.j.Opened {
			l.j.Opened[i].Slot = uint16(0x18 + 0x2C*i)
		}
	}
	on := func(n int, r testdisk.LogRecord) testdisk.LogRecord {
		r.Target = l.j.Opened[n].Slot
		return r
	}
	for op := uint16(8); op <= 0x24; op++ {
		switch op {
		case 8, 0x10, 0x12, 0x22, 0x24:
			add(true, fmt.Sprintf("%02x on its folder", op), on(2, testdisk.LogRecord{Redo: op}))
		case 0xE:
			add(true, "0e of the hive", on(2, testdisk.LogRecord{Redo: op, RedoData: ours}))
			add(true, "0f of the hive", on(2, testdisk.LogRecord{Redo: 0xF, Undo: op,
				UndoData: ours}))
			add(false, "0e of another", on(2, testdisk.LogRecord{Redo: op, RedoData: others}))
			add(true, "0e of the folder Windows",
				on(5, testdisk.LogRecord{Redo: op, RedoData: logEntry(l.number["Windows"], "W")}))
			continue
		case 0x14:
			add(false, "14 on its folder", on(2, testdisk.LogRecord{Redo: op, Undo: op}))
		default:
			continue
		}
		add(false, fmt.Sprintf("%02x on another", op), on(4, testdisk.LogRecord{Redo: op}))
	}
	add(true, "08 on its attribute list", on(3, testdisk.LogRecord{Redo: 8, RedoData: eight}))

	lcn := uint32(l.lcn["SOFTWARE"])
	for _, op := range []uint16{0x15, 0x16} {
		bits := func(first, count uint32) testdisk.LogRecord {
			return on(1, testdisk.LogRecord{Redo: op, Undo: op ^ 3, RedoData: fromBit(first, count),
				UndoData: fromBit(first, count)})
		}
		add(true, fmt.Sprintf("%02x of a cluster", op), bits(lcn, 1))
		add(true, fmt.Sprintf("%02x up to a cluster", op), bits(lcn-2, 3))
		add(false, fmt.Sprintf("%02x of one before", op), bits(lcn-1, 1))
		add(false, fmt.Sprintf("%02x of none", op), bits(lcn, 0))
		r := bits(lcn%8, 1)
		r.Attribute = uint16(lcn / 8)
		add(true, fmt.Sprintf("%02x by the byte", op), r)
	}
	add(true, "08 of a bit", on(1, testdisk.LogRecord{Redo: 8, RedoData: eight,
		Attribute: uint16(lcn / 8)}))
	add(true, "08 of a file record", l.at(hive, testdisk.LogRecord{Redo: 8, RedoData: eight}))
	add(false, "08 of another", l.at(other, testdisk.LogRecord{Redo: 8, RedoData: eight}))
	pair := func(lcn, n uint64) []byte { return le.AppendUint64(le.AppendUint64(nil, lcn), n) }
	add(true, "0a of a cluster", testdisk.LogRecord{Redo: 0xA, RedoData: pair(uint64(lcn), 1)})
	add(false, "0a of another", testdisk.LogRecord{Redo: 0xA, RedoData: pair(uint64(lcn)-1, 1)})
	add(true, "17", testdisk.LogRecord{Redo: 0x17})
	add(true, "a list of clusters", on(4, testdisk.LogRecord{Redo: 8,
		LCNs: []uint64{1, uint64(lcn)}}))
	add(false, "a list of others", on(4, testdisk.LogRecord{Redo: 8, LCNs: []uint64{1, 2}}))
	for _, op := range []uint16{0, 1, 0x18, 0x19, 0x1A} {
		add(false, fmt.Sprintf("%02x", op), testdisk.LogRecord{Redo: op})
	}
	return list
}

// Every operation, on the hive and on what is not of interest: before the checkpoint, after it, and
// where the newest page stands only in a copy.
func TestJournalOperations(t *testing.T) {
	bothVersions(t, func(t *testing.T, l *logged) {
		for _, client := range []uint32{0, 1} {
			l.j.Client, l.j.Opened = client, l.j.Opened[:2]
			if l.j.Opened[1].Slot = 0x40; client == 0 {
				l.j.Opened[1].Slot = 0x44
			}
			for _, c := range l.changes() {
				want := ntfs.JournalCurrent
				if c.matters {
					want = ntfs.JournalPending
				}
				list := []testdisk.LogRecord{c.r, forget}
				for _, early := range []bool{false, true} {
					l.t = t
					if l.j.Early, l.j.Late = nil, list; early {
						l.j.Early, l.j.Late = list, nil
					}
					l.j.CopyOnly = !early
					l.put()
					if got := l.judge(); got.State != want {
						t.Errorf("client %d, %s, early %v: %s: %s", client, c.name, early,
							got.State, got.Detail())
					}
				}
			}
		}
	})
}

// What is on disk may be there already: only the records count.
func TestJournalWithNothingOfOurs(t *testing.T) {
	bothVersions(t, func(t *testing.T, l *logged) {
		l.put()
		l.want(ntfs.JournalCurrent, "")
		// A table of what was under way reaches back before the checkpoint.
		l.j.Early = []testdisk.LogRecord{l.at(l.number["SOFTWARE"],
			testdisk.LogRecord{Redo: 0xB, RedoData: make([]byte, 24), Transaction: 0x18})}
		at := l.put()
		l.want(ntfs.JournalPending, fmt.Sprintf("record 0x%x at 0x%x", at.LSNs[0],
			l.j.Place(at.LSNs[0])))
		l.j.Transactions = []uint64{at.First}
		l.put()
		l.want(ntfs.JournalPending, "")
		l.j.Transactions = []uint64{at.First - 1}
		l.j.Early = nil
		l.put()
		l.want(ntfs.JournalUnknown, "is needed, and the oldest is")
		l.j.Dirty, l.j.Transactions = l.j.Transactions, nil
		l.put()
		l.want(ntfs.JournalUnknown, "is needed, and the oldest is")
		l.j.Dirty, l.j.Client = nil, 2
		l.put()
		l.want(ntfs.JournalUnknown, "a checkpoint of version 2.0")
		l.j.Client, l.j.Cluster = 1, 512
		l.put()
		l.want(ntfs.JournalUnknown, "clusters of 512 bytes")
	})
}

// A journal that is not understood.
func TestUnknownJournal(t *testing.T) {
	restart := func(at int, v byte) func(b []byte) {
		return func(b []byte) {
			for _, page := range []int{0, 4096} {
				testdisk.Edit(b, page, 4096, func(p []byte) { p[at] = v })
			}
		}
	}
	one := func(change func(p []byte)) func([]byte) {
		return func(b []byte) { testdisk.Edit(b, 4096, 4096, change) }
	}
	for _, test := range []struct {
		name, says string
		change     func(b []byte)
	}{
		{"torn", "torn", func(b []byte) { b[1022]++ }},
		{"the second is torn", "torn", func(b []byte) { b[4096+1022]++ }},
		{"one was emptied", "emptied", func(b []byte) {
			for i := range 4096 {
				b[i] = 0xFF
			}
		}},
		{"version 3", "version 3.", restart(0x1C, 3)},
		{"versions differ", "do not agree", one(func(p []byte) {
			version := [2]byte{2, 0}
			if p[0x1C] == 2 {
				version = [2]byte{1, 1}
			}
			p[0x1C], p[0x1A] = version[0], version[1]
		})},
		{"log pages", "4096 and 8192 bytes", restart(0x15, 0x20)},
		{"sequence bits", "bits", restart(0x30+0x10, 1)},
		{"headers", "headers", restart(0x30+0x24, 0x38)},
		{"clients", "2 clients", restart(0x38, 2)},
		{"client", "not NTFS", restart(0x30+0x40+0x20, 'X')},
		{"client outside", "outside", restart(0x30+0x17, 0xF)},
		{"size", "in use up to", restart(0x30+0x18, 1)},
		{"oldest", "is not there", restart(0x30+0x40, 1)},
		{"newest", "is not there", restart(0x30+0x48, 1)},
	} {
		t.Run(test.name, func(t *testing.T) {
			bothVersions(t, func(t *testing.T, l *logged) {
				l.put()
				at, _ := testdisk.JournalRun(t, l.b)
				test.change(l.b[at:])
				l.want(ntfs.JournalUnknown, test.says)
			})
		})
	}
}

// Records that are not understood. One that is about the hive all the same decides.
func TestUnknownRecord(t *testing.T) {
	short := testdisk.LogRecord{Raw: make([]byte, 8)}
	outside := testdisk.LogRecord{Raw: bytes.Repeat([]byte{0, 1}, 0x20)}
	bothVersions(t, func(t *testing.T, l *logged) {
		for name, r := range map[string]testdisk.LogRecord{
			"operation 26":         {Redo: 0x26},
			"an unknown attribute": {Redo: 8, Target: 0x1000},
			"in no record":         {Redo: 5, Target: 0x18, Block: 1},
			"cluster -1":           {Redo: 5, Target: 0x18, VCN: 1<<64 - 1},
			"not in $MFT":          {Redo: 5, Target: 0x40},
			"no bits":              {Redo: 0x15, Target: 0x40},
			"8 bytes":              short,
			"outside":              outside,
			"open":                 {Redo: 0x1C, RedoData: make([]byte, 8)},
			"table":                {Redo: 0x1D, RedoData: make([]byte, 8)},
		} {
			l.t, l.j.Late = t, []testdisk.LogRecord{r, forget}
			l.put()
			if got := l.judge(); got.State != ntfs.JournalUnknown {
				t.Errorf("%s: %s: %s", name, got.State, got.Detail())
			}
			l.j.Late = append(l.j.Late, l.at(l.number["SOFTWARE"], testdisk.LogRecord{Redo: 0xB}))
			l.put()
			if got := l.judge(); got.State != ntfs.JournalPending {
				t.Errorf("%s, and more: %s: %s", name, got.State, got.Detail())
			}
		}
	})
}

// An entry of the table of open attributes stands for one after another.
func TestReusedEntryOfTable(t *testing.T) {
	bothVersions(t, func(t *testing.T, l *logged) {
		hive := testdisk.LogOpen{Slot: 0x68, Ref: l.number["SOFTWARE"], Type: 0x20}
		open := func(ref uint64) testdisk.LogRecord {
			o := testdisk.LogOpen{Slot: 0x68, Ref: ref, Type: 0x80}
			return testdisk.LogRecord{Redo: 0x1C, Target: 0x68, RedoData: l.j.OpenEntry(o)}
		}
		use := testdisk.LogRecord{Redo: 8, Target: 0x68, RedoData: make([]byte, 8)}
		l.j.Late = []testdisk.LogRecord{open(99), use}
		l.put()
		l.want(ntfs.JournalCurrent, "")
		l.j.Late = []testdisk.LogRecord{open(99), open(hive.Ref), use}
		l.put()
		l.want(ntfs.JournalPending, "")
		l.j.Opened, l.j.Late = append(l.j.Opened, hive), []testdisk.LogRecord{open(99), use}
		l.put()
		l.want(ntfs.JournalCurrent, "")
		// Opened later than it is used: what it was before, nobody knows.
		l.j.Early, l.j.Late = []testdisk.LogRecord{use}, nil
		at := l.put()
		l.want(ntfs.JournalPending, "")
		l.j.Opened[2].LSN = at.Checkpoint // which is where it was
		l.put()
		l.want(ntfs.JournalUnknown, "an attribute that is not known")
		l.j.Early = []testdisk.LogRecord{open(99), use}
		l.j.Opened[2].LSN = l.put().Checkpoint
		l.put()
		l.want(ntfs.JournalCurrent, "")
	})
}

// Pages: the ring turns over, records go over pages, copies are newer, older or torn.
func TestJournalPages(t *testing.T) {
	bothVersions(t, func(t *testing.T, l *logged) {
		at := func() int { at, _ := testdisk.JournalRun(t, l.b); return at }
		hit := l.at(l.number["SOFTWARE"], testdisk.LogRecord{Redo: 0xB, RedoData: make([]byte, 24)})
		long := func(n int) testdisk.LogRecord {
			return testdisk.LogRecord{Redo: 0, RedoData: make([]byte, n)}
		}
		for _, n := range []int{1, 40, 50} { // the last pages of the ring
			pages := l.j.Size/4096 - 4
			if l.j.Fast {
				pages -= 30
			}
			for _, length := range []int{0, 3000, 5000, 9000, 20000} {
				l.j.Page, l.j.Early = pages-n, []testdisk.LogRecord{long(length), long(length)}
				if l.j.Page < 1 {
					continue
				}
				l.j.Late = []testdisk.LogRecord{long(length), long(length)}
				l.put()
				l.want(ntfs.JournalCurrent, "")
				l.j.Late = append(l.j.Late, hit)
				l.put()
				l.want(ntfs.JournalPending, "")
				l.j.CopyOnly = true
				l.put()
				l.want(ntfs.JournalPending, "")
				l.j.CopyOnly = false
			}
		}
		l.j.Page, l.j.Early, l.j.Late = 0, nil, []testdisk.LogRecord{long(3000), long(3000), hit}
		where := l.put()
		l.want(ntfs.JournalPending, "")
		// The newest page is torn in both places.
		for _, page := range []int{where.Newest, 2 * 4096, 3 * 4096} {
			l.b[at()+page+1022]++
		}
		l.want(ntfs.JournalUnknown, "is not there")
		// One in the middle is.
		l.put()
		first := where.Newest - 4096
		l.b[at()+first+1022]++
		if got := l.judge(); got.State != ntfs.JournalUnknown {
			t.Errorf("%s: %s", got.State, got.Detail())
		}
		// A copy that is a lap old is not taken, nor is a torn one.
		l.put()
		testdisk.Edit(l.b, at()+2*4096, 4096, func(b []byte) {
			le.PutUint64(b[0x20:], 1<<19)
			if l.j.Fast {
				le.PutUint64(b[8:], 1<<19)
			}
		})
		l.want(ntfs.JournalPending, "")
		l.put()
		l.b[at()+2*4096+1022]++
		l.want(ntfs.JournalPending, "")
		// A copy of nothing.
		testdisk.Edit(l.b, at()+2*4096, 4096, func(b []byte) {})
		l.put()
		testdisk.Edit(l.b, at()+2*4096, 4096, func(b []byte) {
			le.PutUint64(b[8:], 4096)
			le.PutUint32(b[0x3C:], 4096)
		})
		l.want(ntfs.JournalUnknown, "the copy of none")
	})
}

// The second restart page is the newer one, and the first still speaks of an older checkpoint.
func TestJournalRestartPages(t *testing.T) {
	bothVersions(t, func(t *testing.T, l *logged) {
		base, _ := testdisk.JournalRun(t, l.b)
		at := l.put()
		copy(l.b[base:], l.j.Restart(at.Checkpoint-8, at.First, at.First))
		l.want(ntfs.JournalCurrent, "")
		copy(l.b[base:], l.j.Restart(at.Checkpoint+8, at.First, at.Checkpoint))
		l.want(ntfs.JournalUnknown, "its restart pages speak of")
		l.put()
		testdisk.Edit(l.b, base, 4096, func(b []byte) { b[0x3E] |= 2 }) // was closed before
		l.want(ntfs.JournalCurrent, "")
		testdisk.Edit(l.b, base+4096, 4096, func(b []byte) { b[0x3E] |= 2 })
		l.want(ntfs.JournalClosed, "")
		l.put()
		copy(l.b[base:], "CHKD")
		copy(l.b[base+4096:], "CHKD")
		l.want(ntfs.JournalClosed, "")
		for i := range l.j.Size {
			l.b[base+i] = 0xFF
		}
		l.want(ntfs.JournalClosed, "")
	})
}

// A file record that was changed by a record which the journal does not have.
func TestRecordNewerThanJournal(t *testing.T) {
	bothVersions(t, func(t *testing.T, l *logged) {
		at := l.put()
		rec := ntfsRecord(t, l.b, l.number["SOFTWARE"])
		le.PutUint64(rec.b[rec.at+8:], at.Last)
		l.want(ntfs.JournalCurrent, "")
		le.PutUint64(rec.b[rec.at+8:], at.Last+1)
		l.want(ntfs.JournalUnknown, "a file record was changed by")
	})
}

// Clusters and file records of every size.
func TestJournalClusters(t *testing.T) {
	hive, err := os.ReadFile("../../testdata/hives/clean-on/SOFTWARE")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ cluster, sector int }{
		{512, 512}, {4096, 512}, {64 << 10, 512}, {2 << 20, 512}, {4096, 4096}, {64 << 10, 4096},
	} {
		cluster := test.cluster // file records have 1024 bytes, or a sector
		t.Run(fmt.Sprint(test), func(t *testing.T) {
			size := max(16<<20, 64*int64(cluster))
			image := testdisk.NTFS(t, testdisk.Volume{Size: size, Cluster: cluster,
				Sector: test.sector,
				Files: map[string][]byte{
					"Windows/System32/config/SOFTWARE":      hive,
					"Windows/System32/config/SOFTWARE.LOG1": make([]byte, 4096),
				}})
			b, err := os.ReadFile(image)
			if err != nil {
				t.Fatal(err)
			}
			for _, fast := range []bool{false, true} {
				l := newLogged(t, bytes.Clone(b), fast)
				for _, c := range l.changes() {
					l.j.Late = []testdisk.LogRecord{c.r, forget}
					l.put()
					want := ntfs.JournalCurrent
					if c.matters {
						want = ntfs.JournalPending
					}
					if got := l.judge(); got.State != want {
						t.Errorf("fast %v, %s: %s: %s", fast, c.name, got.State, got.Detail())
					}
					l.j.Opened = l.j.Opened[:2:2]
					l.changes()
				}
			}
		})
	}
}

// The newest page is lost, and the one before it is full: nothing but the header of the lost page
// tells that there was more. Or it is one of a lap before, in which a record seems to go on.
func TestLostPage(t *testing.T) {
	bothVersions(t, func(t *testing.T, l *logged) {
		at := func() int { at, _ := testdisk.JournalRun(t, l.b); return at }
		hit := l.at(l.number["SOFTWARE"], testdisk.LogRecord{Redo: 0xB, RedoData: make([]byte, 24)})
		room := 4096 - (l.j.Place(l.put().Last)+0x30+0x70)%4096
		l.j.Late = []testdisk.LogRecord{{RedoData: make([]byte, room-0x30-0x28)}, hit}
		where := l.put()
		if l.j.Place(where.Last)%4096 != 0x40 {
			t.Fatalf("the last record is at 0x%x", l.j.Place(where.Last))
		}
		l.want(ntfs.JournalPending, "")
		for _, page := range []int{where.Newest, 2 * 4096, 3 * 4096} {
			l.b[at()+page+1022]++
		}
		l.want(ntfs.JournalUnknown, "a page behind it has")

		l.j.Late = []testdisk.LogRecord{{RedoData: make([]byte, 5000)}}
		where = l.put()
		for _, page := range []int{where.Newest, 2 * 4096, 3 * 4096} {
			if page == 3*4096 && l.j.Fast {
				continue
			}
			testdisk.Edit(l.b, at()+page, 4096, func(b []byte) {
				le.PutUint64(b[0x20:], 1<<19)
				if page == where.Newest || l.j.Fast {
					le.PutUint64(b[8:], 1<<19)
				}
			})
		}
		l.want(ntfs.JournalUnknown, "")
	})
}
