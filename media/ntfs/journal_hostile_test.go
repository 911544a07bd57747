package ntfs_test

import (
	"bytes"
	"io"
	"testing"
	"time"

	"unhello/internal/testdisk"
	"unhello/internal/testenv"
	"unhello/media/ntfs"
)

// pendingJournal gives a volume whose journal is about the hive, in the middle of other records.
func pendingJournal(t testing.TB, fast bool) (*logged, testdisk.JournalAt) {
	l := newLogged(t, fixture(t), fast)
	hit := l.at(l.number["SOFTWARE"], testdisk.LogRecord{Redo: 0xB, RedoData: make([]byte, 24)})
	long := testdisk.LogRecord{RedoData: make([]byte, 2500)}
	l.j.Early = []testdisk.LogRecord{long, long}
	l.j.Late = []testdisk.LogRecord{long, hit, long, long, forget}
	return l, l.put()
}

// Wherever a byte of the restart pages, of the headers of the pages or of those of the records
// changes, a journal that is about the hive does not become one that isn't.
func TestDamageIsNotTakenForCurrent(t *testing.T) {
	bothVersions(t, func(t *testing.T, l *logged) {
		l, where := pendingJournal(t, l.j.Fast)
		l.want(ntfs.JournalPending, "")
		base, _ := testdisk.JournalRun(t, l.b)
		clean := bytes.Clone(l.b[base:][:l.j.Size])
		flip := func(what string, page, at int, both bool) {
			for _, mask := range []byte{1, 2, 0x10, 0x80, 0xFF} {
				pages := []int{page}
				if both {
					pages = []int{0, 4096}
				}
				for _, p := range pages {
					testdisk.Edit(l.b, base+p, 4096, func(b []byte) { b[at] ^= mask })
				}
				got := l.judge()
				if got.State == ntfs.JournalCurrent || got.State == ntfs.JournalClosed {
					t.Errorf("%s: byte 0x%x of the page at 0x%x ^ 0x%02x: %s", what, at, page,
						mask, got.State)
				}
				copy(l.b[base:], clean)
			}
		}
		for at := 0x08; at < 0x130; at++ {
			if at >= 0x1E && at < 0x30 || at == 0x3E { // the update sequence; "closed"
				continue
			}
			flip("a restart page", 0, at, false)
			flip("a restart page", 4096, at, false)
			flip("both restart pages", 0, at, true)
		}
		for _, lsn := range where.LSNs {
			place := l.j.Place(lsn)
			for at := range 0x30 {
				flip("a record", place&^4095, place&4095+at, false)
			}
			for at := 0x08; at < 0x28; at++ {
				flip("a page", place&^4095, at, false)
			}
		}
	})
}

// FuzzJournal bends the restart pages, the copies and the pages of a journal behind their update
// sequence.
func FuzzJournal(f *testing.F) {
	var of [2]*logged
	for i, fast := range []bool{false, true} {
		of[i], _ = pendingJournal(f, fast)
		f.Add(fast, uint8(0), []byte{}, []byte{})
		for at := byte(0x30); at < 0xF0; at += 8 {
			f.Add(fast, uint8(0), []byte{at, 0, 1}, []byte{})
			f.Add(fast, uint8(at%4), []byte{}, []byte{at, 0, 1, at, 1, 0xFF})
		}
	}
	f.Fuzz(func(t *testing.T, fast bool, n uint8, restart, page []byte) {
		testenv.Watchdog(t, fuzzTime)
		l := of[0]
		if fast {
			l = of[1]
		}
		base, _ := testdisk.JournalRun(t, l.b)
		o := &overlay{base: l.b}
		o.cover(base, 4096, restart)
		o.cover(base+4096, 4096, restart)
		first := 4
		if fast {
			first = 34
		}
		for _, p := range []int{2, first + int(n)%4} {
			o.cover(base+4096*p, 4096, page)
		}
		v, err := ntfs.Open(o, int64(len(l.b)))
		if err != nil {
			t.Fatal(err)
		}
		before := allocated()
		got := v.Journal(l.paths...)
		if n := allocated() - before; n > fuzzMemory {
			t.Errorf("took %d MiB", n>>20)
		}
		switch got.State {
		case ntfs.JournalClosed, ntfs.JournalCurrent:
			if got.Detail() != "" {
				t.Errorf("%s: %s", got.State, got.Detail())
			}
		case ntfs.JournalPending, ntfs.JournalUnknown:
			if got.Detail() == "" {
				t.Errorf("%s, without a reason", got.State)
			}
		default:
			t.Errorf("%q", got.State)
		}
		if again := v.Journal(l.paths...); again != got {
			t.Errorf("%v, then %v", got, again)
		}
	})
}

// A grown is a volume whose journal was made larger by as many clusters behind the end of it.
func grown(t testing.TB, size int, j func(l *logged)) (io.ReaderAt, int64, *logged) {
	t.Helper()
	l := newLogged(t, fixture(t), false)
	b, end := l.b, len(l.b)
	le.PutUint64(b[40:], uint64(end+size)/512)
	at := testdisk.RecordAt(t, b, 2)
	testdisk.Edit(b, at, 1024, func(rec []byte) {
		a := rec[testdisk.Attribute(rec, 0x80):]
		le.PutUint64(a[24:], uint64(size/4096-1))
		for _, field := range []int{40, 48, 56} {
			le.PutUint64(a[field:], uint64(size))
		}
		runs := a[le.Uint16(a[32:]):]
		runs[0] = 0x23 // three bytes for the length
		runs[1], runs[2], runs[3] = byte(size/4096), byte(size/4096>>8), byte(size/4096>>16)
		le.PutUint16(runs[4:], uint16(end/4096))
		runs[6] = 0
	})
	l.j.Size = size
	j(l)
	journal, _ := l.j.Make()
	return pasted{b, journal}, int64(end + size), l
}

// pasted is one slice of bytes after another.
type pasted [2][]byte

func (p pasted) ReadAt(b []byte, off int64) (n int, err error) {
	if off < int64(len(p[0])) {
		n = copy(b, p[0][off:])
	}
	if off += int64(n) - int64(len(p[0])); n < len(b) && off >= 0 && off < int64(len(p[1])) {
		n += copy(b[n:], p[1][off:])
	}
	if n < len(b) {
		err = io.EOF
	}
	return n, err
}

// What a journal costs: one as Windows has it, and the worst ones.
func TestJournalCost(t *testing.T) {
	for _, test := range []struct {
		name  string
		size  int
		state ntfs.JournalState
		fill  func(l *logged)
	}{
		{"64 MiB", 64 << 20, ntfs.JournalCurrent, func(*logged) {}},
		{"full of records", 512 << 20, ntfs.JournalUnknown, func(l *logged) {
			l.j.Fill = &testdisk.LogRecord{Redo: 0x26}
		}},
		{"full of tables", 512 << 20, ntfs.JournalCurrent, func(l *logged) {
			table := make([]byte, 0xF000)
			le.PutUint16(table, 0x28)
			le.PutUint16(table[2:], (0xF000-0x18)/0x28)
			for at := 0x18; at+0x28 <= len(table); at += 0x28 {
				le.PutUint32(table[at:], 0xFFFFFFFF)
			}
			l.j.Fill = &testdisk.LogRecord{Redo: 0x1D, RedoData: table}
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if testing.Short() && test.size > 64<<20 {
				t.Skip("-short is given, and a journal of 512 MiB would be made")
			}
			r, size, l := grown(t, test.size, test.fill)
			testenv.Watchdog(t, fuzzTime)
			v := openReader(t, r, size)
			before, start := allocated(), time.Now()
			got := v.Journal(l.paths...)
			took, memory := time.Since(start), allocated()-before
			t.Logf("%s in %v, %d KiB allocated in all", got.State, took, memory>>10)
			if got.State != test.state {
				t.Errorf("%s: %s", got.State, got.Detail())
			}
			if memory > fuzzMemory {
				t.Errorf("took %d MiB", memory>>20)
			}
		})
	}
}
