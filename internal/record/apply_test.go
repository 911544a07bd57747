package record_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"unhello/internal/record"
	"unhello/internal/record/powercut"
)

var errInjected = errors.New("injected")

func TestApply(t *testing.T) {
	for name, b := range plans() {
		t.Run(name, func(t *testing.T) {
			files := mem(b.before)
			if err := record.Apply(t.Context(), b.plan, asFiles(files),
				record.Options{}); err != nil {
				t.Fatal(err)
			}
			wantData(t, "applied", files, b.now)
			if err := record.Verify(b.plan, files); err != nil {
				t.Error(err)
			}
			if err := record.Apply(t.Context(), b.plan.Reverse(), asFiles(files),
				record.Options{}); err != nil {
				t.Fatal(err)
			}
			wantData(t, "taken back", files, b.before)
		})
	}
}

// Steps longer than one chunk.
func TestApplyLongSteps(t *testing.T) {
	const n = 3<<20 + 77
	b := newBuilder(map[string]int{"hive": 1000}).group("a").grow("hive", n+2000).
		write("hive", 999, n)
	files := mem(b.before)
	var progress []int64
	opts := record.Options{Progress: func(done, total int64) {
		if total != n {
			t.Errorf("total %d, want %d", total, n)
		}
		progress = append(progress, done)
	}}
	if err := record.Apply(t.Context(), b.plan, asFiles(files), opts); err != nil {
		t.Fatal(err)
	}
	wantData(t, "applied", files, b.now)
	if len(progress) < 4 || !slices.IsSorted(progress) || progress[len(progress)-1] != n {
		t.Errorf("progress %v", progress)
	}
}

// The same step twice in a group is written once.
func TestApplyRepeatedStep(t *testing.T) {
	b := newBuilder(map[string]int{"hive": 512}).group("a").write("hive", 0, 100)
	b.step(b.plan.Groups[0].Steps[0])
	files := mem(b.before)
	if err := record.Apply(t.Context(), b.plan, asFiles(files), record.Options{}); err != nil {
		t.Fatal(err)
	}
	wantData(t, "applied", files, b.now)
}

func TestApplyChangedBefore(t *testing.T) {
	b := journal()
	tests := []struct {
		name   string
		change func(files map[string]*powercut.Mem)
		file   string
		off    int64
	}{
		{"a byte", func(f map[string]*powercut.Mem) { f["hive"].Data[10*512+7] ^= 1 }, "hive",
			10*512 + 7},
		{"longer", func(f map[string]*powercut.Mem) { f["hive"].Data = append(f["hive"].Data, 0) },
			"hive", 20 * 512},
		{"shorter", func(f map[string]*powercut.Mem) { f["log"].Data = f["log"].Data[:500] }, "log",
			500},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			files := mem(b.before)
			tt.change(files)
			started := record.Options{Started: func() { t.Error("started") }}
			err := record.Apply(t.Context(), b.plan, asFiles(files), started)
			var ce *record.ChangedError
			if !errors.As(err, &ce) || ce.File != tt.file || ce.Offset != tt.off || ce.Written {
				t.Errorf("error %#v", err)
			}
		})
	}
}

// Bytes that the plan doesn't touch may differ, but must not be cut off.
func TestApplyDoesNotCutOff(t *testing.T) {
	b := newBuilder(map[string]int{"hive": 512}).group("a").grow("hive", 300000).
		write("hive", 2000, 100)
	back := b.plan.Reverse()
	for _, off := range []int{600, 1999, 2100, 299999} {
		files := mem(b.now)
		files["hive"].Data[off] = 1
		err := record.Apply(t.Context(), back, asFiles(files), record.Options{})
		var ce *record.ChangedError
		if !errors.As(err, &ce) || ce.Offset != int64(off) || files["hive"].Calls("write") > 0 {
			t.Errorf("a byte at %d: error %v", off, err)
		}
	}
}

// Something else writes between the preflight and the write.
func TestApplyChangedMeanwhile(t *testing.T) {
	b := journal()
	files := mem(b.before)
	files["log"].Fail = func(op string, n int) error {
		if op == "sync" && n == 0 {
			files["hive"].Data[16*512] ^= 1
		}
		return nil
	}
	err := record.Apply(t.Context(), b.plan, asFiles(files), record.Options{})
	var ce *record.ChangedError
	if !errors.As(err, &ce) || ce.File != "hive" || ce.Offset != 16*512 || !ce.Written {
		t.Fatalf("error %#v", err)
	}
}

func TestApplyContext(t *testing.T) {
	b := journal()
	ctx, cancel := context.WithCancel(t.Context())

	files := mem(b.before)
	opts := record.Options{Started: cancel}
	if err := record.Apply(ctx, b.plan, asFiles(files), opts); err != nil {
		t.Errorf("cancelled after the start: %v", err)
	}
	wantData(t, "cancelled after the start", files, b.now)

	files = mem(b.before)
	opts.Started = func() { t.Error("started") }
	if err := record.Apply(ctx, b.plan, asFiles(files), opts); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled before the start: %v", err)
	}
	wantData(t, "cancelled before the start", files, b.before)
}

// The context is canceled while the files are being compared.
func TestApplyContextDuringPreflight(t *testing.T) {
	b := journal()
	ctx, cancel := context.WithCancel(t.Context())
	files := mem(b.before)
	files["hive"].Fail = func(op string, _ int) error {
		if op == "read" {
			cancel()
		}
		return nil
	}
	err := record.Apply(ctx, b.plan, asFiles(files), record.Options{})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	wantData(t, "cancelled", files, b.before)
}

// trace records in which order things reach the files.
type trace struct {
	*powercut.Mem
	name string
	log  *[]string
}

func (f trace) note(format string, args ...any) {
	*f.log = append(*f.log, f.name+" "+fmt.Sprintf(format, args...))
}

func (f trace) WriteAt(b []byte, off int64) (int, error) {
	f.note("write %d+%d", off, len(b))
	return f.Mem.WriteAt(b, off)
}

func (f trace) Truncate(size int64) error {
	f.note("size %d", size)
	return f.Mem.Truncate(size)
}

func (f trace) Sync() error {
	f.note("sync")
	return f.Mem.Sync()
}

func TestApplyOrder(t *testing.T) {
	b := newBuilder(map[string]int{"hive": 600, "log": 0}).
		group("a").write("hive", 0, 4).grow("log", 512).write("log", 0, 512).
		group("b").write("hive", 8, 4)
	var log []string
	files := make(map[string]record.File)
	for name, m := range mem(b.before) {
		files[name] = trace{m, name, &log}
	}
	opts := record.Options{
		Started:   func() { log = append(log, "started") },
		Committed: func() { log = append(log, "committed") },
	}
	if err := record.Apply(t.Context(), b.plan, files, opts); err != nil {
		t.Fatal(err)
	}
	want := []string{
		"started", "hive write 0+4", "log size 512", "log write 0+512", "hive sync", "log sync",
		"hive write 8+4", "hive sync", "committed",
	}
	if !slices.Equal(log, want) {
		t.Errorf("order\n%q, want\n%q", log, want)
	}
}

// The nth write, resize or sync of a file fails, with some bytes written before or none. Rollback
// puts everything back.
func TestApplyFailsThenRollback(t *testing.T) {
	for name, b := range plans() {
		for _, file := range b.plan.Files() {
			for _, op := range []string{"write", "truncate", "sync"} {
				for _, short := range []int{0, 3, 600} {
					t.Run(fmt.Sprintf("%s/%s/%s/%d", name, file, op, short), func(t *testing.T) {
						failEach(t, b, file, op, short)
					})
				}
			}
		}
	}
}

func failEach(t *testing.T, b *builder, file, op string, short int) {
	for nth := 0; ; nth++ {
		files := mem(b.before)
		files[file].Short = short
		files[file].Fail = func(o string, n int) error {
			if o == op && n == nth {
				return errInjected
			}
			return nil
		}
		err := record.Apply(t.Context(), b.plan, asFiles(files), record.Options{})
		if err == nil {
			if files[file].Calls(op) > nth {
				t.Errorf("%s %d failed and nobody noticed", op, nth)
			}
			return // there is no n-th one
		}
		var we *record.WriteError
		if !errors.As(err, &we) || we.File != file || !errors.Is(err, errInjected) {
			t.Fatalf("%s %d: error %v", op, nth, err)
		}
		if changed := !unchanged(files, b.before); changed && !we.Written {
			t.Errorf("%s %d: written, but the error says not", op, nth)
		}
		if err := record.Rollback(b.plan, asFiles(files), record.Options{}); err != nil {
			t.Fatalf("%s %d: rollback: %v", op, nth, err)
		}
		wantData(t, fmt.Sprintf("%s %d: rolled back", op, nth), files, b.before)
	}
}

func unchanged(files map[string]*powercut.Mem, want map[string][]byte) bool {
	for name, f := range files {
		if !bytes.Equal(f.Data, want[name]) {
			return false
		}
	}
	return true
}

func TestApplyMediumTakesNoWrite(t *testing.T) {
	for _, op := range []string{"write", "truncate"} {
		b := newBuilder(map[string]int{"log": 0, "hive": 600}).group("a")
		if op == "truncate" {
			b.grow("log", 512)
		}
		b.write("hive", 0, 600)
		for short, written := range map[int]bool{0: false, 100: op == "write"} {
			files := mem(b.before)
			for _, f := range files {
				f.Short = short
				f.Fail = func(o string, _ int) error {
					if o == op {
						return errInjected
					}
					return nil
				}
			}
			err := record.Apply(t.Context(), b.plan, asFiles(files), record.Options{})
			var we *record.WriteError
			if !errors.As(err, &we) || we.Written != written {
				t.Errorf("first %s fails after %d bytes: error %v, want Written %v",
					op, short, err, written)
			}
		}
	}
}

func TestApplyFileMissing(t *testing.T) {
	b := journal()
	files := mem(b.before)
	delete(files, "hive")
	var pe *record.PlanError
	if err := record.Apply(t.Context(), b.plan, asFiles(files),
		record.Options{}); !errors.As(err, &pe) {
		t.Errorf("error %v", err)
	}
}

func TestVerifyDiffers(t *testing.T) {
	b := journal()
	files := mem(b.now)
	files["hive"].Data[17*512+1] ^= 0x80
	err := record.Verify(b.plan, files)
	var ve *record.VerifyError
	if !errors.As(err, &ve) || ve.File != "hive" || ve.Offset != 17*512+1 {
		t.Errorf("error %v", err)
	}
}
