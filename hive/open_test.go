package hive_test

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"unhello/hive"
	"unhello/hive/hivetest"
)

// TestRefusesWhatIsNoHive: each with its own error, which says what is there instead.
func TestRefusesWhatIsNoHive(t *testing.T) {
	before, after := states(t, hivetest.Options{})
	i := dirty(t, before, after, hivetest.DirtyOptions{})
	dirt := dirty(t, before, after, hivetest.DirtyOptions{Format: hivetest.DIRT})
	set := func(at int, v uint32) []byte { return setLog(before, at, v) }
	for _, c := range []struct {
		name string
		b    []byte
		is   func(error) bool
		says string
	}{
		{"empty file", nil, isA[*hive.NotHiveError], "too short"},
		{"half a base block", before[:2048], isA[*hive.NotHiveError], "too short"},
		{"text", bytes.Repeat([]byte("Hello, world! "), 1000), isA[*hive.NotHiveError],
			`it begins with "Hell"`},
		{"zeros", make([]byte, 100000), isA[*hive.NotHiveError], `"\x00\x00\x00\x00"`},
		{"log", i.log1, isA[*hive.LogAsHiveError], "file type 6"},
		{"log of the old format", dirt.log1, isA[*hive.LogAsHiveError], "file type 1"},
		{"log without entries", i.log1[:512], isA[*hive.LogAsHiveError], "file type 6"},
		{"log with a broken checksum", badChecksum(i.log1),
			isA[*hive.LogAsHiveError], "file type 6"},
		{"old log with a broken checksum", badChecksum(dirt.log1),
			isA[*hive.LogAsHiveError], "file type 1"},
		{"version 1.2", set(24, 2), isA[*hive.VersionError], "version 1.2"},
		{"version 1.7", set(24, 7), isA[*hive.VersionError], "version 1.7"},
		{"version 2.5", set(20, 2), isA[*hive.VersionError], "version 2.5"},
		{"format 2", set(32, 2), isA[*hive.CorruptError], "file format 2"},
		{"no bins", set(40, 0), isA[*hive.CorruptError], "bins size 0"},
		{"bins of an odd size", set(40, 4097), isA[*hive.CorruptError], "bins size 4097"},
		{"bins of more than 2 GiB", set(40, 0x80001000), isA[*hive.CorruptError], "up to 2 GiB"},
		{"one page too short", before[:len(before)-4096], isA[*hive.TruncatedError], "truncated"},
		{"one byte too short", before[:len(before)-1], isA[*hive.TruncatedError], "truncated"},
		{"base block alone", before[:4096], isA[*hive.TruncatedError], "4096 bytes"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := hive.Open(t.Context(), image{primary: c.b}.files(), nil)
			if err == nil || !c.is(err) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("open: %T %v, want %q", err, err, c.says)
			}
			_, err = hive.OpenStale(image{primary: c.b}.files())
			if err == nil || !c.is(err) {
				t.Errorf("open without logs: %T %v, want %q", err, err, c.says)
			}
		})
	}
}

// TestOpensEveryVersion: 1.3 to 1.6.
func TestOpensEveryVersion(t *testing.T) {
	for minor := 3; minor <= 6; minor++ {
		b := build(t, &hivetest.Key{Name: "ROOT"}, hivetest.Options{Minor: minor})
		if h := open(t, image{primary: b}); h.Version() != minor || h.Dirty() {
			t.Errorf("version 1.%d: 1.%d, dirty %v", minor, h.Version(), h.Dirty())
		}
	}
}

// TestWhatMakesAHiveDirty: a wrong checksum or two different sequence numbers,
// and nothing else.
func TestWhatMakesAHiveDirty(t *testing.T) {
	sound := build(t, &hivetest.Key{Name: "ROOT"}, hivetest.Options{Seq1: 5, Seq2: 5})
	for name, c := range map[string]struct {
		b    []byte
		want bool
	}{
		"nothing":          {sound, false},
		"seq1 ahead":       {hivetest.SetSequences(sound, 6, 5), true},
		"seq1 behind":      {hivetest.SetSequences(sound, 4, 5), true},
		"both 0":           {hivetest.SetSequences(sound, 0, 0), false},
		"checksum":         {badChecksum(sound), true},
		"locked by KTM":    {setLog(sound, 144, 1), false},
		"never written":    {setLog(setLog(sound, 12, 0), 16, 0), false},
		"other boot state": {slices.Concat(sound[:4088], []byte("bootboot"), sound[4096:]), false},
	} {
		h, err := hive.OpenStale(image{primary: c.b}.files())
		if err != nil {
			t.Fatal(err)
		}
		if h.Dirty() != c.want {
			t.Errorf("%s: dirty %v", name, h.Dirty())
		}
	}
}

// TestReadAt reads the whole hive as a file, as it will be once a replay is
// written.
func TestReadAt(t *testing.T) {
	before, after := states(t, hivetest.Options{Slack: 5000, SlackByte: 0xEE})
	i := dirty(t, before, after, hivetest.DirtyOptions{Entries: 3, InFirst: 1})
	h := open(t, i)
	want := i.apply(t, planReplay(t, h)).primary[:h.Size()]
	if err := iotest.TestReader(io.NewSectionReader(h, 0, h.Size()), want); err != nil {
		t.Error(err)
	}
	if n, err := h.ReadAt(make([]byte, 10), h.Size()-4); n != 4 || !errors.Is(err, io.EOF) {
		t.Errorf("at the end: %d bytes, %v", n, err)
	}
}

// TestReplayIgnoresWhatLiesBehind: bytes after the last bin are not part of the hive, neither
// before nor after a replay.
func TestReplayIgnoresWhatLiesBehind(t *testing.T) {
	b := build(t, &hivetest.Key{Name: "ROOT"}, hivetest.Options{Slack: 12345, SlackByte: 0xEE})
	h := open(t, image{primary: b})
	if h.Size() != int64(len(b)-12345) {
		t.Errorf("the hive has %d bytes of %d", h.Size(), len(b))
	}
	if r := check(t, h); len(r.Faults) > 0 {
		t.Error(r.Faults)
	}
}
