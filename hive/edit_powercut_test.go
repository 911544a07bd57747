package hive_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"

	"unhello/hive"
	"unhello/hive/hivetest"
	"unhello/internal/record"
	"unhello/internal/record/powercut"
	"unhello/internal/testenv"
)

// A powerCut is one kind of commit, which a power cut may end at any moment.
type powerCut struct {
	name   string
	before image
	change func(e *hive.Editor) error // nil: only the replay
	staged bool                       // without a log: cells may leak
	// even without it, stale entries can ruin a session of Windows
	ill bool
}

// smallTree has enough for every kind of edit in a few pages.
func smallTree() *hivetest.Key {
	tree := valueTree(hivetest.DWORD("Value", 2), hivetest.Binary("big", pattern(17000, 5)))
	tree.Keys[1].Keys = []*hivetest.Key{{Name: "Sub"}}
	for n := range 60 {
		tree.Keys[2].Keys = append(tree.Keys[2].Keys, &hivetest.Key{
			Name: fmt.Sprintf("Z %02d", n), Values: []hivetest.Value{
				hivetest.DWORD("n", uint32(n)),
			},
		})
	}
	return tree
}

// The edits that are cut.
func severalPages(e *hive.Editor) error {
	return errors.Join(
		e.SetValue("Key", "Value", hive.SZ, pattern(300, 1)),
		e.SetValue(`Z\Z 59`, "n", hive.QWORD, pattern(8, 1)),
		create(e, `Key\Sub\New`),
		e.DeleteValue("A", "long"),
	)
}
func deleteBig(e *hive.Editor) error { return e.DeleteValue("Key", "big") }
func addBig(e *hive.Editor) error {
	return e.SetValue("Key", "new", hive.Binary, pattern(40000, 3))
}
func addKey(e *hive.Editor) error { return create(e, `Key\Sub\New\Newer`) }
func replaceBig(e *hive.Editor) error {
	return e.SetValue("Key", "big", hive.Binary, pattern(40000, 2))
}

// cuts lists the kinds of commits.
func cuts(t testing.TB) []powerCut {
	var list []powerCut
	roomy := build(t, smallTree(), hivetest.Options{
		FreeAtEnd: 60000, LastWritten: hivetest.DefaultTime,
	})
	full := build(t, smallTree(), hivetest.Options{Full: true, LastWritten: hivetest.DefaultTime})
	old := build(t, smallTree(), hivetest.Options{
		Minor: 3, Full: true, Seq1: 0xFFFFFFFF, Seq2: 0xFFFFFFFF,
	})
	for _, j := range journals {
		for _, c := range []powerCut{
			{"one sector", j.with(roomy), turnOff, false, false},
			{"a value in free cells", j.with(roomy), addSmall, j == noLogs, false},
			{"big data in free cells", j.with(roomy), addBig, j == noLogs, false},
			{"a key in free cells", j.with(roomy), addKey, j == noLogs, false},
			{"a new bin", j.with(full), addSmall, j == noLogs, false},
			{"new bins", j.with(full), addBig, j == noLogs, false},
			{"a key in a new bin", j.with(old), addKey, j == noLogs, false},
			{"other big data", j.with(roomy), replaceBig, j == noLogs, false},
			{"a value less", j.with(full), deleteBig, j == noLogs, false},
		} {
			c.name = string(j) + ", " + c.name
			list = append(list, c)
		}
		if j != noLogs {
			list = append(list,
				powerCut{string(j) + ", several pages", j.with(roomy), severalPages, false, false},
				powerCut{string(j) + ", several pages and a new bin", j.with(full),
					severalPages, false, false})
		}
	}
	stale := hvleLogs.with(full)
	stale.log1 = hivetest.LogFile(full, poison(1), poison(2))
	return append(append(list, replayCuts(t)...),
		powerCut{"raised, one sector", stale, turnOff, false, true},
		powerCut{"raised, a new bin", stale, addSmall, false, true},
		powerCut{"stale entries behind the journal", adjacentLogs(t), addSmall, false, true})
}

// adjacentLogs is a hive whose older log has an entry at each page, with the number that would
// follow a journal ending there.
func adjacentLogs(t testing.TB) image {
	i := hvleLogs.with(build(t, smallTree(), hivetest.Options{Full: true, Seq1: 10, Seq2: 10}))
	pages := []hivetest.Page{{Data: bytes.Repeat([]byte{0xDB}, 3072)}}
	stale := hivetest.HvLEEntry(hivetest.Entry{Seq: 11, BinsSize: 4096, Pages: pages}, 4096)
	i.log2 = hivetest.LogFile(i.primary, poison(5))
	for range 8 {
		i.log2 = append(i.log2, stale...)
	}
	return i
}

// replayCuts lists commits that begin with a replay.
func replayCuts(t testing.TB) []powerCut {
	var list []powerCut
	o := hivetest.Options{Full: true, LastWritten: hivetest.DefaultTime,
		Seq1: 0xFFFFFFFE, Seq2: 0xFFFFFFFE}
	before := build(t, smallTree(), o)
	same, err := hivetest.SetDWORD(before, `Z\Z 30`, "n", 0xFFFF)
	if err != nil {
		t.Fatal(err)
	}
	added := &hivetest.Key{Name: "Added",
		Values: []hivetest.Value{hivetest.Binary("b", pattern(3000, 6))}}
	grown, err := hivetest.AddKeys(same, "Key", o, added)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range []struct {
		name  string
		after []byte
		o     hivetest.DirtyOptions
	}{
		{"HvLE", same, hivetest.DirtyOptions{}},
		{"HvLE, growth", grown, hivetest.DirtyOptions{Tail: hivetest.TailStale}},
		{"HvLE, two logs, growth", grown,
			hivetest.DirtyOptions{Entries: 4, InFirst: 2, Gap: 3, Reconciled: 2}},
		{"HvLE, bad base block", grown, hivetest.DirtyOptions{BadPrimary: true, OldLog: true}},
		{"DIRT", same, hivetest.DirtyOptions{Format: hivetest.DIRT}},
		{"DIRT, growth", grown, hivetest.DirtyOptions{Format: hivetest.DIRT, OldLog: true}},
		{"DIRT, bad base block", grown, hivetest.DirtyOptions{Format: hivetest.DIRT,
			BadPrimary: true}},
		{"DIRT, bad base block, newer log", grown,
			hivetest.DirtyOptions{Format: hivetest.DIRT, BadPrimary: true, Newer: true}},
	} {
		i := dirty(t, before, d.after, d.o)
		list = append(list,
			powerCut{"replay " + d.name, i, nil, false, false},
			powerCut{"replay " + d.name + ", one sector", i, turnOff, false, false},
			powerCut{"replay " + d.name + ", journal", i, severalPages, false, false})
	}
	return list
}

// plan returns the plan of the commit.
func (c powerCut) plan(t testing.TB) *hive.Plan {
	t.Helper()
	change := c.change
	if change == nil {
		change = func(*hive.Editor) error { return nil }
	}
	p, err := planOf(t, c.before, grows, change)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// digest identifies the content of a hive: all keys with flags and class, all values.
func digest(h *hive.Hive) (sum [32]byte, err error) {
	root, err := h.Root()
	if err != nil {
		return sum, err
	}
	d := sha256.New()
	err = addTo(d, root)
	return [32]byte(d.Sum(nil)), err
}

func addTo(w io.Writer, k *hive.Key) error {
	class, err := k.ClassName()
	fmt.Fprintf(w, "%q %x %q\n", k.Path(), k.Flags(), class)
	if err != nil {
		return err
	}
	for v, err := range k.Values() {
		if err != nil {
			return err
		}
		b, err := v.Data()
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "%q %v %d\n", v.Name(), v.Type(), len(b))
		w.Write(b)
	}
	for sub, err := range k.Subkeys() {
		if err == nil {
			err = addTo(w, sub)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// fromState is the image that a power cut leaves.
func fromState(state map[string][]byte) image {
	return image{state[fileNames[hive.Primary]], state[fileNames[hive.Log1]],
		state[fileNames[hive.Log2]]}
}

// A judge of states knows the old and the new content.
type stateJudge struct {
	t        testing.TB
	old, new [32]byte
	known    map[string]bool // faults that may be there
	staged   bool
	olds     int // states with the old content
}

func newStateJudge(t testing.TB, c powerCut, before, after image) *stateJudge {
	t.Helper()
	s := &stateJudge{t: t, staged: c.staged, known: make(map[string]bool)}
	for _, i := range []image{before, after} {
		h := open(t, i)
		sum, err := digest(h)
		if err != nil {
			t.Fatal(err)
		}
		s.old, s.new = s.new, sum
		for f := range faults(t, h) {
			s.known[f] = true
		}
	}
	return s
}

// judge opens a state as Open does and returns what is wrong with it.
func (s *stateJudge) judge(i image) error {
	h, err := hive.OpenUnchecked(i.files())
	if err != nil {
		return err
	}
	r, err := h.Check(s.t.Context(), nil)
	if err != nil {
		return err
	}
	for _, f := range r.Faults {
		if !s.known[f.String()] && (!s.staged || f.Class >= hive.Refuses) {
			return errors.New(f.String())
		}
	}
	switch sum, err := digest(h); {
	case err != nil:
		return err
	case sum == s.old:
		s.olds++
	case sum != s.new:
		return errors.New("the content is neither the old nor the new one")
	}
	return nil
}

// TestPowerCut cuts the power at every moment of every kind of commit, and of its undo. What
// remains must open as the old or the new content and be sound; the record must recognize it; and
// the next session of Windows, cut as well, must find its own content again.
func TestPowerCut(t *testing.T) {
	var total, sessions atomic.Int64
	t.Run("cut", func(t *testing.T) {
		for _, c := range cuts(t) {
			t.Run(c.name, func(t *testing.T) {
				t.Parallel()
				plan := c.plan(t)
				p, after := recorded(plan), c.before.apply(t, plan)
				next := newNextSession(c.before)
				if next.ill != c.ill {
					t.Errorf("stale entries pass for a session's own before the commit: %v",
						next.ill)
				}
				total.Add(c.eachState(t, p, c.before, after, next))
				total.Add(c.eachState(t, p.Reverse(), after, c.before, next))
				sessions.Add(int64(len(next.cut)))
			})
		}
	})
	t.Logf("%d states in all, and %d of the next session", total.Load(), sessions.Load())
	if total.Load() < 35_819 || sessions.Load() < 60_000 {
		t.Error("these are too few")
	}
}

// eachState judges all states that a power cut can leave between two images.
func (c powerCut) eachState(t *testing.T, p record.Plan, from, to image, next *nextSession) int64 {
	j := newStateJudge(t, c, from, to)
	bad := 0
	n := powercut.Each(p, from.named(), func(state map[string][]byte, desc string) {
		i := fromState(state)
		err := j.judge(i)
		if err == nil {
			err = located(p, state)
		}
		if err == nil {
			err = next.play(i)
		}
		if err != nil {
			if bad++; bad <= 3 {
				t.Errorf("%s: %v", desc, err)
			}
		}
	})
	t.Logf("%d states, %d of them old", n, j.olds)
	if c.change != nil && (j.olds == 0 || j.olds == n) {
		t.Errorf("%d of %d states have the old content", j.olds, n)
	}
	return int64(n)
}

// located returns an error unless the record's engine recognizes a state as one of its plan, from
// which it can go back.
func located(p record.Plan, state map[string][]byte) error {
	files := make(map[string]record.Reader)
	for name, b := range state {
		files[name] = &powercut.Mem{Data: b}
	}
	st, err := record.Locate(p, files)
	if err == nil && st.Where == record.Foreign {
		err = fmt.Errorf("the record does not know %s at %#x", st.File, st.Offset)
	}
	return err
}

// TestPowerCutFindsHarm removes the order from the plans by making all differences one group. Every
// kind of commit that has an order must then have a bad state, or the test above proves nothing.
func TestPowerCutFindsHarm(t *testing.T) {
	for _, c := range cuts(t) {
		plan := c.plan(t)
		if len(plan.Groups) == 1 || c.name == "raised, one sector" {
			continue // one write needs no order; raising the numbers is for the next commit
		}
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			after := c.before.apply(t, plan)
			j := newStateJudge(t, c, c.before, after)
			bad := 0
			powercut.Each(unordered(c.before, after), c.before.named(),
				func(state map[string][]byte, _ string) {
					if bad == 0 && j.judge(fromState(state)) != nil {
						bad++
					}
				})
			if bad == 0 {
				t.Error("no state is bad")
			}
		})
	}
}

// unordered is a plan from one image to the other without any order.
func unordered(from, to image) record.Plan {
	g := record.Group{Why: "everything at once"}
	var resizes []record.Step
	for name, b := range to.named() {
		a := from.named()[name]
		if len(a) != len(b) {
			resizes = append(resizes, record.Step{
				File: name, OldSize: int64(len(a)), NewSize: int64(len(b)),
			})
			a = append(bytes.Clone(a), make([]byte, len(b)-len(a))...)
		}
		for at := 0; at < len(b); at += 512 {
			end := min(at+512, len(b))
			if !bytes.Equal(a[at:end], b[at:end]) {
				g.Steps = append(g.Steps,
					record.Step{File: name, Offset: int64(at), Old: a[at:end], New: b[at:end]})
			}
		}
	}
	g.Steps = append(resizes, g.Steps...)
	return record.Plan{Groups: []record.Group{g}}
}

// TestPowerCutLeavesWork continues from some of the states: the hive can be edited at once, and
// independent programs read the result of its replay.
func TestPowerCutLeavesWork(t *testing.T) {
	program := filepath.Join(t.TempDir(), "SOFTWARE")
	for _, c := range cuts(t) {
		p := recorded(c.plan(t))
		n := 0
		powercut.Each(p, c.before.named(), func(state map[string][]byte, desc string) {
			if n++; n%97 != 0 {
				return
			}
			i := fromState(state)
			i = image{bytes.Clone(i.primary), bytes.Clone(i.log1), bytes.Clone(i.log2)}
			again, err := planOf(t, i, grows, turnOff)
			if err != nil {
				t.Errorf("%s: %s: %v", c.name, desc, err)
				return
			}
			done := i.apply(t, again)
			h := open(t, done)
			if f := faults(t, h); !c.staged && len(f) > 0 {
				t.Errorf("%s: %s: %s", c.name, desc, firstOf(f))
			}
			secondOpinion(t, done.primary, h)
			if n%(4*97) != 0 {
				return
			}
			if err := os.WriteFile(program, done.primary, 0o600); err != nil {
				t.Fatal(err)
			}
			testenv.JudgeDWORD(t, program, "Key", "Value", 0, "hivexml", "reglookup")
		})
	}
}
