package hive_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"unhello/hive"
	"unhello/hive/hivetest"
)

// openTree builds and opens a hive.
func openTree(t testing.TB, root *hivetest.Key, o hivetest.Options) *hive.Hive {
	t.Helper()
	return open(t, image{primary: build(t, root, o)})
}

// key finds a key that must be there.
func key(t testing.TB, h *hive.Hive, path string) *hive.Key {
	t.Helper()
	k, err := h.Key(path)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// listNames are names whose order is Windows' own.
var listNames = []string{
	"a", "B", "c", "C1", "c2", "Key", "key with spaces", "KEY_", "Z", "_", "~", "é", "ß", "ÿ", "Ā",
	"Ж", "я", "中", "🌎", "\xED\xB0\x80", "\uFB00",
}

// TestFindsKeysInEveryList: li, lf and lh, alone and under an ri, in every version, from the first
// name to the last.
func TestFindsKeysInEveryList(t *testing.T) {
	root := &hivetest.Key{Name: "ROOT"}
	for _, n := range listNames {
		root.Keys = append(root.Keys, &hivetest.Key{Name: n})
	}
	slices.Reverse(root.Keys)
	for _, kind := range []hivetest.List{hivetest.ListLI, hivetest.ListLF, hivetest.ListLH} {
		for _, leaf := range []int{0, 1, 5} {
			for _, minor := range []int{3, 5} {
				t.Run(fmt.Sprintf("%s by %d, version 1.%d", kind, leaf, minor), func(t *testing.T) {
					h := openTree(t, root, hivetest.Options{Minor: minor, List: kind, Leaf: leaf})
					for _, n := range listNames {
						for _, spelled := range []string{
							n, mapCase(n, unicode.ToUpper), mapCase(n, unicode.ToLower),
						} {
							if k, err := h.Key(`\` + spelled); err != nil ||
								k.Name().String() != n || k.Path() != n {
								t.Errorf("%q: %v, want %q", spelled, err, n)
							}
						}
					}
					for _, n := range []string{"0", "b1", "kez", "zz", "ss", "Ꙁ", "\uFFFF"} {
						absent(t, h, n)
					}
					if r := check(t, h); len(r.Faults) > 0 || r.Keys != len(listNames)+1 {
						t.Errorf("%d keys, faults %v", r.Keys, r.Faults)
					}
				})
			}
		}
	}
}

// TestFindsAKeyThatItsHashHides: Windows makes the hash anew when it loads the hive, so neither a
// reader nor an edit minds.
func TestFindsAKeyThatItsHashHides(t *testing.T) {
	b := build(t, &hivetest.Key{Name: "ROOT", Keys: []*hivetest.Key{{Name: "A"}, {Name: "B"}}},
		hivetest.Options{List: hivetest.ListLH})
	list := 4096 + int(le.Uint32(b[4096+32+4+28:])) + 4
	le.PutUint32(b[list+8:], 12345)
	h := open(t, image{primary: b})
	key(t, h, "a")
	if f, _ := gravest(check(t, h)); f.Class != hive.Mends {
		t.Errorf("the wrong hash is %v", f)
	}
	if err := create(begin(t, hvleLogs.with(b)), `A\New`); err != nil {
		t.Error(err)
	}
}

// TestSubkeyCountThatLies: Windows believes the list, and corrects the count.
func TestSubkeyCountThatLies(t *testing.T) {
	tree := &hivetest.Key{Name: "ROOT"}
	for i := range 10 {
		tree.Keys = append(tree.Keys, &hivetest.Key{Name: fmt.Sprint(i)})
	}
	for _, count := range []uint32{9, 11, 0xFFFFFFFF} {
		b := build(t, tree, hivetest.Options{Leaf: 4})
		le.PutUint32(b[4096+32+4+20:], count)
		h := open(t, image{primary: b})
		key(t, h, "9")
		r := check(t, h)
		if f, _ := gravest(r); f.Class != hive.Mends || r.Keys != 11 {
			t.Errorf("count %d: %v, %d keys", count, f, r.Keys)
		}
		e := begin(t, hvleLogs.with(b))
		if err := create(e, "91"); err != nil {
			t.Fatal(err)
		}
		if r := check(t, e.Hive()); len(r.Fatal()) > 0 || r.Count(hive.Mends) > 0 {
			t.Errorf("count %d: after an edit: %v", count, r.Faults)
		}
	}
}

// TestSubkeyListsThatLie: the reader notices the contradiction.
func TestSubkeyListsThatLie(t *testing.T) {
	tree := &hivetest.Key{Name: "ROOT"}
	for i := range 10 {
		tree.Keys = append(tree.Keys, &hivetest.Key{Name: fmt.Sprint(i)})
	}
	root, sound := 4096+32+4, build(t, tree, hivetest.Options{Leaf: 4})
	ri := 4096 + int(le.Uint32(sound[root+28:])) + 4
	leaf := 4096 + int(le.Uint32(sound[ri+4:])) + 4
	for name, lie := range map[string]func(b []byte){
		"ri inside ri":    func(b []byte) { le.PutUint32(b[ri+4:], uint32(ri-4-4096)) },
		"empty leaf":      func(b []byte) { le.PutUint16(b[leaf+2:], 0) },
		"long leaf":       func(b []byte) { le.PutUint16(b[leaf+2:], 0xFFFF) },
		"signature":       func(b []byte) { copy(b[leaf:], "lx") },
		"root below root": func(b []byte) { le.PutUint32(b[leaf+4:], 32) },
		"no list":         func(b []byte) { le.PutUint32(b[root+28:], 0xFFFFFFFF) },
	} {
		t.Run(name, func(t *testing.T) {
			b := bytes.Clone(sound)
			lie(b)
			if name == "root below root" { // its parent field means nothing
				le.PutUint32(b[root+16:], 32)
			}
			k, err := open(t, image{primary: b}).Root()
			if err != nil {
				t.Fatal(err)
			}
			if _, err := walk(k, nil); !isA[*hive.CorruptError](err) {
				t.Errorf("%v, want *CorruptError", err)
			}
		})
	}
}

// TestLinksAreNotFollowed: a link can be looked at, but a path through it gives an error that says
// where it leads.
func TestLinksAreNotFollowed(t *testing.T) {
	target := `\REGISTRY\MACHINE\SOFTWARE\Classes`
	h := openTree(t, &hivetest.Key{Name: "ROOT", Keys: []*hivetest.Key{
		{Name: "A", Keys: []*hivetest.Key{hivetest.Link("Classes", target)}},
		{Name: "Empty link", Flags: hivetest.FlagSymlink},
		{Name: "Handle", Flags: hivetest.FlagPredefined, Predefined: 0x80000002},
	}}, hivetest.Options{})
	link := key(t, h, `a\classes`)
	if link.LinkTarget() != target || link.Flags()&hive.KeySymLink == 0 {
		t.Errorf("flags %#x, target %q", link.Flags(), link.LinkTarget())
	}
	if a := key(t, h, "a"); a.LinkTarget() != "" {
		t.Errorf("a key that is no link leads to %q", a.LinkTarget())
	}
	for path, want := range map[string]hive.LinkError{
		`A\Classes\.txt`: {Path: `A\Classes`, Target: target},
		`Empty link\x`:   {Path: "Empty link", Target: "?"},
		`Handle\x`:       {Path: "Handle"},
	} {
		_, err := h.Key(path)
		var link *hive.LinkError
		if !errors.As(err, &link) || *link != want {
			t.Errorf("%s: %v, want %v", path, err, &want)
		}
	}
	if n := key(t, h, "Handle").ValueCount(); n != 0 {
		t.Errorf("the key with a handle in place of a count has %d values", n)
	}
	if r := check(t, h); len(r.Faults) > 0 {
		t.Error(r.Faults)
	}
}

// TestClassNames: UTF-16 in a separate cell.
func TestClassNames(t *testing.T) {
	h := openTree(t, &hivetest.Key{Name: "ROOT", Keys: []*hivetest.Key{
		{Name: "A", Class: "Shell Класс"}, {Name: "B"},
	}}, hivetest.Options{})
	for path, want := range map[string]string{"A": "Shell Класс", "B": ""} {
		if got, err := key(t, h, path).ClassName(); err != nil || got.String() != want {
			t.Errorf("%s: class %q, %v; want %q", path, got, err, want)
		}
	}
}

// TestOddNames: names needlessly in UTF-16, with NULs, with lone surrogates.
func TestOddNames(t *testing.T) {
	for _, n := range []string{
		"a\x00b", "\r\n", "\xED\xA0\x80", "x\xED\xB0\x80y", strings.Repeat("n", 255), "a/b",
	} {
		for _, wide := range []bool{false, true} {
			h := openTree(t, &hivetest.Key{Name: "ROOT", Keys: []*hivetest.Key{
				{Name: "K", Keys: []*hivetest.Key{{Name: n, Wide: wide}},
					Values: []hivetest.Value{{Name: n, Wide: wide, Type: hivetest.TypeSZ},
						{Name: "", Type: hivetest.TypeDWORD, Spare: 0xBEEF}}},
			}}, hivetest.Options{})
			k := key(t, h, `k\`+n)
			v, err := key(t, h, "k").Value(n)
			if err != nil || v.Name().String() != n || k.Name().String() != n {
				t.Errorf("%q, wide %v: key %q, value %v, %v", n, wide, k.Name(), v, err)
			}
			if d, err := key(t, h, "k").Value(""); err != nil || len(d.Name()) != 0 {
				t.Errorf("default value: %v, %v", d, err)
			}
		}
	}
}

// TestLeftoversAreIgnored: fields of a running Windows that mean nothing on disk.
func TestLeftoversAreIgnored(t *testing.T) {
	h := openTree(t, &hivetest.Key{Name: "ROOT", VolatileCount: 3, WorkVar: 0xDEADBEEF,
		Access: 3, Keys: []*hivetest.Key{
			{Name: "A", VolatileCount: 0xFFFFFFFF, UserFlags: 0x81, LastWritten: 1},
		}}, hivetest.Options{Remnants: true})
	k := key(t, h, "A")
	if k.SubkeyCount() != 0 || k.ValueCount() != 0 ||
		!k.LastWritten().Equal(time.Date(1601, 1, 1, 0, 0, 0, 100, time.UTC)) {
		t.Errorf("%d subkeys, %d values, written %v", k.SubkeyCount(),
			k.ValueCount(), k.LastWritten())
	}
	root, err := h.Root()
	if err != nil {
		t.Fatal(err)
	}
	if want := time.Date(2024, 10, 1, 12, 0, 0, 0, time.UTC); root.SubkeyCount() != 1 ||
		root.Path() != "" || root.Offset() != 4096+32 || !root.LastWritten().Equal(want) {
		t.Errorf("root: %d subkeys, path %q at %#x, written %v", root.SubkeyCount(), root.Path(),
			root.Offset(), root.LastWritten())
	}
	if r := check(t, h); len(r.Faults) > 0 {
		t.Error(r.Faults)
	}
}

// TestSplitPath: a path without \ may use /; one with \ may have / in its names.
func TestSplitPath(t *testing.T) {
	for path, want := range map[string][]string{
		"":              {},
		`\`:             {},
		"/":             {},
		"A":             {"A"},
		`A\B\C`:         {"A", "B", "C"},
		"A/B/C":         {"A", "B", "C"},
		`\A\B\`:         {"A", "B"},
		`A\\B`:          {"A", "B"},
		`MIME\text/css`: {"MIME", "text/css"},
		`\text/css`:     {"text/css"},
		"Windows NT/ x": {"Windows NT", " x"},
	} {
		if got := hive.SplitPath(path); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", path, got, want)
		}
	}
}
