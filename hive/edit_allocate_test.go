package hive_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"unhello/hive"
	"unhello/hive/hivetest"
)

// freeCells returns the free cells of a hive as "offset+size", walking bins and cells in the
// simplest possible way.
func freeCells(img []byte) []string {
	var free []string
	for bin := uint32(0); bin < le.Uint32(img[40:]); {
		end := bin + le.Uint32(img[4096+bin+8:])
		for c := bin + 32; c < end; {
			size := int32(le.Uint32(img[4096+c:]))
			if size > 0 {
				free = append(free, fmt.Sprintf("%#x+%d", c, size))
			}
			c += uint32(max(size, -size))
		}
		bin = end
	}
	return free
}

// hole makes a hive whose only free cell has this size, 48 or more. It is where the last value of
// Key was, which the value list still has room for.
func hole(t testing.TB, size int) (img []byte, at uint32) {
	t.Helper()
	const vk = 32 // the cell of a value called hole
	tree := valueTree()
	key := tree.Keys[1]
	key.Values = append(key.Values, hivetest.Binary("hole", pattern(size-vk-4, 0)))
	img = build(t, tree, hivetest.Options{Full: true})
	cell, err := hivetest.ValueCell(img, "Key", "hole")
	if err != nil {
		t.Fatal(err)
	}
	at = cell - uint32(size-vk)
	if got := le.Uint32(img[4096+cell+4+8:]); got != at {
		t.Fatalf("the data of hole is at %#x, expected %#x", got, at)
	}
	le.PutUint32(img[4096+at:], uint32(size))
	nk := img[4096+keyCell(t, img, "Key")+4:]
	le.PutUint32(nk[36:], le.Uint32(nk[36:])-1)
	return img, at
}

// TestAllocate puts a record that needs a cell of 64 bytes into a hive with a
// free cell of about this size.
func TestAllocate(t *testing.T) {
	const need = 64
	name := strings.Repeat("n", need-4-20)
	for _, c := range []struct {
		what string
		size int
		// after the edit, given the offset of the hole and the old end of the bins
		free  func(at, end uint32) []string
		grown int
	}{
		{"exact fit", need, func(at, end uint32) []string { return nil }, 0},
		{"8 bytes left", need + 8, func(at, end uint32) []string { return cells(at+need, 8) }, 0},
		{"more left", need + 120, func(at, end uint32) []string { return cells(at+need, 120) }, 0},
		{"8 bytes short", need - 8, func(at, end uint32) []string {
			return cells(at, need-8, end+32+need, 4096-32-need)
		}, 4096},
	} {
		for _, j := range journals {
			t.Run(c.what+" "+string(j), func(t *testing.T) {
				img, at := hole(t, c.size)
				end := le.Uint32(img[40:])
				done := setValue(t, j.with(img), name, hive.DWORD, []byte{1, 2, 3, 4})
				if got, want := freeCells(done.primary), c.free(at, end); !slices.Equal(got, want) {
					t.Errorf("free cells %s, want %s", got, want)
				}
				if got := int(le.Uint32(done.primary[40:]) - end); got != c.grown {
					t.Errorf("the hive has grown by %d, want %d", got, c.grown)
				}
			})
		}
	}
}

// cells lists free cells like freeCells, from pairs of offset and size.
func cells(pairs ...uint32) []string {
	var list []string
	for i := 0; i < len(pairs); i += 2 {
		list = append(list, fmt.Sprintf("%#x+%d", pairs[i], pairs[i+1]))
	}
	return list
}

// TestNewBins adds big data to a hive without a free cell: each segment fills a
// bin, and the small records share one.
func TestNewBins(t *testing.T) {
	for _, slack := range []int{0, 100, 200 << 10} {
		for _, j := range journals {
			t.Run(fmt.Sprint(slack, " ", j), func(t *testing.T) {
				img := build(t, valueTree(),
					hivetest.Options{Full: true, Slack: slack, SlackByte: 0xAA})
				done := setValue(t, j.with(img), "Value", hive.Binary, pattern(40000, 1))
				const grown = 3*16384 + 4096
				if got := le.Uint32(done.primary[40:]) - le.Uint32(img[40:]); got != grown {
					t.Errorf("the hive has grown by %d, want %d", got, grown)
				}
				if got, want := len(done.primary),
					max(len(img), len(img)-slack+grown); got != want {
					t.Errorf("the file has %d bytes, want %d", got, want)
				}
				// Bytes that another program left after the bins stay, except under the new bins.
				end := len(img) - slack + grown
				if rest := done.primary[min(end, len(done.primary)):]; !bytes.Equal(rest,
					bytes.Repeat([]byte{0xAA}, len(rest))) {
					t.Error("bytes behind the bins have changed")
				}
			})
		}
	}
}

// TestOneLargeBin: in version 1.3 large data is in one cell, and the bin is as large as necessary.
func TestOneLargeBin(t *testing.T) {
	for _, j := range journals {
		img := build(t, valueTree(), hivetest.Options{Minor: 3, Full: true})
		done := setValue(t, j.with(img), "Value", hive.Binary, pattern(40000, 1))
		bin := done.primary[4096+le.Uint32(img[40:]):]
		if got := le.Uint32(bin[8:]); got != 40960 {
			t.Errorf("%s: the bin has %d bytes, want 40960", j, got)
		}
	}
}

// TestAllocateNear: a new record goes into the bin of its key.
func TestAllocateNear(t *testing.T) {
	tree := valueTree()
	for i := range 30 {
		tree.Keys = append(tree.Keys, &hivetest.Key{
			Name: fmt.Sprint("Filler ", i), Values: []hivetest.Value{
				hivetest.Binary("b", pattern(700, 0)),
			},
		})
	}
	for _, j := range journals {
		i := j.with(build(t, tree, hivetest.Options{BinSpare: 200}))
		for _, key := range []string{"Key", "Filler 9", "Filler 29"} {
			done := edit(t, i,
				func(e *hive.Editor) error {
					return e.SetValue(key, "Value", hive.DWORD, pattern(4, 1))
				},
				func(c contents) { c[key+`\@Value`] = datum(hive.DWORD, pattern(4, 1)) })
			value, err := hivetest.ValueCell(done.primary, key, "Value")
			if err != nil {
				t.Fatal(err)
			}
			if k := keyCell(t, done.primary, key); k/4096 != value/4096 {
				t.Errorf("%s: the key %s is at %#x, its new value at %#x", j, key, k, value)
			}
		}
	}
}

// TestFreeCellsMerge deletes three adjacent values in any order: their cells must become one free
// cell.
func TestFreeCellsMerge(t *testing.T) {
	for _, j := range journals {
		for _, order := range [][]string{{"1", "2", "3"}, {"3", "2", "1"}, {"1", "3", "2"}} {
			tree := valueTree(hivetest.Binary("1", pattern(100, 0)),
				hivetest.Binary("2", pattern(100, 0)), hivetest.Binary("3", pattern(100, 0)))
			i := j.with(build(t, tree, hivetest.Options{}))
			first, err := hivetest.ValueCell(i.primary, "Key", "1")
			if err != nil {
				t.Fatal(err)
			}
			first -= 104 // its data
			i = edit(t, i,
				func(e *hive.Editor) error {
					return errors.Join(e.DeleteValue("Key", order[0]),
						e.DeleteValue("Key", order[1]), e.DeleteValue("Key", order[2]))
				},
				func(c contents) {
					for _, name := range order {
						delete(c, `Key\@`+name)
					}
				})
			const all = 3 * (104 + 32) // data cells of 104 bytes, values of 32
			if got, want := freeCells(i.primary),
				cells(first, all)[0]; !slices.Contains(got, want) {
				t.Errorf("%s, %s: free cells %s, want %s among them", j, order, got, want)
			}
		}
	}
}

// TestFreeCellsAreUsedAgain sets one value back and forth: the hive stops growing.
func TestFreeCellsAreUsedAgain(t *testing.T) {
	for _, j := range journals {
		i := j.with(build(t, valueTree(), hivetest.Options{}))
		var sizes []int
		for n := range 8 {
			i = setValue(t, i, "Value", hive.Binary, pattern(20000+n%2*30000, byte(n)))
			sizes = append(sizes, len(i.primary))
		}
		if sizes[3] != sizes[7] {
			t.Errorf("%s: sizes of the hive %v", j, sizes)
		}
	}
}
