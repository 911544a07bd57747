package hive_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"unhello/hive"
	"unhello/hive/hivetest"
)

// whys returns what the groups of a plan are for.
func whys(p *hive.Plan) string {
	var list []string
	for _, g := range p.Groups {
		list = append(list, g.Why)
	}
	return strings.Join(list, "; ")
}

// planOf makes a change and plans it.
func planOf(
	t testing.TB, i image, room hive.Room, change func(e *hive.Editor) error,
) (*hive.Plan, error) {
	t.Helper()
	e := begin(t, i)
	if err := change(e); err != nil {
		t.Fatal(err)
	}
	return e.Plan(room)
}

// The changes that the tests below plan.
func turnOff(e *hive.Editor) error {
	return e.SetValue("Key", "Value", hive.DWORD, make([]byte, 4))
}
func addLarge(e *hive.Editor) error {
	return e.SetValue("Key", "Large", hive.Binary, pattern(16000, 1))
}
func addSmall(e *hive.Editor) error {
	return e.SetValue("Key", "Small", hive.DWORD, make([]byte, 4))
}

func switchTree() *hivetest.Key { return valueTree(hivetest.DWORD("Value", 2)) }

// TestOneSectorIsOneWrite: an inline REG_DWORD is changed by one write of four bytes, and nothing
// else is written.
func TestOneSectorIsOneWrite(t *testing.T) {
	for _, j := range journals {
		i := j.with(build(t, switchTree(), hivetest.Options{}))
		value, err := hivetest.ValueCell(i.primary, "Key", "Value")
		if err != nil {
			t.Fatal(err)
		}
		p, err := planOf(t, i, hive.Room{}, turnOff)
		if err != nil {
			t.Fatal(err)
		}
		if len(p.Groups) != 1 || len(p.Groups[0].Steps) != 1 {
			t.Fatalf("%s: the plan is %s", j, whys(p))
		}
		s := p.Groups[0].Steps[0]
		if s.File != hive.Primary || s.Offset != 4096+int64(value)+12 || len(s.New) != 4 {
			t.Errorf("%s: %d bytes go to %v at %#x", j, len(s.New), s.File, s.Offset)
		}
	}
}

// TestSequenceOnlyRises tries what stale logs of a clean hive may hold. After the change, none of
// their entries can ever be mistaken for a newer one.
func TestSequenceOnlyRises(t *testing.T) {
	for _, c := range []struct {
		what    string
		hive    uint32
		entries []uint32 // in LOG1; LOG2 has one entry, 3 before the hive
		want    uint32   // the hive's number, above those of all entries
	}{
		{"older entries", 100, []uint32{98, 99}, 100},
		{"an equal entry", 100, []uint32{99, 100}, 101},
		{"newer entries", 100, []uint32{100, 101, 102}, 103},
		{"much newer entries", 100, []uint32{5000}, 5001},
		{"older before the wrap", 2, []uint32{0xFFFFFFFE, 0xFFFFFFFF}, 2},
		{"newer behind the wrap", 0xFFFFFFFE, []uint32{0xFFFFFFFF, 0, 1}, 2},
		{"equal at the wrap", 0xFFFFFFFF, []uint32{0xFFFFFFFF}, 0},
	} {
		t.Run(c.what, func(t *testing.T) {
			img := build(t, switchTree(), hivetest.Options{Seq1: c.hive, Seq2: c.hive, Full: true})
			var entries []hivetest.Entry
			for _, seq := range c.entries {
				entries = append(entries, poison(seq))
			}
			i := image{img, hivetest.LogFile(img, entries...),
				hivetest.LogFile(img, poison(c.hive-3))}
			for name, change := range map[string]func(*hive.Editor) error{
				"one sector": turnOff, "journal": addLarge,
			} {
				p, err := planOf(t, i, grows, change)
				if err != nil {
					t.Fatal(err)
				}
				const raise = "raise the sequence numbers above those in the logs"
				if strings.HasPrefix(whys(p), raise) != (c.want != c.hive) {
					t.Errorf("%s: %s", name, whys(p))
				}
				want := c.want
				if name == "journal" {
					want += 2
				}
				done := i.apply(t, p)
				if a, b := le.Uint32(done.primary[4:]),
					le.Uint32(done.primary[8:]); a != want || b != want {
					t.Errorf("%s: sequence numbers %#x/%#x, want %#x", name, a, b, want)
				}
				// Windows starts to change it and loses power before its log holds anything.
				done.primary = hivetest.SetSequences(done.primary, want+1, want)
				if _, err := hive.Open(t.Context(), done.files(),
					nil); !isA[*hive.DirtyError](err) {
					t.Errorf("%s: stale entries apply: %v", name, err)
				}
			}
		})
	}
}

// TestLogWithoutEntries: an empty log with a number like the hive's would hide the journal that
// follows it.
func TestLogWithoutEntries(t *testing.T) {
	img := build(t, switchTree(), hivetest.Options{Seq1: 9, Seq2: 9, Full: true})
	i := image{img, hivetest.LogBase(img, 6, 9), hivetest.LogFile(img, poison(5))}
	p, err := planOf(t, i, grows, addLarge)
	if err != nil {
		t.Fatal(err)
	}
	for n := range p.Groups {
		part := i.apply(t, &hive.Plan{Groups: p.Groups[:n+1]})
		if _, err := hive.Open(t.Context(), part.files(), nil); err != nil {
			t.Errorf("after %q: %v", p.Groups[n].Why, err)
		}
	}
}

// TestStaleReadersSeeTheOldHive: until the change is written into the hive itself, a program that
// ignores logs sees the old content, intact.
func TestStaleReadersSeeTheOldHive(t *testing.T) {
	for _, j := range []journal{hvleLogs, dirtLogs} {
		i := j.with(build(t, switchTree(), hivetest.Options{Full: true}))
		before := read(t, open(t, i))
		p, err := planOf(t, i, grows, addLarge)
		if err != nil {
			t.Fatal(err)
		}
		for n := range p.Groups {
			if p.Groups[n].Why == "write the change into the hive" {
				break
			}
			h, err := hive.OpenStale(i.apply(t, &hive.Plan{Groups: p.Groups[:n+1]}).files())
			if err != nil {
				t.Fatalf("%s, after %q: %v", j, p.Groups[n].Why, err)
			}
			if d := read(t, h).diff(before); d != "" || len(faults(t, h)) > 0 {
				t.Errorf("%s, after %q: %s", j, p.Groups[n].Why, d)
			}
		}
	}
}

// journalOf returns the log that a plan writes to, Primary for none.
func journalOf(p *hive.Plan) hive.FileID {
	for _, g := range p.Groups {
		if f := g.Steps[0].File; f != hive.Primary {
			return f
		}
	}
	return hive.Primary
}

// TestJournalNumbers: while the hive is clean, the journal's number is below the one that the next
// session of Windows would begin with. A DIRT log counts by time and follows the numbering of old
// Windows.
func TestJournalNumbers(t *testing.T) {
	for _, c := range []struct {
		j    journal
		want string // the hive's two numbers, the journal's first
	}{
		{hvleLogs, "9/9 5; 10/10 5; 10/10 5; 10/10 9; 11/9 9; 11/9 9; 11/11 9"},
		{dirtLogs, "9/9 9; 9/9 9; 9/9 10; 10/9 10; 10/9 10; 10/10 10"},
	} {
		i := c.j.with(build(t, switchTree(), hivetest.Options{
			Seq1: 9, Seq2: 9, Full: true, LastWritten: hivetest.DefaultTime,
		}))
		p, err := planOf(t, i, grows, addLarge)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for n := range len(p.Groups) + 1 {
			part := i.apply(t, &hive.Plan{Groups: p.Groups[:n]})
			log := map[hive.FileID][]byte{hive.Log1: part.log1, hive.Log2: part.log2}[journalOf(p)]
			seq1, seq2 := le.Uint32(part.primary[4:]), le.Uint32(part.primary[8:])
			got = append(got, fmt.Sprintf("%d/%d %d", seq1, seq2, le.Uint32(log[4:])))
		}
		if got := strings.Join(got, "; "); got != c.want {
			t.Errorf("%s: %s, want %s", c.j, got, c.want)
		}
	}
}

// TestJournalEntry looks at the journal as Windows would: one entry that includes the first page,
// in the older or the invalid log, ending at a page boundary of the file.
func TestJournalEntry(t *testing.T) {
	// The change is far beyond the first page.
	img := build(t, smallTree(), hivetest.Options{Seq1: 9, Seq2: 9, Full: true, Flags: 1})
	change := func(e *hive.Editor) error { return e.SetValue(`Z\Z 59`, "new", hive.SZ, nil) }
	older, newer := hivetest.LogFile(img, poison(4), poison(5)),
		hivetest.LogFile(img, poison(6), poison(7), poison(8))
	invalid := bytes.Clone(newer)
	invalid[508] ^= 1
	for _, c := range []struct {
		what       string
		log1, log2 []byte
		want       hive.FileID
	}{
		{"LOG1 older", older, newer, hive.Log1},
		{"LOG2 older", newer, older, hive.Log2},
		{"LOG1 invalid", invalid, older, hive.Log1},
		{"LOG2 invalid", older, invalid, hive.Log2},
		{"LOG1 empty", []byte{}, older, hive.Log1},
		{"LOG1 missing", nil, older, hive.Log2},
		{"LOG2 missing", newer, nil, hive.Log1},
	} {
		i := image{img, c.log1, c.log2}
		p, err := planOf(t, i, grows, change)
		if err != nil {
			t.Fatal(err)
		}
		done := i.apply(t, p)
		log := [][]byte{hive.Log1: done.log1, hive.Log2: done.log2}[c.want]
		if got := journalOf(p); got != c.want {
			t.Errorf("%s: the journal is %v", c.what, got)
			continue
		}
		e := log[512:]
		got := fmt.Sprintf("%s B %d/%d type %d seq %d flags %d bins %d first page %#x",
			e[:4], le.Uint32(log[4:]), le.Uint32(log[8:]), le.Uint32(log[28:]), le.Uint32(e[12:]),
			le.Uint32(e[8:]), le.Uint32(e[16:]), le.Uint32(e[40:]))
		want := fmt.Sprintf("HvLE B 9/9 type 6 seq 9 flags 1 bins %d first page 0x0",
			le.Uint32(done.primary[40:]))
		if got != want {
			t.Errorf("%s: %s, want %s", c.what, got, want)
		}
		if end := 512 + le.Uint32(e[4:]); end%4096 != 0 {
			t.Errorf("%s: the entry ends at %#x", c.what, end)
		}
	}
}

// TestOldJournal: a hive with a DIRT log gets a DIRT log in LOG1, and both get the same time, so
// that an old Windows takes it for the hive's own.
func TestOldJournal(t *testing.T) {
	const past, future = hivetest.DefaultTime, 0x01F0000000000000
	for _, c := range []struct{ hive, log1, log2 uint64 }{
		{0, 0, 0}, {past, past, 0}, {future, past, past},
		{past, future, past}, {past, past, future},
	} {
		img := build(t, switchTree(), hivetest.Options{Minor: 3, Full: true, LastWritten: c.hive})
		i := image{img, oldLog(img, c.log1), oldLog(img, c.log2)}
		p, err := planOf(t, i, grows, addLarge)
		if err != nil {
			t.Fatal(err)
		}
		done := i.apply(t, p)
		if string(done.log1[512:516]) != "DIRT" || le.Uint32(done.log1[28:]) != 1 {
			t.Errorf("LOG1 has %q", done.log1[512:516])
		}
		log, primary, bin := le.Uint64(done.log1[12:]), le.Uint64(done.primary[12:]),
			le.Uint64(done.primary[4096+20:])
		if log != primary || log != bin || log <= max(c.hive, c.log1, c.log2) {
			t.Errorf("times: log %#x, hive %#x, first bin %#x, before %#x", log, primary, bin, c)
		}
	}
}

// oldLog is a DIRT log that was written at another time.
func oldLog(primary []byte, stamp uint64) []byte {
	return hivetest.SetBaseBlock(hivetest.DirtLog(primary, 1, poison(1).Pages...), func(b []byte) {
		le.PutUint64(b[12:], stamp)
	})
}

// TestRoom: what fits if no file can grow.
func TestRoom(t *testing.T) {
	large := make([]byte, 64<<10)
	full := build(t, switchTree(), hivetest.Options{Full: true})
	slack := build(t, switchTree(), hivetest.Options{Full: true, Slack: 32 << 10})
	logs := hvleLogs.with(full)
	small1, small2 := logs.log1, logs.log2 // LOG2 is the older one
	large1, large2 := append(bytes.Clone(small1), large...), append(bytes.Clone(small2), large...)
	for _, c := range []struct {
		what    string
		i       image
		limit   map[hive.FileID]int64
		change  func(*hive.Editor) error
		lacks   hive.FileID // the file that has no room; -1 for none
		journal hive.FileID
	}{
		{"one sector, no room anywhere", image{full, small1, small2}, nil,
			turnOff, -1, hive.Primary},
		{"room in both logs", image{slack, large1, large2}, nil, addLarge, -1, hive.Log2},
		{"room in the newer log only", image{slack, large1, small2}, nil, addLarge, -1, hive.Log1},
		{"room in no log", image{slack, small1, small2}, nil, addLarge, hive.Log1, 0},
		{"no room in the hive", image{full, large1, large2}, nil, addLarge, hive.Primary, 0},
		{"room in the hive is not valid", image{slack, large1, large2},
			map[hive.FileID]int64{hive.Primary: int64(len(full))}, addLarge, hive.Primary, 0},
		{"room in a log is not valid", image{slack, large1, large2},
			map[hive.FileID]int64{hive.Log2: 4096}, addLarge, -1, hive.Log1},
		{"without logs, room in the hive", image{slack, nil, nil}, nil, addLarge, -1, hive.Primary},
		{"without logs, no room in the hive", image{full, nil, nil}, nil,
			addLarge, hive.Primary, 0},
	} {
		p, err := planOf(t, c.i, hive.Room{Limit: c.limit}, c.change)
		var lack *hive.NoRoomError
		if isA[*hive.NoRoomError](err) {
			lack = err.(*hive.NoRoomError)
		}
		switch {
		case c.lacks < 0 && err != nil || c.lacks >= 0 && lack == nil:
			t.Errorf("%s: %v", c.what, err)
		case c.lacks >= 0:
			if lack.File != c.lacks || lack.Need <= lack.Has {
				t.Errorf("%s: %v", c.what, err)
			}
		case journalOf(p) != c.journal:
			t.Errorf("%s: the journal is %v", c.what, journalOf(p))
		case slices.ContainsFunc(p.Groups, func(g hive.Group) bool {
			return slices.ContainsFunc(g.Steps, isResize)
		}):
			t.Errorf("%s: a file changes its size", c.what)
		}
	}
}

func isResize(s hive.Step) bool { return s.New == nil }

// TestRoomForReplay: a replay that makes the hive longer than its file is refused if the file can't
// grow.
func TestRoomForReplay(t *testing.T) {
	before, after := states(t, hivetest.Options{})
	i := dirty(t, before, after, hivetest.DirtyOptions{})
	if _, err := open(t, i).PlanReplay(hive.Room{}); !isA[*hive.NoRoomError](err) {
		t.Errorf("replay: %v", err)
	}
	_, err := planOf(t, i, hive.Room{}, func(e *hive.Editor) error { return create(e, "New") })
	if !isA[*hive.NoRoomError](err) {
		t.Errorf("replay and edit: %v", err)
	}
	i.primary = append(i.primary, make([]byte, len(after)-len(before))...)
	if _, err := open(t, i).PlanReplay(hive.Room{}); err != nil {
		t.Errorf("replay into a file with room: %v", err)
	}
}
