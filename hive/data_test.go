package hive_test

import (
	"bytes"
	"errors"
	"fmt"
	"testing"

	"unhello/hive"
	"unhello/hive/hivetest"
)

// noisy returns n bytes that look like a record of big data: only size and version decide what is
// one.
func noisy(n int) []byte {
	b := make([]byte, n)
	x := uint32(n)
	for i := range b {
		x = x*1664525 + 1013904223
		b[i] = byte(x >> 24)
	}
	copy(b, "db\x02\x00")
	return b
}

// TestReadsDataOfEverySize: in the value itself, in one cell, in segments.
func TestReadsDataOfEverySize(t *testing.T) {
	sizes := []int{
		0, 1, 2, 3, 4, 5, 8, 100, 4096, 16343, 16344, 16345, 32687, 32688, 32689, 81725, 300000,
	}
	k := &hivetest.Key{Name: "ROOT"}
	for _, n := range sizes {
		k.Values = append(k.Values, hivetest.Value{
			Name: fmt.Sprint(n), Type: 0xFFFF0012, Data: noisy(n),
		})
		if n > 0 && n <= 4 {
			k.Values = append(k.Values, hivetest.Value{
				Name: fmt.Sprint("own cell ", n), Type: 0xFFFF0012, Data: noisy(n), OutOfLine: true,
			})
		}
	}
	for _, o := range []hivetest.Options{
		{Minor: 3}, {Minor: 4}, {Minor: 5}, {Minor: 6, Full: true}, {Minor: 5, Remnants: true},
	} {
		h := openTree(t, k, o)
		for _, n := range sizes {
			fact{"", fmt.Sprint(n), 0xFFFF0012, noisy(n)}.check(t, h)
			if n > 0 && n <= 4 {
				fact{"", fmt.Sprint("own cell ", n), 0xFFFF0012, noisy(n)}.check(t, h)
			}
		}
		if r := check(t, h); len(r.Faults) > 0 || r.Values != len(k.Values) {
			t.Errorf("version 1.%d: %d values, faults %v", h.Version(), r.Values, r.Faults)
		}
	}
}

// TestDataIsTheCallersOwn: writing to it doesn't change the hive.
func TestDataIsTheCallersOwn(t *testing.T) {
	k := &hivetest.Key{Name: "ROOT", Values: []hivetest.Value{
		hivetest.DWORD("inline", 7), hivetest.Binary("cell", noisy(100)),
		hivetest.Binary("big", noisy(20000)),
	}}
	h := openTree(t, k, hivetest.Options{})
	for _, v := range k.Values {
		root := key(t, h, "")
		found, err := root.Value(v.Name)
		if err != nil {
			t.Fatal(err)
		}
		b, err := found.Data()
		if err != nil {
			t.Fatal(err)
		}
		clear(b)
		fact{"", v.Name, hive.Type(v.Type), v.Data}.check(t, h)
		if again, err := found.Data(); err != nil || !bytes.Equal(again, v.Data) {
			t.Errorf("%s: %x, %v", v.Name, again, err)
		}
	}
}

// TestDWORD: the type and the size must be right.
func TestDWORD(t *testing.T) {
	h := openTree(t, &hivetest.Key{Name: "ROOT", Values: []hivetest.Value{
		hivetest.DWORD("yes", 0x12345678),
		{Name: "own cell", Type: hivetest.TypeDWORD, Data: []byte{1, 2, 3, 4}, OutOfLine: true},
		{Name: "binary", Type: hivetest.TypeBinary, Data: []byte{1, 2, 3, 4}},
		{Name: "short", Type: hivetest.TypeDWORD, Data: []byte{1, 2, 3}},
		{Name: "long", Type: hivetest.TypeDWORD, Data: make([]byte, 8)},
		{Name: "empty", Type: hivetest.TypeDWORD},
	}}, hivetest.Options{})
	for name, want := range map[string]struct {
		n  uint32
		ok bool
	}{
		"yes": {0x12345678, true}, "own cell": {0x04030201, true},
		"binary": {}, "short": {}, "long": {}, "empty": {},
	} {
		v, err := key(t, h, "").Value(name)
		if err != nil {
			t.Fatal(err)
		}
		if n, ok := v.DWORD(); n != want.n || ok != want.ok {
			t.Errorf("%s: %#x, %v; want %#x, %v", name, n, ok, want.n, want.ok)
		}
	}
}

func TestEqual(t *testing.T) {
	h := openTree(t, &hivetest.Key{Name: "ROOT", Values: []hivetest.Value{hivetest.DWORD("v", 2)}},
		hivetest.Options{})
	v, err := key(t, h, "").Value("V")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		t    hive.Type
		data []byte
		want bool
	}{
		{hive.DWORD, []byte{2, 0, 0, 0}, true},
		{hive.DWORD, []byte{3, 0, 0, 0}, false},
		{hive.DWORD, []byte{2, 0, 0}, false},
		{hive.Binary, []byte{2, 0, 0, 0}, false},
	} {
		if got, err := v.Equal(c.t, c.data); got != c.want || err != nil {
			t.Errorf("%v %x: %v, %v", c.t, c.data, got, err)
		}
	}
}

// TestDataThatLies: a value whose data is missing gives an error, not other data.
func TestDataThatLies(t *testing.T) {
	tree := &hivetest.Key{Name: "ROOT", Values: []hivetest.Value{
		hivetest.Binary("v", noisy(40000)),
	}}
	sound := build(t, tree, hivetest.Options{})
	cell, err := hivetest.ValueCell(sound, "", "v")
	if err != nil {
		t.Fatal(err)
	}
	vk := 4096 + int(cell) + 4
	db := 4096 + int(le.Uint32(sound[vk+8:])) + 4
	list := 4096 + int(le.Uint32(sound[db+4:])) + 4
	for name, lie := range map[string]func(b []byte){
		"huge":               func(b []byte) { le.PutUint32(b[vk+4:], 0x7FFFFFFF) },
		"one segment more":   func(b []byte) { le.PutUint32(b[vk+4:], 3*16344+1) },
		"one segment less":   func(b []byte) { le.PutUint32(b[vk+4:], 2*16344) },
		"one cell, too long": func(b []byte) { le.PutUint32(b[vk+4:], 16344) },
		"inline":             func(b []byte) { le.PutUint32(b[vk+4:], 0x80000005) },
		"count":              func(b []byte) { le.PutUint16(b[db+2:], 0xFFFF) },
		"signature":          func(b []byte) { copy(b[db:], "dc") },
		"list beyond":        func(b []byte) { le.PutUint32(b[db+4:], 0x7FFFFFF0) },
		"segment beyond":     func(b []byte) { le.PutUint32(b[list+4:], 0xFFFFFFFF) },
		"segment free":       func(b []byte) { le.PutUint32(b[list+4:], uint32(len(b))-4096-8) },
		"segment too short":  func(b []byte) { le.PutUint32(b[list+4:], cell) },
	} {
		t.Run(name, func(t *testing.T) {
			b := bytes.Clone(sound)
			lie(b)
			k := key(t, open(t, image{primary: b}), "")
			v, err := k.Value("v")
			if err == nil {
				_, err = v.Data()
			}
			removed := name == "inline" && errors.Is(err, hive.ErrValueNotFound) // by Windows, too
			if !isA[*hive.CorruptError](err) && !removed {
				t.Errorf("%v, want *CorruptError", err)
			}
		})
	}
}
