package hive_test

import (
	"bytes"
	"testing"

	"unhello/hive"
	"unhello/hive/hivetest"
)

// Replays of logs in the old format, which are matched to a hive by their time.

func TestReplaysDirtyVectors(t *testing.T) {
	for _, c := range []struct {
		name   string
		o      hivetest.DirtyOptions
		replay string
		seq    uint32
	}{
		{"LOG1", hivetest.DirtyOptions{}, "DIRT [.LOG1] 1 entries 2-2", 3},
		{"LOG2", hivetest.DirtyOptions{SwapLogs: true}, "DIRT [.LOG2] 1 entries 2-2", 3},
		{"rubbish behind", hivetest.DirtyOptions{Tail: hivetest.TailRemnant},
			"DIRT [.LOG1] 1 entries 2-2", 3},
		{"older LOG2", hivetest.DirtyOptions{Seq: 9, OldLog: true},
			"DIRT [.LOG1] 1 entries 10-10", 11},
		{"older LOG1", hivetest.DirtyOptions{Seq: 9, OldLog: true, SwapLogs: true},
			"DIRT [.LOG2] 1 entries 10-10", 11},
		{"bad LOG1", hivetest.DirtyOptions{Seq: 9, OldLog: true, SwapLogs: true, BadLog1: true},
			"DIRT [.LOG2] 1 entries 10-10", 11},
		{"partly reconciled", hivetest.DirtyOptions{Entries: 3, Reconciled: 2},
			"DIRT [.LOG1] 1 entries 2-2", 3},
		{"bad primary", hivetest.DirtyOptions{BadPrimary: true}, "DIRT [.LOG1] 1 entries 2-2", 3},
		{"bad primary, older LOG1", hivetest.DirtyOptions{Seq: 9, OldLog: true, SwapLogs: true,
			BadPrimary: true}, "DIRT [.LOG2] 1 entries 10-10", 11},
		{"bad primary, newer log", hivetest.DirtyOptions{BadPrimary: true, Newer: true},
			"DIRT [.LOG1] 1 entries 2-2", 3},
		{"bad primary, newer LOG2", hivetest.DirtyOptions{Seq: 9, OldLog: true, SwapLogs: true,
			BadPrimary: true, Newer: true}, "DIRT [.LOG2] 1 entries 10-10", 11},
		{"wrap-around", hivetest.DirtyOptions{Seq: 0xFFFFFFFE},
			"DIRT [.LOG1] 1 entries 4294967295-4294967295", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			before, after := states(t, hivetest.Options{Minor: 3})
			c.o.Format = hivetest.DIRT
			isAfter(t, dirty(t, before, after, c.o), after, c.replay, c.seq)
		})
	}
}

// TestDirtyVectorOfALargeHive: from 2 MiB of bins on the bitmap is longer than a
// sector, and the dirty sectors begin later.
func TestDirtyVectorOfALargeHive(t *testing.T) {
	for _, free := range []int{1700 << 10, 2000 << 10, 9 << 20} {
		before, after := states(t, hivetest.Options{Minor: 3, FreeAtEnd: free})
		i := dirty(t, before, after, hivetest.DirtyOptions{Format: hivetest.DIRT})
		isAfter(t, i, after, "DIRT [.LOG1] 1 entries 2-2", 3)
	}
}

// TestDirtyVectorOfSectors: one bit stands for 512 bytes, although Windows since XP uses it
// differently.
func TestDirtyVectorOfSectors(t *testing.T) {
	before, _ := states(t, hivetest.Options{Minor: 3})
	after, err := hivetest.SetDWORD(before, hivetest.DeviceKey, hivetest.HelloOnly, 2)
	if err != nil {
		t.Fatal(err)
	}
	var pages []hivetest.Page
	for at := 4096; at < len(before); at += 512 {
		if !bytes.Equal(before[at:at+512], after[at:at+512]) {
			pages = append(pages, hivetest.Page{
				Offset: uint32(at - 4096), Data: after[at : at+512],
			})
		}
	}
	if len(pages) != 1 {
		t.Fatalf("%d sectors differ, want 1", len(pages))
	}
	i := image{primary: hivetest.SetSequences(before, 2, 1),
		log1: hivetest.DirtLog(before, 2, pages...)}
	isAfter(t, i, after, "DIRT [.LOG1] 1 entries 2-2", 3)
	if n := open(t, i).Replay().Sectors; n != 1 {
		t.Errorf("%d sectors come from the log, want 1", n)
	}
}

// TestLOG1GoesFirst: LOG1 counts if both logs have the hive's time.
func TestLOG1GoesFirst(t *testing.T) {
	before, after := states(t, hivetest.Options{Minor: 3})
	i := dirty(t, before, after, hivetest.DirtyOptions{Format: hivetest.DIRT})
	i.log2 = hivetest.DirtLog(before, 2, poison(0).Pages...)
	isAfter(t, i, after, "DIRT [.LOG1] 1 entries 2-2", 3)
}

// TestLogOfAnotherTime: a hive with a good base block takes only the log with its own time, whether
// the other is newer or older.
func TestLogOfAnotherTime(t *testing.T) {
	before, after := states(t, hivetest.Options{Minor: 3})
	newer := dirty(t, before, after, hivetest.DirtyOptions{Format: hivetest.DIRT, Newer: true})
	_, err := hive.Open(t.Context(), newer.files(), nil)
	wantReasons(t, err, "was written at another time than the hive", "is missing")
}
