package hive_test

import (
	"errors"
	"fmt"
	"testing"

	"unhello/hive"
	"unhello/hive/hivetest"
)

// pattern returns n bytes that differ with seed.
func pattern(n int, seed byte) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(i/256) ^ byte(i)*3 ^ seed
	}
	return b
}

// valueTree is a hive with one value of interest between others.
func valueTree(v ...hivetest.Value) *hivetest.Key {
	others := []hivetest.Value{hivetest.DWORD("before", 1), hivetest.Binary("long", pattern(60, 9))}
	return &hivetest.Key{Name: "ROOT", Keys: []*hivetest.Key{
		{Name: "A", Values: others},
		{Name: "Key", Values: append(append(others, v...), hivetest.SZ("behind", "text"))},
		{Name: "Z", Keys: []*hivetest.Key{{Name: "Below"}}},
	}}
}

// dataSizes are on both sides of every limit between two ways to store data.
var dataSizes = []int{0, 1, 4, 5, 8, 100, 16343, 16344, 16345, 32688, 40000}

// TestSetValue goes from every size to every size, in every version that stores
// them differently and with every kind of journal.
func TestSetValue(t *testing.T) {
	for _, minor := range []int{3, 5} {
		for _, j := range journals {
			t.Run(fmt.Sprintf("1.%d %s", minor, j), func(t *testing.T) {
				t.Parallel()
				for _, from := range dataSizes {
					tree := valueTree(hivetest.Binary("Value", pattern(from, 1)))
					i := j.with(build(t, tree, hivetest.Options{Minor: minor}))
					for _, to := range dataSizes {
						setValue(t, i, "Value", hive.Binary, pattern(to, 2))
					}
					setValue(t, i, "Value", hive.DWORD, pattern(from, 1)) // only the type changes
				}
			})
		}
	}
}

// TestAddValue adds a value of every size.
func TestAddValue(t *testing.T) {
	for _, minor := range []int{3, 4, 5} {
		for _, j := range journals {
			i := j.with(build(t, valueTree(), hivetest.Options{Minor: minor}))
			for _, size := range dataSizes {
				t.Run(fmt.Sprintf("1.%d %s %d", minor, j, size), func(t *testing.T) {
					setValue(t, i, "Value", hive.Binary, pattern(size, 2))
				})
			}
		}
	}
}

// setValue sets a value of Key and checks how it is stored.
func setValue(t *testing.T, i image, name string, typ hive.Type, data []byte) image {
	t.Helper()
	done := edit(t, i,
		func(e *hive.Editor) error { return e.SetValue("Key", name, typ, data) },
		func(c contents) { c[`Key\@`+name] = datum(typ, data) })
	checkStored(t, done.primary, name, len(data))
	return done
}

// checkStored checks the stored fields of a value and the cells they point to.
func checkStored(t testing.TB, img []byte, name string, size int) {
	t.Helper()
	cell, err := hivetest.ValueCell(img, "Key", name)
	if err != nil {
		t.Fatal(err)
	}
	at := 4096 + int(cell) + 4
	stored, data := le.Uint32(img[at+4:]), 4096+int(le.Uint32(img[at+8:]))
	switch {
	case size <= 4:
		if stored != uint32(size)|1<<31 {
			t.Errorf("%d bytes have the size word %#x, they are not inline", size, stored)
		}
	case stored != uint32(size):
		t.Errorf("%d bytes have the size word %#x", size, stored)
	case size <= 16344 || le.Uint32(img[24:]) < 4:
		if room := -int(int32(le.Uint32(img[data:]))) - 4; room < size {
			t.Errorf("%d bytes lie in a cell of %d", size, room)
		}
	default:
		segments := (size + 16343) / 16344
		if got := string(img[data+4 : data+6]); got != "db" {
			t.Fatalf("%d bytes are stored in %q, no db", size, got)
		}
		if n := int(le.Uint16(img[data+6:])); n != segments {
			t.Errorf("%d bytes are stored in %d segments", size, n)
		}
		list := 4096 + int(le.Uint32(img[data+8:])) + 4
		for n := range segments {
			seg := 4096 + int(le.Uint32(img[list+4*n:]))
			if got := -int(int32(le.Uint32(img[seg:]))); got != 16352 {
				t.Errorf("segment %d lies in a cell of %d bytes, Windows makes them 16352", n, got)
			}
		}
	}
}

// TestSetValueSpelling checks names: case doesn't matter, the existing spelling stays, and every
// kind of name can be added.
func TestSetValueSpelling(t *testing.T) {
	for _, c := range []struct{ name, found string }{
		{"VALUE", "Value"},
		{"value", "Value"},
		{"größe", "Größe"},
		{"размер", "Размер"},
		{"", ""}, // the default value
		{"новое", "новое"},
		{"\xED\xA0\x80", "\xED\xA0\x80"}, // a lone surrogate
		{"Ā", "Ā"},
	} {
		tree := valueTree(hivetest.DWORD("Value", 2), hivetest.SZ("Größe", "x"),
			hivetest.SZ("Размер", "x"), hivetest.SZ("", "default"))
		for _, j := range journals {
			t.Run(fmt.Sprintf("%q %s", c.name, j), func(t *testing.T) {
				edit(t, j.with(build(t, tree, hivetest.Options{})),
					func(e *hive.Editor) error {
						return e.SetValue("kEY", c.name, hive.SZ, []byte("abcdef"))
					},
					func(want contents) {
						want[`Key\@`+c.found] = datum(hive.SZ, []byte("abcdef"))
					})
			})
		}
	}
}

// TestSetValueOutOfLine changes a number that another program stored in a separate cell, which
// Windows never does.
func TestSetValueOutOfLine(t *testing.T) {
	v := hivetest.DWORD("Value", 2)
	v.OutOfLine = true
	for _, j := range journals {
		setValue(t, j.with(build(t, valueTree(v), hivetest.Options{})), "Value",
			hive.DWORD, []byte{0, 0, 0, 0})
	}
}

// TestSetValueToWhatItIs writes nothing.
func TestSetValueToWhatItIs(t *testing.T) {
	for _, j := range journals {
		e := begin(t, j.with(build(t, valueTree(hivetest.DWORD("Value", 2)), hivetest.Options{})))
		if err := e.SetValue("Key", "value", hive.DWORD, []byte{2, 0, 0, 0}); err != nil {
			t.Fatal(err)
		}
		if p, err := e.Plan(grows); err != nil || len(p.Groups) > 0 {
			t.Errorf("%s: %+v to write, error %v", j, p, err)
		}
	}
}

// TestDeleteValue deletes the first, a middle, the last and the only value, with data of every
// size.
func TestDeleteValue(t *testing.T) {
	for _, j := range journals {
		for _, size := range dataSizes {
			tree := valueTree(hivetest.Binary("Value", pattern(size, 1)))
			i := j.with(build(t, tree, hivetest.Options{}))
			deleteValue(t, i, "Key", "VALUE", "Value")
		}
		i := j.with(build(t, valueTree(), hivetest.Options{}))
		deleteValue(t, i, "Key", "before", "before")
		deleteValue(t, i, "Key", "behind", "behind")
		only := &hivetest.Key{Name: "Key", Values: []hivetest.Value{hivetest.SZ("only", "one")}}
		root := &hivetest.Key{Name: "R", Keys: []*hivetest.Key{only}}
		i = j.with(build(t, root, hivetest.Options{}))
		done := deleteValue(t, i, "Key", "only", "only")
		at := 4096 + int(keyCell(t, done.primary, "Key")) + 4
		if n, list := le.Uint32(done.primary[at+36:]),
			le.Uint32(done.primary[at+40:]); n != 0 || list != 0xFFFFFFFF {
			t.Errorf("%s: a key without values has %d values in the list %#x", j, n, list)
		}
	}
}

func deleteValue(t *testing.T, i image, key, name, found string) image {
	t.Helper()
	return edit(t, i,
		func(e *hive.Editor) error { return e.DeleteValue(key, name) },
		func(c contents) { delete(c, key+`\@`+found) })
}

func keyCell(t testing.TB, img []byte, path string) uint32 {
	t.Helper()
	cell, err := hivetest.KeyCell(img, path)
	if err != nil {
		t.Fatal(err)
	}
	return cell
}

// TestValueNotThere checks the errors for values that don't exist.
func TestValueNotThere(t *testing.T) {
	i := hvleLogs.with(build(t, valueTree(), hivetest.Options{}))
	if err := begin(t, i).DeleteValue("Key", "nothing"); !errors.Is(err, hive.ErrValueNotFound) {
		t.Errorf("deleting a value that is not there: %v", err)
	}
	if err := begin(t, i).DeleteValue("Z", "nothing"); !errors.Is(err, hive.ErrValueNotFound) {
		t.Errorf("deleting a value of a key without values: %v", err)
	}
	if err := begin(t, i).SetValue(`Key\Nothing`, "v", hive.SZ,
		nil); !errors.Is(err, hive.ErrKeyNotFound) {
		t.Errorf("setting a value of a key that is not there: %v", err)
	}
}

// TestLargestValueFields checks that they grow with a larger value and never shrink, and that Last
// written changes when a value is added or deleted.
func TestLargestValueFields(t *testing.T) {
	tree := valueTree(hivetest.Binary("Value", pattern(10, 1)))
	for _, c := range []struct {
		what           string
		change         func(e *hive.Editor) error
		name, data     uint32 // the largest of each, in bytes
		touchesWritten bool
	}{
		{"smaller data", func(e *hive.Editor) error {
			return e.SetValue("Key", "Value", hive.SZ, nil)
		}, 12, 60, false},
		{"larger data", func(e *hive.Editor) error {
			return e.SetValue("Key", "Value", hive.SZ, pattern(61, 1))
		}, 12, 61, false},
		{"big data", func(e *hive.Editor) error {
			return e.SetValue("Key", "Value", hive.SZ, pattern(20000, 1))
		}, 12, 20000, false},
		{"a longer name", func(e *hive.Editor) error {
			return e.SetValue("Key", "Values!", hive.SZ, nil)
		}, 14, 60, true},
		{"a longer name in UTF-16", func(e *hive.Editor) error {
			return e.SetValue("Key", "Значения", hive.SZ, pattern(99, 1))
		}, 16, 99, true},
		{"a shorter name", func(e *hive.Editor) error {
			return e.SetValue("Key", "", hive.SZ, nil)
		}, 12, 60, true},
		{"a value less", func(e *hive.Editor) error {
			return e.DeleteValue("Key", "long")
		}, 12, 60, true},
	} {
		t.Run(c.what, func(t *testing.T) {
			i := hvleLogs.with(build(t, tree, hivetest.Options{}))
			e := begin(t, i)
			if err := c.change(e); err != nil {
				t.Fatal(err)
			}
			p, err := e.Plan(grows)
			if err != nil {
				t.Fatal(err)
			}
			done := i.apply(t, p)
			nk := done.primary[4096+int(keyCell(t, done.primary, "Key"))+4:]
			if name, data := le.Uint32(nk[60:]),
				le.Uint32(nk[64:]); name != c.name || data != c.data {
				t.Errorf("largest value name %d and data %d, want %d and %d",
					name, data, c.name, c.data)
			}
			k, err := open(t, done).Key("Key")
			if err != nil {
				t.Fatal(err)
			}
			if got := k.LastWritten().Equal(editTime); got != c.touchesWritten {
				t.Errorf("last written %v", k.LastWritten())
			}
		})
	}
}

// TestValueOrder: a new value is the last, a changed one stays where it is.
func TestValueOrder(t *testing.T) {
	for _, spare := range []int{0, 3} { // without and with room in the value list
		for _, j := range journals {
			i := j.with(build(t, valueTree(hivetest.DWORD("Value", 2)), hivetest.Options{
				ListSpare: spare,
			}))
			e := begin(t, i)
			err := errors.Join(
				e.SetValue("Key", "Value", hive.Binary, pattern(70, 3)),
				e.SetValue("Key", "new", hive.SZ, nil),
				e.SetValue("Key", "a", hive.SZ, nil),
				e.DeleteValue("Key", "before"),
			)
			if err != nil {
				t.Fatal(err)
			}
			h, err := e.Image()
			if err != nil {
				t.Fatal(err)
			}
			k, err := h.Key("Key")
			if err != nil {
				t.Fatal(err)
			}
			var order []string
			for v, err := range k.Values() {
				if err != nil {
					t.Fatal(err)
				}
				order = append(order, v.Name().String())
			}
			if got, want := fmt.Sprint(order), "[long Value behind new a]"; got != want {
				t.Errorf("values %s, want %s", got, want)
			}
		}
	}
}
