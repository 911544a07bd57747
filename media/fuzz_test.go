package media

import (
	"bytes"
	"errors"
	"io"
	"runtime/metrics"
	"testing"
	"time"

	"unhello/internal/testenv"
)

const (
	fuzzTime   = 10 * time.Second
	fuzzMemory = 8 << 20 // bytes, for one disk
	fuzzRead   = 2 << 20 // bytes, for one disk
)

// allocated gives the number of bytes allocated so far.
func allocated() uint64 {
	s := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(s)
	return s[0].Value.Uint64()
}

// fuzzDisks are what FuzzPartitions starts from.
func fuzzDisks() []*memory {
	return []*memory{twoOnGPT(512), twoOnGPT(4096), unknownSector(twoOnGPT(4096)), mbrDisk(512),
		mbrDisk(4096), linkFirst()}
}

// FuzzPartitions changes the tables of a disk, a field at a time, and cuts off its end. Checksums
// are corrected if the input says so, since the fuzzer would never guess them. Errors must be
// typed, memory and reads small, and partitions must lie on the disk and apart from each other.
func FuzzPartitions(f *testing.F) {
	disks := fuzzDisks()
	for i, d := range disks {
		f.Add(uint8(i), uint32(0), false, []byte{})
		f.Add(uint8(i), uint32(d.sector), true, []byte{1, gptCount, 3, 0xFF, 0xFF, 0xFF, 0x7F})
		f.Add(uint8(i), uint32(0), true, []byte{2, 40, 7, 99, 0, 0, 0, 5, 10, 3, 64, 0, 0, 0})
	}
	f.Fuzz(func(t *testing.T, disk uint8, cut uint32, fix bool, patches []byte) {
		testenv.Watchdog(t, fuzzTime)
		d := fuzzed(disks[int(disk)%len(disks)], cut, fix, patches)
		before := allocated()
		table, err := Partitions(d)
		if n := allocated() - before; n > fuzzMemory {
			t.Errorf("took %d KiB of memory", n>>10)
		}
		if d.read > fuzzRead {
			t.Errorf("read %d KiB", d.read>>10)
		}
		if err != nil {
			wantTyped(t, err)
			return
		}
		checkParts(t, d, table)
	})
}

// fuzzed gives a changed copy of a disk. A patch is 7 bytes: which structure (the MBR, a header,
// the entries, an EBR), how far into it, how many bytes, and which ones.
func fuzzed(from *memory, cut uint32, fix bool, patches []byte) *memory {
	d := &memory{bytes: bytes.Clone(from.bytes), sector: from.sector}
	size := len(d.bytes)
	d.bytes = d.bytes[:size-int(cut)%size]
	size = len(d.bytes)
	var offsets []int
	for _, sector := range []int{512, 4096} {
		offsets = append(offsets, mbrEntries, sector, 2*sector, size-sector, size-33*sector,
			256*sector+mbrEntries, 320*sector+mbrEntries, 384*sector+mbrEntries)
	}
	for ; len(patches) >= 7; patches = patches[7:] {
		at := offsets[int(patches[0])%len(offsets)] + int(patches[1])
		n := 1 + int(patches[2])%8 // the high bytes of more than four are zero
		if at >= 0 && at+n <= size {
			copy(d.bytes[at:at+n], append(bytes.Clone(patches[3:7]), 0, 0, 0, 0))
		}
	}
	if fix {
		for _, sector := range []int{512, 4096} {
			if n := size / sector; n > 2 {
				fixGPT(d.bytes, sector, 1)
				fixGPT(d.bytes, sector, n-1)
			}
		}
	}
	return d
}

func wantTyped(t *testing.T, err error) {
	t.Helper()
	var noTable *NoTableError
	var corrupt *CorruptError
	var read *ReadError
	if !errors.As(err, &noTable) && !errors.As(err, &corrupt) && !errors.As(err, &read) {
		t.Errorf("%T: %v", err, err)
	}
}

// checkParts expects every partition on the disk, numbered once, and no two on the same bytes.
func checkParts(t *testing.T, d *memory, table *Table) {
	t.Helper()
	numbers := map[int]bool{}
	var used []part
	for _, p := range table.Partitions {
		if numbers[p.Index] || p.Size <= 0 || p.Unreadable != nil {
			t.Errorf("%+v", p)
		}
		numbers[p.Index] = true
		used = append(used, part{p, "a partition", 0, nil})
		v, err := NewVolume(d, p)
		if err != nil {
			t.Fatal(err)
		}
		if n, err := v.ReadAt(make([]byte, 2), v.Size()-1); n != 1 || err != io.EOF {
			t.Errorf("%+v ends with %d, %v", p, n, err)
		}
	}
	if _, faults := apart("disk", used, nil); faults != nil {
		t.Error(faults)
	}
	for _, fault := range table.Faults {
		wantTyped(t, fault)
	}
}
