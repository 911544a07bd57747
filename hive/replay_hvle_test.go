package hive_test

import (
	"bytes"
	"fmt"
	"testing"

	"unhello/hive"
	"unhello/hive/hivetest"
)

// Replays of logs in the new format, for cases without a real hive.

// states returns a hive before and after a change that needs many pages: the switch goes from 0 to
// 2, and new keys are beyond the old end of the file.
func states(t testing.TB, o hivetest.Options) (before, after []byte) {
	t.Helper()
	o.LastWritten = hivetest.DefaultTime
	before, err := hivetest.Software(hivetest.SoftwareOptions{Options: o, Classes: 20})
	if err != nil {
		t.Fatal(err)
	}
	after, err = hivetest.SetDWORD(before, hivetest.DeviceKey, hivetest.HelloOnly, 2)
	if err != nil {
		t.Fatal(err)
	}
	added := &hivetest.Key{Name: "Added"}
	for i := range 100 {
		added.Keys = append(added.Keys, &hivetest.Key{
			Name: fmt.Sprint("New key ", i), Values: []hivetest.Value{
				hivetest.DWORD("", uint32(i)),
			},
		})
	}
	after, err = hivetest.AddKeys(after, "Microsoft", o, added)
	if err != nil {
		t.Fatal(err)
	}
	return before, after
}

func dirty(t testing.TB, before, after []byte, o hivetest.DirtyOptions) image {
	t.Helper()
	d, err := hivetest.Dirty(before, after, o)
	if err != nil {
		t.Fatal(err)
	}
	return image{d.Primary, d.Log1, d.Log2}
}

// isAfter checks that the hive, in memory and once the replay is written, is the one after the
// change, and then clean with number seq.
func isAfter(t *testing.T, i image, after []byte, replay string, seq uint32) {
	t.Helper()
	h := open(t, i)
	if got := replayed(h); got != replay {
		t.Errorf("replay %s, want %s", got, replay)
	}
	fact{hivetest.DeviceKey, hivetest.HelloOnly, hive.DWORD, []byte{2, 0, 0, 0}}.check(t, h)
	if r, err := h.Check(t.Context(), nil); err != nil || len(r.Faults) > 0 {
		t.Errorf("check: %v, %v", r, err)
	}
	written := i.apply(t, planReplay(t, h))
	if !bytes.Equal(written.bins(), image{primary: after}.bins()) {
		t.Error("the bins are not those after the change")
	}
	again := open(t, written)
	if seq1, seq2 := again.Sequence(); again.Dirty() || seq1 != seq || seq2 != seq {
		t.Errorf("dirty %v, sequence numbers %d/%d, want %d", again.Dirty(), seq1, seq2, seq)
	}
}

func TestReplaysEntries(t *testing.T) {
	for _, c := range []struct {
		name   string
		o      hivetest.DirtyOptions
		replay string
		seq    uint32
	}{
		// the primary has 2
		{"one entry", hivetest.DirtyOptions{}, "HvLE [.LOG1] 1 entries 1-1", 3},
		{"LOG1 first", hivetest.DirtyOptions{Entries: 5, InFirst: 2},
			"HvLE [.LOG1 .LOG2] 5 entries 1-5", 6},
		{"LOG2 first", hivetest.DirtyOptions{Entries: 5, InFirst: 2, SwapLogs: true},
			"HvLE [.LOG2 .LOG1] 5 entries 1-5", 6},
		{"only LOG2", hivetest.DirtyOptions{Entries: 2, SwapLogs: true},
			"HvLE [.LOG2] 2 entries 1-2", 3},
		// The first log may begin long after the primary's number: older changes
		// are in the primary without its base block saying so.
		{"gap", hivetest.DirtyOptions{Entries: 3, InFirst: 1, Gap: 486},
			"HvLE [.LOG1 .LOG2] 3 entries 487-489", 490},
		{"partly reconciled", hivetest.DirtyOptions{Entries: 4, InFirst: 2, Reconciled: 1, Gap: 7},
			"HvLE [.LOG1 .LOG2] 4 entries 8-11", 12},
		{"wrap-around", hivetest.DirtyOptions{Seq: 0xFFFFFFFE, Entries: 5, InFirst: 3},
			"HvLE [.LOG1 .LOG2] 5 entries 4294967294-2", 3},
		{"wrap-around between the logs", hivetest.DirtyOptions{Seq: 0xFFFFFFFE, Entries: 3,
			InFirst: 2, SwapLogs: true}, "HvLE [.LOG2 .LOG1] 3 entries 4294967294-0", 1},
		{"wrap-around in a gap", hivetest.DirtyOptions{Seq: 0xFFFFFFF0, Gap: 0x20, Entries: 2},
			"HvLE [.LOG1] 2 entries 16-17", 18},
		// What follows the last entry is older.
		{"stale entries behind", hivetest.DirtyOptions{Seq: 9, Entries: 2,
			Tail: hivetest.TailStale}, "HvLE [.LOG1] 2 entries 9-10", 11},
		{"old pages behind", hivetest.DirtyOptions{Seq: 9, Entries: 2, Tail: hivetest.TailRemnant},
			"HvLE [.LOG1] 2 entries 9-10", 11},
		{"torn entry behind", hivetest.DirtyOptions{Seq: 9, Entries: 2, Tail: hivetest.TailTorn},
			"HvLE [.LOG1] 2 entries 9-10", 11},
		{"torn entry behind the second log", hivetest.DirtyOptions{Seq: 9, Entries: 2, InFirst: 1,
			Tail: hivetest.TailTorn}, "HvLE [.LOG1 .LOG2] 2 entries 9-10", 11},
		{"older log", hivetest.DirtyOptions{Seq: 9, Entries: 2, OldLog: true},
			"HvLE [.LOG1] 2 entries 9-10", 11},
		{"older LOG1", hivetest.DirtyOptions{Seq: 9, Entries: 2, OldLog: true, SwapLogs: true},
			"HvLE [.LOG2] 2 entries 9-10", 11},
		// Without its base block, only the later log of a hive counts.
		{"bad primary", hivetest.DirtyOptions{Entries: 2, BadPrimary: true},
			"HvLE [.LOG1] 2 entries 1-2", 3},
		{"bad primary, two logs", hivetest.DirtyOptions{Entries: 2, InFirst: 1, Reconciled: 1,
			BadPrimary: true}, "HvLE [.LOG2] 1 entries 2-2", 3},
		{"bad primary, older log", hivetest.DirtyOptions{Seq: 9, OldLog: true, BadPrimary: true},
			"HvLE [.LOG1] 1 entries 9-9", 10},
		{"bad older log", hivetest.DirtyOptions{Seq: 9, OldLog: true, BadLog2: true},
			"HvLE [.LOG1] 1 entries 9-9", 11},
	} {
		t.Run(c.name, func(t *testing.T) {
			before, after := states(t, hivetest.Options{})
			isAfter(t, dirty(t, before, after, c.o), after, c.replay, c.seq)
		})
	}
}

// TestReplaysEveryVersion: the format of the logs does not follow that of the hive.
func TestReplaysEveryVersion(t *testing.T) {
	for minor := 3; minor <= 6; minor++ {
		before, after := states(t, hivetest.Options{Minor: minor})
		isAfter(t, dirty(t, before, after, hivetest.DirtyOptions{Entries: 3, InFirst: 1}), after,
			"HvLE [.LOG1 .LOG2] 3 entries 1-3", 4)
	}
}

// TestReplaysWithoutTheOtherFile: a log that does not exist is like an empty one.
func TestReplaysWithoutTheOtherFile(t *testing.T) {
	before, after := states(t, hivetest.Options{})
	i := dirty(t, before, after, hivetest.DirtyOptions{Entries: 2})
	for _, other := range [][]byte{nil, {}, make([]byte, 100), make([]byte, 8192)} {
		isAfter(t, image{i.primary, i.log1, other}, after, "HvLE [.LOG1] 2 entries 1-2", 3)
		isAfter(t, image{i.primary, other, i.log1}, after, "HvLE [.LOG2] 2 entries 1-2", 3)
	}
}

// TestReplayIntoAFileWithRoom: growing into the slack after the bins needs no larger file and
// overwrites what was there.
func TestReplayIntoAFileWithRoom(t *testing.T) {
	before, after := states(t, hivetest.Options{Slack: 256 << 10, SlackByte: 0xEE})
	i := dirty(t, before, after, hivetest.DirtyOptions{Entries: 2})
	isAfter(t, i, after, "HvLE [.LOG1] 2 entries 1-2", 3)
	for _, g := range planReplay(t, open(t, i)).Groups {
		for _, s := range g.Steps {
			if s.New == nil {
				t.Errorf("%q resizes the file", g.Why)
			}
		}
	}
}

// TestReplayNeedsRoomToGrow: if the file can't grow, the plan is refused, but the hive can be read.
func TestReplayNeedsRoomToGrow(t *testing.T) {
	before, after := states(t, hivetest.Options{})
	h := open(t, dirty(t, before, after, hivetest.DirtyOptions{}))
	if _, err := h.PlanReplay(hive.Room{}); !isA[*hive.NoRoomError](err) {
		t.Errorf("%v, want *NoRoomError", err)
	}
}

// TestCleanHiveIgnoresItsLogs: newer entries beside a clean hive don't count.
func TestCleanHiveIgnoresItsLogs(t *testing.T) {
	before, after := states(t, hivetest.Options{})
	i := dirty(t, before, after, hivetest.DirtyOptions{Entries: 3, InFirst: 1, Gap: 5})
	i.primary = before
	h := open(t, i)
	if h.Dirty() || h.Replay().Entries != 0 {
		t.Errorf("dirty %v, replay %+v", h.Dirty(), h.Replay())
	}
	fact{hivetest.DeviceKey, hivetest.HelloOnly, hive.DWORD, []byte{0, 0, 0, 0}}.check(t, h)
	absent(t, h, `Microsoft\Added`)
	if p := planReplay(t, h); len(p.Groups) > 0 {
		t.Error("there is something to write")
	}
}

// TestSecondLogMustFollow: entries after a gap in the numbers don't count, but their numbers are
// not reused either.
func TestSecondLogMustFollow(t *testing.T) {
	before, after := states(t, hivetest.Options{})
	for _, second := range []uint32{1, 3, 100} { // only 2 would follow
		i := dirty(t, before, after, hivetest.DirtyOptions{})
		i.log2 = hivetest.LogFile(before, poison(second), poison(second+1))
		isAfter(t, i, after, "HvLE [.LOG1] 1 entries 1-1", max(3, second+2))
	}
}

// poison is an entry that ruins the hive if it is applied.
func poison(seq uint32) hivetest.Entry {
	return hivetest.Entry{Seq: seq, BinsSize: 4096,
		Pages: []hivetest.Page{{Data: bytes.Repeat([]byte{0xDB}, 4096)}}}
}

// TestReplayTakesTheFlag: bit 0 of the base block's flags is that of the last
// entry, the other bits stay.
func TestReplayTakesTheFlag(t *testing.T) {
	for flag := range uint32(2) {
		before, after := states(t, hivetest.Options{Flags: 0x10 | 1 ^ flag})
		after = hivetest.SetBaseBlock(after, func(b []byte) { le.PutUint32(b[144:], flag) })
		i := dirty(t, before, after, hivetest.DirtyOptions{Entries: 2})
		written := i.apply(t, planReplay(t, open(t, i)))
		if got := le.Uint32(written.primary[144:]); got != 0x10|flag {
			t.Errorf("flags %#x, want %#x", got, 0x10|flag)
		}
	}
}

// TestReplayShrinksTheHive: the last entry's size counts, and what earlier ones hold beyond it is
// neither read nor written.
func TestReplayShrinksTheHive(t *testing.T) {
	before, _ := states(t, hivetest.Options{})
	size := uint32(len(before) - 4096)
	bin := append([]byte("hbin"), make([]byte, 4092)...)
	i := image{
		primary: hivetest.SetSequences(before, 2, 1),
		log1: hivetest.LogFile(before,
			hivetest.Entry{Seq: 1, BinsSize: size + 4096,
				Pages: []hivetest.Page{{Offset: size, Data: bin}}},
			hivetest.Entry{Seq: 2, BinsSize: size,
				Pages: []hivetest.Page{{Offset: 0, Data: before[4096:8192]}}}),
	}
	h := open(t, i)
	if h.Size() != int64(len(before)) {
		t.Errorf("the hive has %d bytes, want %d", h.Size(), len(before))
	}
	if written := i.apply(t, planReplay(t, h)); !bytes.Equal(written.primary[4096:],
		before[4096:]) {
		t.Errorf("the file has %d bytes and other bins", len(written.primary))
	}
}

// Either of two HvLE logs may have the newest entries: if one is missing, the replay may be
// incomplete. An empty one is not missing, and a DIRT log counts alone.
func TestTellsMissingLog(t *testing.T) {
	before, after := states(t, hivetest.Options{})
	for _, c := range []struct {
		name    string
		o       hivetest.DirtyOptions
		without hive.FileID
		missing bool
	}{
		{"both logs", hivetest.DirtyOptions{Entries: 3, InFirst: 2}, hive.Primary, false},
		{"one entry, the other log is empty", hivetest.DirtyOptions{}, hive.Primary, false},
		{"no LOG2", hivetest.DirtyOptions{}, hive.Log2, true},
		{"no LOG1", hivetest.DirtyOptions{SwapLogs: true}, hive.Log1, true},
		{"base block lost, no LOG2", hivetest.DirtyOptions{BadPrimary: true}, hive.Log2, true},
		{"DIRT, no LOG2", hivetest.DirtyOptions{Format: hivetest.DIRT}, hive.Log2, false},
	} {
		d := dirty(t, before, after, c.o)
		f := hive.Files{Primary: memory(d.primary), Log1: memory(d.log1), Log2: memory(d.log2)}
		switch c.without {
		case hive.Log1:
			f.Log1 = nil
		case hive.Log2:
			f.Log2 = nil
		}
		h, err := hive.Open(t.Context(), f, nil)
		if err != nil {
			t.Fatal(c.name, err)
		}
		if log, missing := h.MissingLog(); missing != c.missing || log != c.without && missing {
			t.Errorf("%s: %v, %v", c.name, log, missing)
		}
	}
	h, err := hive.Open(t.Context(), hive.Files{Primary: memory(after)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, missing := h.MissingLog(); missing {
		t.Error("a clean hive needs no log")
	}
}
