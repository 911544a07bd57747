package record_test

import (
	"errors"
	"testing"

	"unhello/internal/record"
	"unhello/internal/record/powercut"
)

// badSectors is a file some of whose sectors don't accept writes.
type badSectors struct {
	*powercut.Mem
	bad map[int64]bool // by their offsets
}

func (b badSectors) WriteAt(p []byte, off int64) (int, error) {
	for at := off - off%record.SectorSize; at < off+int64(len(p)); at += record.SectorSize {
		if b.bad[at] {
			return 0, errInjected
		}
	}
	return b.Mem.WriteAt(p, off)
}

// onBadDisk applies a plan that writes 8 sectors in one step and another one in a second step,
// either up to the bad sector or completely, and takes it back.
func onBadDisk(
	t *testing.T, applied bool, bad ...int64,
) (*builder, map[string]*powercut.Mem, error) {
	t.Helper()
	b := newBuilder(map[string]int{"hive": 16 * 512}).group("data").write("hive", 0, 8*512).
		write("hive", 10*512, 512)
	files := mem(b.before)
	disk := badSectors{files["hive"], map[int64]bool{}}
	mark := func() {
		for _, at := range bad {
			disk.bad[at*512] = true
		}
	}
	if !applied {
		mark()
	}
	err := record.Apply(t.Context(), b.plan, map[string]record.File{"hive": disk}, record.Options{})
	if (err == nil) != applied {
		t.Fatal(err)
	}
	mark()
	return b, files, record.Rollback(b.plan, map[string]record.File{"hive": disk}, record.Options{})
}

// The sector that didn't accept the write holds its old bytes, and doesn't keep the others from
// getting theirs back.
func TestRollbackSkipsWhatIsOld(t *testing.T) {
	b, files, err := onBadDisk(t, false, 10)
	if err != nil {
		t.Error(err)
	}
	wantData(t, "taken back", files, b.before)
}

// Each sector that can't be put back is reported, and all the rest is put back.
func TestRollbackGoesOn(t *testing.T) {
	b, files, err := onBadDisk(t, true, 3, 10)
	var write *record.WriteError
	if !errors.As(err, &write) || !write.Written {
		t.Fatalf("error %#v", err)
	}
	many, ok := err.(interface{ Unwrap() []error })
	if !ok || len(many.Unwrap()) != 2 {
		t.Fatalf("not each place is told: %v", err)
	}
	for i, at := range []int64{10 * 512, 3 * 512} {
		if !errors.As(many.Unwrap()[i], &write) || write.Offset != at {
			t.Errorf("told: %v, want 0x%x", many.Unwrap()[i], at)
		}
	}
	want := map[string][]byte{"hive": b.before["hive"]}
	want["hive"] = append([]byte(nil), want["hive"]...)
	for _, at := range []int{3, 10} {
		copy(want["hive"][at*512:(at+1)*512], b.now["hive"][at*512:])
	}
	wantData(t, "taken back", files, want)
}

// Rollback doesn't go past a group that it can't put back: the hive is still marked as dirty, and
// its log completes it.
func TestRollbackKeepsTheOrder(t *testing.T) {
	b := newBuilder(map[string]int{"hive": 16 * 512, "log": 512}).
		group("log").write("log", 0, 512).group("mark").write("hive", 0, 512).group("data").
		write("hive", 8*512, 512)
	files := mem(b.before)
	hive := badSectors{files["hive"], map[int64]bool{}}
	target := map[string]record.File{"hive": hive, "log": files["log"]}
	if err := record.Apply(t.Context(), b.plan, target, record.Options{}); err != nil {
		t.Fatal(err)
	}
	hive.bad[8*512] = true
	if err := record.Rollback(b.plan, target, record.Options{}); err == nil {
		t.Fatal("no error")
	}
	wantData(t, "not taken back", files, b.now)
	delete(hive.bad, 8*512)
	if err := record.Rollback(b.plan, target, record.Options{}); err != nil {
		t.Fatal(err)
	}
	wantData(t, "taken back", files, b.before)
}

// A disk may accept a write the second time.
func TestRollbackTriesAgain(t *testing.T) {
	for _, call := range []string{"write", "sync"} {
		b := journal()
		for n := 0; ; n++ {
			files := mem(b.now)
			failed := false
			for _, f := range files {
				f.Fail = func(op string, _ int) error {
					if op == call && !failed && total(files, call) >= n {
						failed = true
						return errInjected
					}
					return nil
				}
			}
			err := record.Rollback(b.plan, asFiles(files), record.Options{})
			if !failed {
				break
			}
			if err != nil {
				t.Fatalf("%s %d: %v", call, n, err)
			}
			wantData(t, "taken back", files, b.before)
		}
	}
}

func total(files map[string]*powercut.Mem, op string) (n int) {
	for _, f := range files {
		n += f.Calls(op)
	}
	return n
}
