package hive_test

import (
	"bytes"
	"errors"
	"slices"
	"testing"

	"unhello/hive"
	"unhello/hive/hivetest"
)

// Logs that can't be used, and what errors say about them.

// wantReasons checks that an error is a *DirtyError with these reasons for the logs.
func wantReasons(t *testing.T, err error, log1, log2 string) {
	t.Helper()
	var d *hive.DirtyError
	if !errors.As(err, &d) {
		t.Errorf("%T %v, want *DirtyError", err, err)
	} else if d.Logs != [2]string{log1, log2} {
		t.Errorf("LOG1 %q, LOG2 %q; want %q, %q", d.Logs[0], d.Logs[1], log1, log2)
	}
}

func setLog(log []byte, at int, v uint32) []byte {
	return hivetest.SetBaseBlock(log, func(b []byte) { le.PutUint32(b[at:], v) })
}

// TestSaysWhyALogIsOfNoUse changes the one good log of a dirty hive.
func TestSaysWhyALogIsOfNoUse(t *testing.T) {
	before, after := states(t, hivetest.Options{})
	hvle := dirty(t, before, after, hivetest.DirtyOptions{Seq: 7})
	dirt := dirty(t, before, after, hivetest.DirtyOptions{Seq: 7, Format: hivetest.DIRT})
	bent := func(log []byte, at int, b byte) []byte {
		log = bytes.Clone(log)
		log[at] ^= b
		return log
	}
	for _, c := range []struct {
		of  image
		log []byte
		why string
	}{
		{hvle, nil, "is missing"},
		{hvle, []byte{}, "is empty"},
		{hvle, hvle.log1[:511], "has only 511 bytes"},
		{hvle, make([]byte, 8192), "has no base block"},
		{hvle, bent(hvle.log1, 100, 1), "has a wrong base block checksum"},
		{hvle, setLog(hvle.log1, 28, 0), "has file type 0, which is no log"},
		{hvle, setLog(hvle.log1, 4, 8), "was being written (sequence numbers 8/7)"},
		{hvle, setLog(hvle.log1, 20, 2), "has an unknown version"},
		{hvle, setLog(hvle.log1, 24, 2), "has an unknown version"},
		{hvle, setLog(hvle.log1, 32, 0), "has an unknown version"},
		{hvle, setLog(hvle.log1, 40, 100), "has a bad hive bins size"},
		{hvle, hivetest.SetSequences(hvle.log1, 6, 6), "is older (from 6) than the hive (7)"},
		// its first entry has 7
		{hvle, hivetest.SetSequences(hvle.log1, 8, 8), "holds no whole entry"},
		{hvle, hvle.log1[:512], "holds no whole entry"},
		{hvle, hvle.log1[:len(hvle.log1)-1], "holds no whole entry"},
		{hvle, bent(hvle.log1, len(hvle.log1)-1, 1), "holds no whole entry"}, // the first hash
		{hvle, bent(hvle.log1, 512+8, 1), "holds no whole entry"},            // the second hash
		{dirt, dirt.log1[:512], "ends inside its bitmap"},
		{dirt, bent(dirt.log1, 512, 1), "has no dirty vector"},
		{dirt, dirt.log1[:len(dirt.log1)-1], "ends before its last sector"},
		{dirt, hivetest.DirtLog(after, 8), "marks nothing as dirty"},
		{dirt, setLog(dirt.log1, 12, 5), "was written at another time than the hive"},
	} {
		t.Run(c.why, func(t *testing.T) {
			_, err := hive.Open(t.Context(), image{c.of.primary, c.log, nil}.files(), nil)
			wantReasons(t, err, c.why, "is missing")
			_, err = hive.Open(t.Context(), image{c.of.primary, nil, c.log}.files(), nil)
			wantReasons(t, err, "is missing", c.why)
		})
	}
}

// TestSaysWhyBothLogsAreOfNoUse: both reasons are given.
func TestSaysWhyBothLogsAreOfNoUse(t *testing.T) {
	before, after := states(t, hivetest.Options{})
	two := dirty(t, before, after, hivetest.DirtyOptions{Seq: 7, Entries: 2, InFirst: 1})
	noEntry := func(log []byte) []byte { return log[:512] }
	dirt := dirty(t, before, after, hivetest.DirtyOptions{Seq: 7, Format: hivetest.DIRT})
	badDirt := bytes.Replace(dirt.log1, []byte("DIRT"), []byte("TRID"), 1)
	for _, c := range []struct {
		name       string
		i          image
		log1, log2 string
	}{
		{"the first has no entry", image{two.primary, noEntry(two.log1), two.log2},
			"holds no whole entry", "does not follow the other one (from 8)"},
		{"the later one has no entry, the hive no base block",
			image{badChecksum(two.primary), two.log1, noEntry(two.log2)},
			"does not count, as the other one does", "holds no whole entry"},
		{"both too old", image{hivetest.SetSequences(two.primary, 20, 19), two.log1, two.log2},
			"is older (from 7) than the hive (19)", "is older (from 8) than the hive (19)"},
		{"both of the old format", image{dirt.primary, badDirt, dirt.log1},
			"has no dirty vector", "does not count, as the other one does"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := hive.Open(t.Context(), c.i.files(), nil)
			wantReasons(t, err, c.log1, c.log2)
		})
	}
}

func badChecksum(primary []byte) []byte {
	b := bytes.Clone(primary)
	copy(b[508:], "INVL")
	return b
}

// TestEntryMustStayInBounds: an entry with good hashes doesn't count if its pages reach beyond it
// or beyond the bins.
func TestEntryMustStayInBounds(t *testing.T) {
	before, _ := states(t, hivetest.Options{})
	size := uint32(len(before) - 4096)
	page := hivetest.Page{Offset: 0, Data: before[4096:8192]}
	for name, bend := range map[string]func(e []byte){
		"no page":                     func(e []byte) { le.PutUint32(e[20:], 0) },
		"more pages than fit":         func(e []byte) { le.PutUint32(e[20:], 0xFFFFFFFF) },
		"bins of no size":             func(e []byte) { le.PutUint32(e[16:], 0) },
		"bins of an odd size":         func(e []byte) { le.PutUint32(e[16:], size+512) },
		"page beyond the bins":        func(e []byte) { le.PutUint32(e[40:], size) },
		"page at an odd place":        func(e []byte) { le.PutUint32(e[40:], 8) },
		"page of no length":           func(e []byte) { le.PutUint32(e[44:], 0) },
		"page of an odd length":       func(e []byte) { le.PutUint32(e[44:], 4095) },
		"page longer than the entry":  func(e []byte) { le.PutUint32(e[44:], 8192) },
		"page that wraps around":      func(e []byte) { le.PutUint32(e[40:], 0xFFFFFE00) },
		"entry of an odd length":      func(e []byte) { le.PutUint32(e[4:], uint32(len(e)-1)) },
		"entry shorter than a header": func(e []byte) { le.PutUint32(e[4:], 0) },
		"entry beyond the file":       func(e []byte) { le.PutUint32(e[4:], uint32(len(e)+512)) },
		"nothing":                     nil, // the unchanged entry counts
	} {
		t.Run(name, func(t *testing.T) {
			e := hivetest.HvLEEntry(hivetest.Entry{Seq: 1, BinsSize: size,
				Pages: []hivetest.Page{page}}, 0)
			if bend != nil {
				bend(e)
				e = hivetest.Rehash(e)
			}
			i := image{primary: hivetest.SetSequences(before, 2, 1),
				log1: append(hivetest.LogFile(before, poison(1))[:512:512], e...)}
			h, err := hive.Open(t.Context(), i.files(), nil)
			if bend != nil {
				wantReasons(t, err, "holds no whole entry", "is missing")
			} else if err != nil || h.Replay().Entries != 1 {
				t.Errorf("%v, want one entry", err)
			}
		})
	}
}

// TestReplayThatEndsEarly: an entry in the middle is broken. The result is neither the old hive nor
// the new one, and the check notices.
func TestReplayThatEndsEarly(t *testing.T) {
	before, after := states(t, hivetest.Options{})
	// The parent already points to its new list, but the log ends before that.
	i := dirty(t, before, after, hivetest.DirtyOptions{Entries: 6})
	second := 512 + int(le.Uint32(i.log1[512+4:]))
	i.log1 = bytes.Clone(i.log1)
	i.log1[second+4000] ^= 1
	i.primary = slices.Clone(i.primary)
	copy(i.primary, after[:len(i.primary)])
	i.primary = hivetest.SetSequences(i.primary, 2, 1)
	_, err := hive.Open(t.Context(), i.files(), nil)
	var damaged *hive.DamagedError
	if !errors.As(err, &damaged) || len(damaged.Faults) == 0 {
		t.Fatalf("%T %v, want *DamagedError with its faults", err, err)
	}
	for _, f := range damaged.Faults {
		if f.Class < hive.Refuses {
			t.Errorf("%v is not fatal", f)
		}
	}
	h, err := hive.OpenUnchecked(i.files())
	if err != nil || h.Replay().Entries != 1 {
		t.Errorf("%v; want one entry before the broken one", err)
	}
}

// TestLostSecondLog: the first log alone leads to a hive between two states.
func TestLostSecondLog(t *testing.T) {
	before, after := states(t, hivetest.Options{})
	i := dirty(t, before, after, hivetest.DirtyOptions{Entries: 6, InFirst: 5})
	i.log2 = nil
	if _, err := hive.Open(t.Context(), i.files(), nil); !isA[*hive.DamagedError](err) {
		t.Errorf("%T %v, want *DamagedError", err, err)
	}
}

// TestLostFirstLog: the second log alone doesn't follow the hive.
func TestLostFirstLog(t *testing.T) {
	before, after := states(t, hivetest.Options{})
	i := dirty(t, before, after, hivetest.DirtyOptions{Entries: 6, InFirst: 3})
	i.log1 = nil
	if _, err := hive.Open(t.Context(), i.files(), nil); !isA[*hive.DamagedError](err) {
		t.Errorf("%T %v, want *DamagedError", err, err)
	}
}

// TestImplausibleGrowth: a log can't make a hive larger than the hive and its logs together.
func TestImplausibleGrowth(t *testing.T) {
	before, _ := states(t, hivetest.Options{})
	i := image{
		primary: hivetest.SetSequences(before, 2, 1),
		log1: hivetest.LogFile(before, hivetest.Entry{
			Seq: 1, BinsSize: 1 << 31, Pages: []hivetest.Page{{Offset: 0, Data: before[4096:8192]}},
		}),
	}
	if _, err := hive.OpenUnchecked(i.files()); !isA[*hive.TruncatedError](err) {
		t.Errorf("%T %v, want *TruncatedError", err, err)
	}
}
