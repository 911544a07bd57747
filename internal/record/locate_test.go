package record_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"testing"

	"unhello/internal/record"
	"unhello/internal/record/powercut"
)

// Every state that a power cut leaves is recognized and rolled back to the old bytes, and so is
// every state of a power cut during the rollback. If the next session of Windows has written its
// log into one of the files, it isn't.
func TestPowerCut(t *testing.T) {
	total, sessions := 0, 0
	for name, b := range plans() {
		t.Run(name, func(t *testing.T) {
			total += powercut.Each(b.plan, b.before, func(state map[string][]byte, desc string) {
				checkState(t, b, b.plan, state, desc)
				sessions += checkSession(t, b, state, desc)
			})
			total += powercut.Each(b.plan.Reverse(), b.now,
				func(state map[string][]byte, desc string) {
					checkState(t, b, b.plan, state, "back: "+desc)
					sessions += checkSession(t, b, state, "back: "+desc)
				})
		})
	}
	t.Logf("%d states, and %d of the next session", total, sessions)
	if total < 4_858 || sessions < 950 {
		t.Error("these are too few")
	}
}

// checkSession lets the next session of Windows write an entry into one log or the other and mark
// the hive as dirty. There is no way back from that: the rollback refuses and writes nothing. It
// returns the number of these states.
func checkSession(t *testing.T, b *builder, state map[string][]byte, desc string) (states int) {
	t.Helper()
	for _, log := range []string{"log", "other"} {
		if b.before["log"] == nil || b.before["other"] == nil || len(state["hive"]) < 512 {
			continue
		}
		session := make(map[string][]byte)
		for name, data := range state {
			session[name] = bytes.Clone(data)
		}
		session[log] = slices.Concat(b.random(2*512), session[log][min(2*512, len(session[log])):])
		// numbers that the plan doesn't have
		copy(session["hive"][4:12], []byte{0, 0, 0, 0, 0, 0, 0, 0})
		files := mem(session)
		st, err := record.Locate(b.plan, files)
		if err != nil || st.Where != record.Foreign {
			t.Errorf("%s: the next session writes to %s: %v, %v", desc, log, st, err)
		}
		var ce *record.ChangedError
		if err := record.Rollback(b.plan, asFiles(files), record.Options{}); !errors.As(err, &ce) ||
			ce.Written {
			t.Errorf("%s: the next session writes to %s: rollback: %v", desc, log, err)
		}
		wantData(t, desc, files, session)
		states++
	}
	return states
}

func checkState(t *testing.T, b *builder, plan record.Plan, state map[string][]byte, desc string) {
	t.Helper()
	files := mem(state)
	st, err := record.Locate(plan, files)
	if err != nil {
		t.Fatalf("%s: %v", desc, err)
	}
	want := record.Interrupted
	switch {
	case unchanged(files, b.before):
		want = record.Before
	case unchanged(files, b.now):
		want = record.After
	}
	if st.Where != want {
		t.Errorf("%s: %v, want %v", desc, st, want)
	}
	if err := record.Rollback(plan, asFiles(files), record.Options{}); err != nil {
		t.Fatalf("%s: rollback: %v", desc, err)
	}
	wantData(t, desc, files, b.before)
}

// A byte that is neither old nor new is foreign wherever the plan writes. Each state has one in
// another step than the state before.
func TestLocateForeign(t *testing.T) {
	for name, b := range plans() {
		t.Run(name, func(t *testing.T) {
			var steps []record.Step
			for _, g := range b.plan.Groups {
				steps = append(steps, g.Steps...)
			}
			n := 0
			powercut.Each(b.plan, b.before, func(state map[string][]byte, desc string) {
				if len(steps) > 0 {
					foreignByte(t, b, state, steps[n%len(steps)], desc)
				}
				n++
			})
		})
	}
}

// foreignByte changes one byte of a step to a value that it never has.
func foreignByte(t *testing.T, b *builder, state map[string][]byte, s record.Step, desc string) {
	t.Helper()
	off := s.Offset + int64(len(s.New))/2
	if s.IsResize() || off >= int64(len(state[s.File])) {
		return
	}
	files := mem(state)
	files[s.File].Data[off] = unused(b, s.File, off)
	st, err := record.Locate(b.plan, files)
	if err != nil || st.Where != record.Foreign || st.File != s.File || st.Offset != off {
		t.Fatalf("%s: a byte of %s at %d changed: %v, %v", desc, s.File, off, st, err)
	}
	changed := mem(map[string][]byte{s.File: files[s.File].Data})[s.File].Data
	var ce *record.ChangedError
	if err := record.Rollback(b.plan, asFiles(files), record.Options{}); !errors.As(err, &ce) ||
		ce.Written {
		t.Fatalf("%s: rollback of a foreign state: %v", desc, err)
	}
	if !bytes.Equal(files[s.File].Data, changed) {
		t.Fatalf("%s: rollback wrote to a foreign state", desc)
	}
}

// unused returns a value that no step has for a byte.
func unused(b *builder, file string, off int64) byte {
	used := [256]bool{0: true}
	for _, g := range b.plan.Groups {
		for _, s := range g.Steps {
			if i := off - s.Offset; s.File == file && 0 <= i && i < int64(len(s.New)) {
				used[s.Old[i]], used[s.New[i]] = true, true
			}
		}
	}
	for v := range used {
		if !used[v] {
			return byte(v)
		}
	}
	panic("all used")
}

func TestLocateForeignSize(t *testing.T) {
	b := journal()
	for _, size := range []int{0, 20*512 - 1, 20*512 + 1, 28*512 - 1, 28*512 + 1} {
		files := mem(b.now)
		data := make([]byte, size)
		copy(data, b.now["hive"])
		files["hive"].Data = data
		st, err := record.Locate(b.plan, files)
		if err != nil || st.Where != record.Foreign || st.File != "hive" {
			t.Errorf("hive of %d bytes: %v, %v", size, st, err)
		}
	}
}

// Sectors that each belong to the plan, but at different times.
func TestLocateForeignMix(t *testing.T) {
	b := journal()
	files := mem(b.before)
	copy(files["hive"].Data[:512], b.now["hive"][:512]) // the last group done, the first not
	if st, err := record.Locate(b.plan, files); err != nil || st.Where != record.Foreign {
		t.Errorf("%v, %v", st, err)
	}
}

func TestLocateInterruptedGroup(t *testing.T) {
	b := journal()
	for k := range b.plan.Groups {
		files := mem(b.before)
		done := record.Plan{Groups: b.plan.Groups[:k]}
		if err := record.Apply(t.Context(), done, asFiles(files), record.Options{}); err != nil {
			t.Fatal(err)
		}
		s := b.plan.Groups[k].Steps[0]
		if s.IsResize() {
			files[s.File].Truncate(s.NewSize)
		} else {
			files[s.File].WriteAt(s.New[:1], s.Offset)
		}
		st, err := record.Locate(b.plan, files)
		if err != nil || st.Where != record.Interrupted || st.Group != k {
			t.Errorf("group %d begun: %v, %v", k, st, err)
		}
	}
}

func TestLocateReadError(t *testing.T) {
	b := journal()
	files := mem(b.before)
	files["log"].Fail = func(string, int) error { return errInjected }
	if _, err := record.Locate(b.plan, files); !errors.Is(err, errInjected) {
		t.Errorf("error %v", err)
	}
}

// Rollback fails on the way, is cut off, and is done again.
func TestRollbackFails(t *testing.T) {
	b := journal()
	for _, op := range []string{"write", "truncate", "sync"} {
		for nth := range 3 {
			t.Run(fmt.Sprint(op, nth), func(t *testing.T) {
				files := mem(b.now)
				files["hive"].Short = 300
				fails := true
				files["hive"].Fail = func(o string, n int) error {
					if fails && o == op && n >= nth {
						return errInjected
					}
					return nil
				}
				err := record.Rollback(b.plan, asFiles(files), record.Options{})
				if files["hive"].Calls(op) > nth && !errors.Is(err, errInjected) {
					t.Fatalf("error %v", err)
				}
				fails = false
				if err := record.Rollback(b.plan, asFiles(files), record.Options{}); err != nil {
					t.Fatalf("again: %v", err)
				}
				wantData(t, "rolled back", files, b.before)
			})
		}
	}
}

// After a write that went wrong on the medium, the old bytes overwrite anything.
func TestRollbackForce(t *testing.T) {
	b := journal()
	files := mem(b.now)
	files["hive"].Data[9*512] ^= 0xff
	files["log"].Data[0] ^= 0xff
	if err := record.Rollback(b.plan, asFiles(files), record.Options{}); err == nil {
		t.Error("not forced, and no error")
	}
	if err := record.Rollback(b.plan, asFiles(files), record.Options{Force: true}); err != nil {
		t.Fatal(err)
	}
	wantData(t, "forced", files, b.before)
}

// What somebody has written where the plan made the file longer stays.
func TestRollbackDoesNotCutOff(t *testing.T) {
	b := newBuilder(map[string]int{"hive": 512}).group("a").grow("hive", 3000).
		write("hive", 1000, 100)
	files := mem(b.now)
	files["hive"].Data[2500] = 1
	var ce *record.ChangedError
	err := record.Rollback(b.plan, asFiles(files), record.Options{})
	if !errors.As(err, &ce) || ce.Offset != 2500 || ce.Written || files["hive"].Calls("write") > 0 {
		t.Errorf("error %v", err)
	}
}

// A medium that accepts writes and stores something else.
func TestRollbackReadsBack(t *testing.T) {
	b := newBuilder(map[string]int{"hive": 600}).group("a").write("hive", 0, 600)
	files := mem(b.now)
	files["hive"].Fail = func(op string, n int) error {
		if op == "sync" && n > 0 {
			files["hive"].Data[5] = ^b.before["hive"][5]
		}
		return nil
	}
	var ve *record.VerifyError
	if err := record.Rollback(b.plan, asFiles(files), record.Options{}); !errors.As(err, &ve) ||
		ve.Offset != 5 {
		t.Errorf("error %v", err)
	}
}

func TestRollbackOptions(t *testing.T) {
	b := journal()
	var log []string
	var last, total int64
	opts := record.Options{
		Started:   func() { log = append(log, "started") },
		Committed: func() { log = append(log, "committed") },
		Progress:  func(d, t int64) { last, total = d, t },
	}
	if err := record.Rollback(b.plan, asFiles(mem(b.now)), opts); err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(log) != "[started committed]" || last != total || total != b.plan.BytesWritten() {
		t.Errorf("%v, %d of %d bytes", log, last, total)
	}
}
