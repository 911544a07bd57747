package record_test

import (
	"errors"
	"hash/crc32"
	"slices"
	"testing"

	"unhello/internal/record"
	"unhello/internal/record/powercut"
)

const block = 64 << 10

// large is a plan for files of several blocks, of which it touches little. One file grows into a
// new block, one is left alone.
func large() *builder {
	return newBuilder(map[string]int{"hive": 5*block - 1000, "log": 2 * block, "log1": 700,
		"other": 3 * block}).
		group("log").write("log", 2*block-4, 4).
		group("dirty").write("hive", 0, 508).
		group("pages").grow("hive", 6*block).write("hive", 2*block-700, 1400).
		write("hive", 5*block-1000, 4000).
		group("clean").write("hive", 0, 512)
}

func described(t *testing.T, b *builder, known map[string]*record.Summer) *record.Record {
	t.Helper()
	states, err := record.Describe(b.plan, mem(b.before), known)
	if err != nil {
		t.Fatal(err)
	}
	return &record.Record{Files: states, Plan: b.plan}
}

// Before the plan is applied, the checksums are already those of the files as it leaves them.
func TestDescribeSums(t *testing.T) {
	for name, b := range map[string]*builder{"large": large(), "journal": journal(),
		"empty log": newBuilder(map[string]int{"log1": 0})} {
		for _, s := range described(t, b, nil).Files {
			var want []uint32
			for data := b.now[s.Name]; len(data) > 0; data = data[min(block, len(data)):] {
				want = append(want, crc32.Checksum(data[:min(block, len(data))],
					crc32.MakeTable(crc32.Castagnoli)))
			}
			if !slices.Equal(s.SumsAfter, want) {
				t.Errorf("%s: %s has the checksums %x, want %x", name, s.Name, s.SumsAfter, want)
			}
		}
	}
}

// One changed bit anywhere in a file, log or not, is noticed: after the plan, before it, and when
// it was cut short.
func TestLocateRecordElsewhere(t *testing.T) {
	b := large()
	rec := described(t, b, nil)
	halfway := mem(b.now)
	copy(halfway["hive"].Data, b.plan.Groups[3].Steps[0].Old)
	for where, files := range map[record.Where]map[string]*powercut.Mem{
		record.After: mem(b.now), record.Before: mem(b.before), record.Interrupted: halfway,
	} {
		if st, err := record.LocateRecord(rec, files); err != nil || st.Where != where {
			t.Fatalf("%v: %v, %v", where, st, err)
		}
		for _, place := range []struct {
			file string
			off  int
		}{
			{"hive", 512}, {"hive", block - 1}, {"hive", 2*block - 701}, {"hive", 3 * block},
			{"hive", 4*block - 1},
			{"log", 512}, {"log", 2*block - 5}, {"log1", 699}, {"other", 3*block - 1},
		} {
			files[place.file].Data[place.off] ^= 1
			st, err := record.LocateRecord(rec, files)
			if err != nil || st.Where != record.Foreign || st.File != place.file ||
				st.Offset != int64(place.off/block*block) || st.Within != block {
				t.Errorf("%v, a bit of %s at 0x%x: %+v, %v", where, place.file, place.off, st, err)
			}
			files[place.file].Data[place.off] ^= 1
		}
	}
}

// A log that didn't exist when the record was made has content now.
func TestLocateRecordNewFile(t *testing.T) {
	b := newBuilder(map[string]int{"hive": 9000}).group("value").write("hive", 5000, 4)
	rec := described(t, b, nil)
	files := mem(b.now)
	files["log1"] = &powercut.Mem{}
	if st, err := record.LocateRecord(rec, files); err != nil || st.Where != record.Foreign ||
		st.File != "log1" {
		t.Errorf("%+v, %v", st, err)
	}
}

// reads counts the bytes that are read from a file.
type reads struct {
	*powercut.Mem
	n int
}

func (r *reads) ReadAt(b []byte, off int64) (int, error) {
	n, err := r.Mem.ReadAt(b, off)
	r.n += n
	return n, err
}

// Whatever has been read through a Summer, in reads of any size, isn't read again, and the
// checksums are the same.
func TestSummerSparesReading(t *testing.T) {
	b := newBuilder(map[string]int{"hive": 40*block - 1000}).group("value").write("hive", 0, 512).
		write("hive", 20*block+9, 4)
	want := described(t, b, nil).Files[0]
	file := &reads{Mem: mem(b.before)["hive"]}
	summer := &record.Summer{Reader: file}
	summer.SwitchOn()
	for at, step := 4096, 0; at < len(file.Data); at += step {
		step = min(30000, len(file.Data)-at)
		if _, err := summer.ReadAt(make([]byte, step), int64(at)); err != nil {
			t.Fatal(err)
		}
	}
	file.n = 0
	got, err := record.Describe(b.plan, map[string]*reads{"hive": file},
		map[string]*record.Summer{"hive": summer})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(got[0].SumsAfter, want.SumsAfter) {
		t.Error("other checksums")
	}
	if file.n > 4*block {
		t.Errorf("%d bytes were read again", file.n)
	}
}

// A block that the plan touches and that has changed since it was read is reported at once.
func TestSummerFindsChange(t *testing.T) {
	b := large()
	summer := &record.Summer{Reader: mem(b.before)["hive"]}
	summer.SwitchOn()
	if _, err := summer.ReadAt(make([]byte, 2*block), 0); err != nil {
		t.Fatal(err)
	}
	files := mem(b.before)
	files["hive"].Data[block+5] ^= 1
	_, err := record.Describe(b.plan, files, map[string]*record.Summer{"hive": summer})
	var changed *record.ChangedError
	if !errors.As(err, &changed) || changed.File != "hive" || changed.Offset != block {
		t.Errorf("error %v", err)
	}
}
