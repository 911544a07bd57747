package ntfs_test

import (
	"bytes"
	"errors"
	"os"
	"strings"
	"testing"

	"unhello/media/ntfs"
)

// bit changes the bit of a cluster in $Bitmap, which lies in one run.
func (d *damaged) bit(cluster int64, used bool) {
	d.t.Helper()
	at := int64(-1)
	d.attribute("$Bitmap", 0x80, func(a []byte) { at = firstRun(a) * 4096 })
	d.b[at+cluster/8] &^= 1 << (cluster % 8)
	if used {
		d.b[at+cluster/8] |= 1 << (cluster % 8)
	}
}

// firstRun gives the first cluster of a nonresident attribute.
func firstRun(a []byte) (lcn int64) {
	run := a[le.Uint16(a[32:]):]
	lengthBytes, distanceBytes := int(run[0]&15), int(run[0]>>4)
	for i, x := range run[1+lengthBytes:][:distanceBytes] {
		lcn |= int64(x) << (8 * i)
	}
	return lcn
}

// ranges gives where SOFTWARE lies.
func (d *damaged) ranges() []ntfs.Range {
	d.t.Helper()
	f := lookup(d.t, openBytes(d.t, d.b), software)
	list, err := f.Map(0, f.Size())
	if err != nil || len(list) != 1 || list[0].Length != 2*4096 {
		d.t.Fatal(list, err)
	}
	return list
}

func TestUnallocated(t *testing.T) {
	d := newDamaged(t)
	list := d.ranges()
	start := list[0].Offset
	cluster := start / 4096
	for _, test := range []struct {
		name   string
		ranges []ntfs.Range
		free   []int64 // clusters
		at     int64   // -1: nothing
	}{
		{"a file", list, nil, -1},
		{"its first cluster is free", list, []int64{cluster}, start},
		{"its last cluster is free", list, []int64{cluster + 1}, start + 4096},
		{"from the middle of a free cluster on", []ntfs.Range{{start + 100, 5}}, []int64{cluster},
			start + 100},
		{"one byte of a free cluster", []ntfs.Range{{start, 4097}}, []int64{cluster + 1},
			start + 4096},
		{"none of a free cluster", []ntfs.Range{{start, 4096}}, []int64{cluster - 1, cluster + 1},
			-1},
		{"in the second range", []ntfs.Range{{0, 1}, {start, 4096}}, []int64{cluster}, start},
		{"nothing", []ntfs.Range{{start, 0}}, []int64{cluster}, -1},
		{"no ranges", nil, nil, -1},
		{"outside the volume", []ntfs.Range{{4<<20 - 1, 2}}, nil, 4<<20 - 1},
		{"before the volume", []ntfs.Range{{-4096, 4096}}, nil, -4096},
		{"as far as there are numbers", []ntfs.Range{{1, 1<<63 - 1}}, nil, 1},
		{"backwards", []ntfs.Range{{start, -1}}, nil, start},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := newDamaged(t)
			for _, c := range test.free {
				d.bit(c, false)
			}
			at, found, err := openBytes(t, d.b).Unallocated(test.ranges)
			if found != (test.at != -1) || found && at != test.at || err != nil {
				t.Errorf("%v at 0x%x, %v; want 0x%x", found, at, err, test.at)
			}
		})
	}
}

// A $Bitmap that ends before the volume does says nothing about the rest.
func TestShortBitmap(t *testing.T) {
	d := newDamaged(t)
	d.put64("$Bitmap", 0x80, 48, 127)
	d.put64("$Bitmap", 0x80, 56, 127)
	_, _, err := openBytes(t, d.b).Unallocated(nil)
	if e := wantError[*ntfs.CorruptError](t, err); e != nil &&
		!strings.Contains(e.Problem, "too small") {
		t.Error(e)
	}
}

// Only the bits in question are read.
func TestUnallocatedReadsLittle(t *testing.T) {
	d := newDamaged(t)
	list := d.ranges()
	r := &counting{r: bytes.NewReader(d.b)}
	v := openReader(t, r, int64(len(d.b)))
	before := r.bytes
	if _, found, err := v.Unallocated(list); found || err != nil {
		t.Error(found, err)
	}
	if n := r.bytes - before; n > 1024+2 {
		t.Errorf("%d bytes read, a record and two bytes at most are needed", n)
	}
}

func TestUnallocatedReadError(t *testing.T) {
	d := newDamaged(t)
	list := d.ranges()
	r := &failing{b: d.b}
	v := openReader(t, r, int64(len(d.b)))
	r.failed = true
	if _, _, err := v.Unallocated(list); !errors.Is(err, errBroken) {
		t.Error(err)
	}
}

// failing fails to read after a while.
type failing struct {
	b      []byte
	failed bool
}

func (r *failing) ReadAt(p []byte, off int64) (int, error) {
	if r.failed {
		return 0, errBroken
	}
	return bytes.NewReader(r.b).ReadAt(p, off)
}

// On volumes of all shapes, the clusters of a file are in use, and once the file is deleted they
// are not.
func TestUnallocatedAfterDeletion(t *testing.T) {
	for _, shape := range shapes {
		t.Run(shape.name, func(t *testing.T) {
			i := newImage(t, shape.size, shape.options...)
			i.mounted(t, func(dir string) { write(t, dir+"/SOFTWARE", noise(300001)) })
			v := i.open(t)
			f := lookup(t, v, "SOFTWARE")
			list, err := f.Map(0, f.Size())
			if err != nil {
				t.Fatal(err)
			}
			if at, found, err := v.Unallocated(list); found || err != nil {
				t.Errorf("free at 0x%x, %v", at, err)
			}
			i.mounted(t, func(dir string) {
				if err := os.Remove(dir + "/SOFTWARE"); err != nil {
					t.Fatal(err)
				}
			})
			if at, found, err := i.open(t).Unallocated(list); !found || at != list[0].Offset ||
				err != nil {
				t.Errorf("after the file was deleted: %v at 0x%x, want 0x%x, %v", found, at,
					list[0].Offset, err)
			}
		})
	}
}

func TestOverlap(t *testing.T) {
	r := func(pairs ...int64) (list []ntfs.Range) {
		for ; len(pairs) > 0; pairs = pairs[2:] {
			list = append(list, ntfs.Range{Offset: pairs[0], Length: pairs[1]})
		}
		return list
	}
	for _, test := range []struct {
		name  string
		lists [][]ntfs.Range
		at    int64 // -1: nowhere
	}{
		{"nothing", nil, -1},
		{"one", [][]ntfs.Range{r(0, 10)}, -1},
		{"side by side", [][]ntfs.Range{r(10, 10, 30, 5), r(0, 10, 20, 10), r(35, 1)}, -1},
		{"by one byte", [][]ntfs.Range{r(10, 11), r(20, 10)}, 20},
		{"the same", [][]ntfs.Range{r(10, 10), r(10, 10)}, 10},
		{"one in the other", [][]ntfs.Range{r(15, 1), r(10, 10)}, 15},
		{"in one list", [][]ntfs.Range{r(15, 1, 10, 10)}, 15},
		{"of the first and the last", [][]ntfs.Range{r(10, 10), r(30, 5), r(9, 2)}, 10},
		{"a long one and others", [][]ntfs.Range{r(0, 100), r(200, 5), r(99, 1)}, 99},
		{"of no length", [][]ntfs.Range{r(15, 0), r(10, 10)}, -1},
		{"up to the last number", [][]ntfs.Range{r(1, 1<<63-1), r(1<<62, 1)}, 1 << 62},
	} {
		t.Run(test.name, func(t *testing.T) {
			at, found := ntfs.Overlap(test.lists...)
			if found != (test.at != -1) || found && at != test.at {
				t.Errorf("%v at %d, want %d", found, at, test.at)
			}
		})
	}
}

// The caller's lists stay as they are.
func TestOverlapChangesNothing(t *testing.T) {
	list := []ntfs.Range{{20, 0}, {10, 5}, {0, 5}}
	ntfs.Overlap(list)
	if list[0].Offset != 20 || list[1].Offset != 10 || list[2].Offset != 0 {
		t.Error(list)
	}
}
