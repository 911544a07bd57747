package hivetest_test

import (
	"bytes"
	"errors"
	"io"
	"testing"

	"unhello/hive"
	"unhello/hive/hivetest"
)

// dirtyCases are dirty hives that replay to the state after the change.
var dirtyCases = map[string]hivetest.DirtyOptions{
	"one entry":             {},
	"many entries":          {Entries: 20},
	"LOG1 then LOG2":        {Entries: 5, InFirst: 2},
	"LOG2 then LOG1":        {Entries: 5, InFirst: 3, SwapLogs: true},
	"LOG2 only":             {Entries: 2, SwapLogs: true},
	"gap":                   {Entries: 3, InFirst: 1, Gap: 500},
	"wrap-around":           {Seq: 0xFFFFFFFD, Entries: 6, InFirst: 3},
	"wrap-around in gap":    {Seq: 0xFFFFFFF0, Gap: 0x20, Entries: 3, InFirst: 2},
	"stale entries":         {Entries: 2, Tail: hivetest.TailStale},
	"remnants":              {Entries: 4, InFirst: 2, Tail: hivetest.TailRemnant},
	"torn":                  {Entries: 4, InFirst: 2, Tail: hivetest.TailTorn, SwapLogs: true},
	"older log":             {Seq: 100, Entries: 2, OldLog: true},
	"older log, gap":        {Seq: 100, Entries: 2, Gap: 7, OldLog: true, SwapLogs: true},
	"reconciled in part":    {Entries: 6, InFirst: 3, Gap: 40, Reconciled: 4},
	"other log invalid":     {Seq: 100, Entries: 2, OldLog: true, BadLog2: true},
	"primary invalid":       {Entries: 3, BadPrimary: true},
	"primary invalid, LOG2": {Seq: 100, Entries: 3, OldLog: true, SwapLogs: true, BadPrimary: true},

	"DIRT":          {Format: hivetest.DIRT},
	"DIRT remnants": {Format: hivetest.DIRT, Tail: hivetest.TailRemnant},
	"DIRT in LOG2":  {Format: hivetest.DIRT, SwapLogs: true},
	"DIRT in LOG2, older LOG1": {Format: hivetest.DIRT, Seq: 100,
		OldLog: true, SwapLogs: true},
	"DIRT, primary invalid": {Format: hivetest.DIRT, BadPrimary: true},
	"DIRT, primary and LOG1 broken": {Format: hivetest.DIRT, Seq: 100, OldLog: true, SwapLogs: true,
		BadPrimary: true, BadLog1: true},
}

// TestEngineReplays has the engine open every dirty hive.
func TestEngineReplays(t *testing.T) {
	for name, layout := range map[string]hivetest.Options{
		"":                {Seq1: 7, Seq2: 7},
		", room in file":  {Slack: 256 << 10, Remnants: true},
		", checksum zero": {Checksum: hivetest.ChecksumZero, Minor: 3},
	} {
		before, after := states(t, layout)
		for dirtyName, o := range dirtyCases {
			t.Run(dirtyName+name, func(t *testing.T) {
				d := dirty(t, before, after, o)
				h, err := openDirty(d)
				if err != nil {
					t.Fatal(err)
				}
				got, err := io.ReadAll(io.NewSectionReader(h, 4096, h.Size()-4096))
				if err != nil {
					t.Fatal(err)
				}
				if !bytes.Equal(got, bins(after)) {
					t.Error("the replayed hive is not the one after the change")
				}
				if p := h.Replay(); p.Entries != d.Entries || p.Last != d.LastSeq {
					t.Errorf("%d entries, the last %d; want %d and %d", p.Entries,
						p.Last, d.Entries, d.LastSeq)
				}
			})
		}
	}
}

// TestEngineReplaysShrinking has the logs cut off the end of the hive.
func TestEngineReplaysShrinking(t *testing.T) {
	small, large := states(t, hivetest.Options{})
	h, err := openDirty(dirty(t, large, small, hivetest.DirtyOptions{Entries: 2}))
	if err != nil {
		t.Fatal(err)
	}
	if h.Size() != int64(len(small)) {
		t.Errorf("%d bytes, want %d", h.Size(), len(small))
	}
}

func openDirty(d *hivetest.DirtyHive) (*hive.Hive, error) {
	return hive.OpenUnchecked(hive.Files{
		Primary: bytes.NewReader(d.Primary),
		Log1:    bytes.NewReader(d.Log1),
		Log2:    bytes.NewReader(d.Log2),
	})
}

// TestEngineRefuses has the engine open hives whose logs are useless.
func TestEngineRefuses(t *testing.T) {
	before, after := states(t, hivetest.Options{Seq1: 100, Seq2: 100})
	for name, o := range map[string]hivetest.DirtyOptions{
		"log invalid":     {BadLog1: true},
		"only an old log": {OldLog: true, BadLog1: true},
		"everything invalid": {Entries: 2, InFirst: 1, BadPrimary: true,
			BadLog1: true, BadLog2: true},
		"DIRT log invalid":      {Format: hivetest.DIRT, BadLog1: true},
		"DIRT, only an old log": {Format: hivetest.DIRT, OldLog: true, BadLog1: true},
	} {
		_, err := openDirty(dirty(t, before, after, o))
		var refused *hive.DirtyError
		if !errors.As(err, &refused) {
			t.Errorf("%s: %v, want a DirtyError", name, err)
		}
	}
}

// TestSpecialChecksums checks that the checksum comes out as requested and that the engine sees a
// clean hive.
func TestSpecialChecksums(t *testing.T) {
	for wish, want := range map[hivetest.Checksum]uint32{hivetest.ChecksumZero: 1,
		hivetest.ChecksumOnes: 0xFFFFFFFE} {
		img := software(t, hivetest.SoftwareOptions{Options: hivetest.Options{Checksum: wish}})
		if got := le.Uint32(img[508:]); got != want {
			t.Errorf("%s: checksum %x, want %x", wish, got, want)
		}
		h, err := open(img)
		if err != nil || h.Dirty() {
			t.Errorf("%s: %v, dirty %v", wish, err, err == nil && h.Dirty())
		}
		again, err := hivetest.SetChecksum(hivetest.SetSequences(img, 5, 4), wish)
		if err != nil || le.Uint32(again[508:]) != want {
			t.Errorf("%s: tuned anew: %v, %x", wish, err, again[508:512])
		}
	}
}
