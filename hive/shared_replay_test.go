package hive_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"testing"

	"unhello/hive"
)

// Real dirty hives, and what Windows itself made of them.

var dirtyHives = []struct {
	name     string
	replay   string // format, logs, entries and their numbers
	binsSize int
	sum      string // SHA-256 of the bins
	seq      uint32 // the hive's number once it is up to date
	all      census
	facts    []fact
	absent   []string
}{
	{
		name: "NewDirtyHive1/NewDirtyHive", replay: "HvLE [.LOG1 .LOG2] 4 entries 2-5",
		binsSize: 20480, sum: "d762fa532cd95f274afb9277ca269d9a4f711b34a3734898b060382d5bea9237",
		seq: 6,
		all: census{5, 1},
		facts: []fact{
			{"Key3", "", hive.SZ, text(string(bytes.Repeat([]byte{'1'}, 1440)))},
			keyFact(`Key3\Key3_1`), keyFact(`Key3\Key3_2`), keyFact(`Key3\Key3_3`),
		},
		absent: []string{"Key1", "Key2"},
	},
	{
		name: "OldDirtyHive/OldDirtyHive", replay: "DIRT [.LOG1] 1 entries 5-5",
		binsSize: 487424, sum: "23c97d7cc7947d32b5b7dc7a3761bc1191e6d5b84797a53dea08084d4cb2b56f",
		seq:    6,
		all:    census{5003, 1},
		facts:  oldDirtyFacts,
		absent: []string{`key_with_many_subkeys\1`},
	},
	{
		name: "BadBaseBlockHive/BadBaseBlockHive", replay: "DIRT [.LOG1] 1 entries 5-5",
		binsSize: 487424, sum: "23c97d7cc7947d32b5b7dc7a3761bc1191e6d5b84797a53dea08084d4cb2b56f",
		seq:    6,
		all:    census{5003, 1},
		facts:  oldDirtyFacts,
		absent: []string{`key_with_many_subkeys\1`},
	},
	{
		// LOG2 begins at 562
		name: "transactions_NTUSER/NTUSER.DAT", replay: "HvLE [.LOG1] 23 entries 566-588",
		binsSize: 925696, sum: "9c5e83727e19ff8f7fd95b73ba006dbc20dffbeead9ace35a88753f3fc7e4299",
		seq:   589,
		all:   census{3105, 4695},
		facts: []fact{keyFact(`Control Panel\International\🌎🌏🌍`)},
	},
}

var oldDirtyFacts = []fact{
	keyFact(`key_with_many_subkeys\5000\find_me_in_log`),
	{`key_with_many_subkeys\4500`, "v", hive.MultiSZ,
		bytes.Join([][]byte{text("a"), text("bb"), text("ccc"), {0, 0}}, nil)},
}

func replayed(h *hive.Hive) string {
	r := h.Replay()
	return fmt.Sprintf("%s %v %d entries %d-%d", r.Format, r.Logs, r.Entries, r.First, r.Last)
}

func TestReplaysRealHives(t *testing.T) {
	for _, c := range dirtyHives {
		t.Run(c.name, func(t *testing.T) {
			h := open(t, shared(t, c.name))
			if got := replayed(h); got != c.replay || !h.Dirty() {
				t.Errorf("replay %s, want %s", got, c.replay)
			}
			bins := make([]byte, h.Size()-4096)
			if _, err := h.ReadAt(bins, 4096); err != nil {
				t.Fatal(err)
			}
			if sum := sha256.Sum256(bins); len(bins) != c.binsSize ||
				hex.EncodeToString(sum[:]) != c.sum {
				t.Errorf("%d bytes of bins with the SHA-256 %x, want %d with %s",
					len(bins), sum, c.binsSize, c.sum)
			}
			if got := countAll(t, h, nil); got != c.all {
				t.Errorf("%+v, want %+v", got, c.all)
			}
			for _, f := range c.facts {
				f.check(t, h)
			}
			for _, path := range c.absent {
				absent(t, h, path)
			}
		})
	}
}

// TestPlansTheReplay writes the replay into a copy: the hive is then clean, with the same content
// and a sequence number that no log entry has.
func TestPlansTheReplay(t *testing.T) {
	for _, c := range dirtyHives {
		t.Run(c.name, func(t *testing.T) {
			before := shared(t, c.name)
			after := before.apply(t, planReplay(t, open(t, before)))
			if sum := sha256.Sum256(after.bins()); hex.EncodeToString(sum[:]) != c.sum {
				t.Errorf("the bins have the SHA-256 %x, want %s", sum, c.sum)
			}
			if !bytes.Equal(after.log1, before.log1) || !bytes.Equal(after.log2, before.log2) {
				t.Error("a log has changed")
			}
			h := open(t, after)
			if seq1, seq2 := h.Sequence(); h.Dirty() || seq1 != c.seq || seq2 != c.seq {
				t.Errorf("dirty %v, sequence numbers %d/%d, want %d", h.Dirty(), seq1, seq2, c.seq)
			}
			if p := planReplay(t, h); len(p.Groups) > 0 {
				t.Error("there is still something to write")
			}
		})
	}
}

func planReplay(t testing.TB, h *hive.Hive) *hive.Plan {
	t.Helper()
	p, err := h.PlanReplay(hive.Room{Grows: true})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestReplayIsThatOfWindows10: the base block and the bins are those that Windows 10 made of the
// same hive and logs.
func TestReplayIsThatOfWindows10(t *testing.T) {
	before := shared(t, "NewDirtyHive1/NewDirtyHive")
	golden := shared(t, "NewDirtyHive1/RecoveredHive_Windows10")
	after := before.apply(t, planReplay(t, open(t, before)))
	if !bytes.Equal(after.primary[:512], golden.primary[:512]) {
		t.Errorf("the base block is\n%x\nWindows has\n%x",
			after.primary[:512], golden.primary[:512])
	}
	if !bytes.Equal(after.bins(), golden.bins()) {
		t.Error("the bins differ")
	}
}

// TestReplayIsThatOfWindows7: except for the time and the file name, which Windows updated, and one
// counter that it lowered.
func TestReplayIsThatOfWindows7(t *testing.T) {
	before := shared(t, "OldDirtyHive/OldDirtyHive")
	golden := shared(t, "OldDirtyHive/RecoveredHive_Windows7").bins()
	after := before.apply(t, planReplay(t, open(t, before))).bins()
	if len(after) != len(golden) {
		t.Fatalf("%d bytes of bins, Windows has %d", len(after), len(golden))
	}
	different := 0
	for i := range after {
		if after[i] != golden[i] {
			different++
		}
	}
	if different != 6 {
		t.Errorf("%d bytes differ, want 6", different)
	}
}

// TestBadBaseBlockComesFromTheLog: the hive with the broken base block becomes, byte for byte, the
// same as the intact one with its log.
func TestBadBaseBlockComesFromTheLog(t *testing.T) {
	bad := shared(t, "BadBaseBlockHive/BadBaseBlockHive")
	good := shared(t, "OldDirtyHive/OldDirtyHive")
	fromBad := bad.apply(t, planReplay(t, open(t, bad)))
	fromGood := good.apply(t, planReplay(t, open(t, good)))
	if !bytes.Equal(fromBad.primary[:512], fromGood.primary[:512]) {
		t.Errorf("the base block is\n%x\nwant\n%x", fromBad.primary[:512], fromGood.primary[:512])
	}
	if !bytes.Equal(fromBad.primary[512:][:len(fromBad.bins())+3584],
		fromGood.primary[512:][:len(fromGood.bins())+3584]) {
		t.Error("the rest differs")
	}
}

// TestLogsInEitherFile: the number says which log is the first, not the name.
func TestLogsInEitherFile(t *testing.T) {
	for name, want := range map[string]string{
		"NewDirtyHive1/NewDirtyHive":        "HvLE [.LOG2 .LOG1] 4 entries 2-5",
		"OldDirtyHive/OldDirtyHive":         "DIRT [.LOG2] 1 entries 5-5",
		"BadBaseBlockHive/BadBaseBlockHive": "DIRT [.LOG2] 1 entries 5-5",
		"transactions_NTUSER/NTUSER.DAT":    "HvLE [.LOG2] 23 entries 566-588",
	} {
		i := shared(t, name)
		j := i
		j.log1, j.log2 = i.log2, i.log1
		h := open(t, j)
		if got := replayed(h); got != want {
			t.Errorf("%s: replay %s, want %s", name, got, want)
		}
		after, other := i.apply(t, planReplay(t, open(t, i))), j.apply(t, planReplay(t, h))
		if !bytes.Equal(after.primary, other.primary) {
			t.Errorf("%s: another outcome", name)
		}
	}
}

// TestReplayGrowsTheHive: the bins of this hive are larger after the replay.
func TestReplayGrowsTheHive(t *testing.T) {
	i := shared(t, "transactions_NTUSER/NTUSER.DAT")
	stale, err := hive.OpenStale(i.files())
	if err != nil {
		t.Fatal(err)
	}
	if from, to := stale.Size(), open(t, i).Size(); from != 4096+778240 || to != 4096+925696 {
		t.Errorf("from %d to %d bytes", from, to)
	}
}
