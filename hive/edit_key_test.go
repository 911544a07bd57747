package hive_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"unhello/hive"
	"unhello/hive/hivetest"
)

// keyTree is a hive with subkeys of these names under Key.
func keyTree(o hivetest.Key, names ...string) *hivetest.Key {
	o.Name = "Key"
	for _, n := range names {
		o.Keys = append(o.Keys, &hivetest.Key{Name: n})
	}
	return &hivetest.Key{Name: "ROOT", Keys: []*hivetest.Key{{Name: "A"}, &o, {Name: "Z"}}}
}

// numbered returns n names, in order, with gaps between them.
func numbered(n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprintf("Subkey %04d", 10*i)
	}
	return names
}

// createKey creates keys; each path is `A\B`, and the parents must exist.
func createKey(t *testing.T, i image, paths ...string) image {
	t.Helper()
	return edit(t, i,
		func(e *hive.Editor) error {
			for _, p := range paths {
				if created, err := e.CreateKey(p); err != nil || !created {
					return fmt.Errorf("%s: created is %v, %w", p, created, err)
				}
			}
			return nil
		},
		func(c contents) {
			for _, p := range paths {
				c[p+`\`] = newKey
				if !slices.ContainsFunc(hive.MakeName(p), func(u uint16) bool { return u > 255 }) {
					continue
				}
				c[p+`\`] = strings.Replace(newKey, "0x20", "0x0", 1) // the name is in UTF-16
			}
		})
}

// list returns the kinds of a key's subkey lists with their lengths, such as "lh 3" or "ri: lh 2,
// lh 1".
func list(t testing.TB, img []byte, path string) string {
	t.Helper()
	return listAt(img, le.Uint32(img[4096+int(keyCell(t, img, path))+4+28:]))
}

func listAt(img []byte, cell uint32) string {
	if cell == 0xFFFFFFFF {
		return "none"
	}
	b := img[4096+cell+4:]
	if string(b[:2]) != "ri" {
		return fmt.Sprintf("%s %d", b[:2], le.Uint16(b[2:]))
	}
	var leaves []string
	for i := range int(le.Uint16(b[2:])) {
		leaves = append(leaves, listAt(img, le.Uint32(b[4+4*i:])))
	}
	return "ri: " + strings.Join(leaves, ", ")
}

// TestCreateKeyLists adds a subkey to every kind of list.
func TestCreateKeyLists(t *testing.T) {
	for _, c := range []struct {
		what   string
		minor  int
		parent hivetest.Key
		names  []string
		add    string
		want   string
	}{
		{"none in 1.3", 3, hivetest.Key{}, nil, "New", "lf 1"},
		{"none in 1.4", 4, hivetest.Key{}, nil, "New", "lf 1"},
		{"none in 1.5", 5, hivetest.Key{}, nil, "New", "lh 1"},
		{"li", 5, hivetest.Key{List: hivetest.ListLI}, numbered(5), "Subkey 0015", "li 6"},
		{"lf", 5, hivetest.Key{List: hivetest.ListLF}, numbered(5), "Subkey 0015", "lf 6"},
		{"lh", 5, hivetest.Key{List: hivetest.ListLH}, numbered(5), "Subkey 0015", "lh 6"},
		{"first", 5, hivetest.Key{}, numbered(5), "A", "lh 6"},
		{"last", 5, hivetest.Key{}, numbered(5), "Z", "lh 6"},
		{"ri of li", 3, hivetest.Key{List: hivetest.ListLI, Leaf: 3}, numbered(8), "Subkey 0035",
			"ri: li 3, li 4, li 2"},
		{"ri of lf", 3, hivetest.Key{List: hivetest.ListLF, Leaf: 3}, numbered(8), "Subkey 0035",
			"ri: lf 3, lf 4, lf 2"},
		{"ri of lh", 5, hivetest.Key{Leaf: 3}, numbered(8), "Subkey 0035", "ri: lh 3, lh 4, lh 2"},
		{"between two leaves", 5, hivetest.Key{Leaf: 3}, numbered(8), "Subkey 0025",
			"ri: lh 3, lh 4, lh 2"},
		{"before all leaves", 5, hivetest.Key{Leaf: 3}, numbered(8), "A", "ri: lh 4, lh 3, lh 2"},
		{"behind all leaves", 5, hivetest.Key{Leaf: 3}, numbered(8), "Z", "ri: lh 3, lh 3, lh 3"},
		{"1011 in a leaf", 5, hivetest.Key{}, numbered(1011), "Subkey 0015", "lh 1012"},
		{"1012 in a leaf", 5, hivetest.Key{}, numbered(1012), "Subkey 0015", "ri: lh 506, lh 507"},
		{"1012 in an li leaf", 3, hivetest.Key{List: hivetest.ListLI}, numbered(1012),
			"Subkey 0015", "ri: li 506, li 507"},
		{"a full leaf of an ri", 5, hivetest.Key{Leaf: 1012}, numbered(1024), "Subkey 0015",
			"ri: lh 506, lh 507, lh 12"},
	} {
		for _, j := range journals {
			t.Run(c.what+" "+string(j), func(t *testing.T) {
				t.Parallel()
				i := j.with(build(t, keyTree(c.parent, c.names...), hivetest.Options{
					Minor: c.minor,
				}))
				done := createKey(t, i, `Key\`+c.add)
				if got := list(t, done.primary, "Key"); got != c.want {
					t.Errorf("list %s, want %s", got, c.want)
				}
			})
		}
	}
}

// TestCreateKeyOrder adds names one by one in a bad order; Check and the binary search below must
// find them in Windows' order.
func TestCreateKeyOrder(t *testing.T) {
	names := []string{
		"b", "_", "Z", "a", "ÿ", "Ÿa", "ß2", "SS3", "ss1", "ä", "Ö", "я", "Яя", "中", "🌎",
		"\xED\xA0\xBC", "Ā", "é", "0", "{",
		"µ", "ı", "Ⱥ", "ⱥa", "~", "aa", "AAA",
	}
	for _, minor := range []int{3, 5} {
		i := hvleLogs.with(build(t, keyTree(hivetest.Key{}), hivetest.Options{Minor: minor}))
		for _, n := range names {
			i = createKey(t, i, `Key\`+n)
		}
		h := open(t, i)
		for _, n := range names {
			if !findByHalves(t, h, hive.MakeName(n)) {
				t.Errorf("1.%d: %q is not where Windows looks for it", minor, n)
			}
		}
	}
}

// findByHalves looks for a subkey of Key by binary search, as Windows does.
func findByHalves(t *testing.T, h *hive.Hive, name hive.Name) bool {
	t.Helper()
	k, err := h.Key("Key")
	if err != nil {
		t.Fatal(err)
	}
	var names []hive.Name
	for sub, err := range k.Subkeys() {
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, sub.Name())
	}
	_, ok := slices.BinarySearchFunc(names, name, func(a, b hive.Name) int {
		return hive.CompareNames(a, b)
	})
	return ok
}

// TestCreateKeyNested creates a whole path at once, and values at its end.
func TestCreateKeyNested(t *testing.T) {
	for _, j := range journals {
		t.Run(string(j), func(t *testing.T) {
			edit(t, j.with(build(t, keyTree(hivetest.Key{}, "Sub"), hivetest.Options{})),
				func(e *hive.Editor) error {
					if created, err := e.CreateKey(`kEY\New\NEWER\Newest`); err != nil || !created {
						return fmt.Errorf("created is %v, %w", created, err)
					}
					if created, err := e.CreateKey(`key\new\newer`); err != nil || created {
						return fmt.Errorf("created again is %v, %w", created, err)
					}
					return e.SetValue(`Key\new\newer\newest`, "Value",
						hive.DWORD, []byte{1, 0, 0, 0})
				},
				func(c contents) {
					c[`Key\New\`] = newKey
					c[`Key\New\NEWER\`] = newKey
					c[`Key\New\NEWER\Newest\`] = newKey
					c[`Key\New\NEWER\Newest\@Value`] = datum(hive.DWORD, []byte{1, 0, 0, 0})
				})
		})
	}
}

// TestCreateKeyThatIsThere writes nothing.
func TestCreateKeyThatIsThere(t *testing.T) {
	e := begin(t, hvleLogs.with(build(t, keyTree(hivetest.Key{}, "Sub"), hivetest.Options{})))
	if created, err := e.CreateKey(`KEY\SUB`); created || err != nil {
		t.Errorf("created %v, %v", created, err)
	}
	if created, err := e.CreateKey(""); created || err != nil {
		t.Errorf("the root: created %v, %v", created, err)
	}
	if p, err := e.Plan(grows); err != nil || len(p.Groups) > 0 {
		t.Errorf("%+v to write, error %v", p, err)
	}
}

// TestCreateKeyRecord checks what a new key inherits from its parent, and what the parent states
// afterwards.
func TestCreateKeyRecord(t *testing.T) {
	const longest = "a name longer than the others"
	for _, c := range []struct {
		virtual, want byte // the byte at 54 of parent and child
	}{
		{0x00, 0x00}, {0x20, 0x00}, {0x60, 0x00}, {0x80, 0x80}, {0xA3, 0xA0}, {0xE1, 0xE0},
	} {
		for _, j := range journals {
			key := hivetest.Key{UserFlags: c.virtual, VolatileCount: 7, Descriptor: 2}
			i := j.with(build(t, keyTree(key, "Sub"), hivetest.Options{Descriptors: 2}))
			old := i.primary[4096+int(keyCell(t, i.primary, "Key"))+4:]
			done := createKey(t, i, `Key\`+longest)
			parent := done.primary[4096+int(keyCell(t, done.primary, "Key"))+4:]
			child := done.primary[4096+int(keyCell(t, done.primary, `Key\`+longest))+4:]
			sk := le.Uint32(parent[44:])
			for _, f := range []struct {
				what      string
				got, want uint32
			}{
				{"virtualization of the child", uint32(child[54]), uint32(c.want)},
				{"virtualization of the parent", uint32(parent[54]), uint32(c.virtual)},
				{"volatile subkeys of the parent", le.Uint32(parent[24:]), 7},
				{"volatile list of the parent", le.Uint32(parent[32:]), le.Uint32(old[32:])},
				{"largest subkey name", uint32(le.Uint16(parent[52:])), uint32(2 * len(longest))},
				{"security of the child", le.Uint32(child[44:]), sk},
				{"references", le.Uint32(done.primary[4096+sk+4+12:]),
					le.Uint32(i.primary[4096+sk+4+12:]) + 1},
				{"volatile list of the child", le.Uint32(child[32:]), 0xFFFFFFFF},
				{"class of the child", le.Uint32(child[48:]), 0xFFFFFFFF},
			} {
				if f.got != f.want {
					t.Errorf("%s, %#x: %s %#x, want %#x", j, c.virtual, f.what, f.got, f.want)
				}
			}
			h := open(t, done)
			for _, path := range []string{"Key", `Key\` + longest} {
				k, err := h.Key(path)
				if err != nil {
					t.Fatal(err)
				}
				if !k.LastWritten().Equal(editTime) {
					t.Errorf("%s, %s: last written %v", j, path, k.LastWritten())
				}
			}
		}
	}
}

// TestCreateKeyManyReferences: a reference count at its maximum must not wrap around to 0.
func TestCreateKeyManyReferences(t *testing.T) {
	img := build(t, keyTree(hivetest.Key{}), hivetest.Options{})
	le.PutUint32(img[4096+le.Uint32(img[4096+keyCell(t, img, "Key")+4+44:])+4+12:], 0xFFFFFFFF)
	e := begin(t, hvleLogs.with(img))
	if err := create(e, `Key\New`); err != nil {
		t.Fatal(err)
	}
	for f, class := range faults(t, e.Hive()) {
		if class >= hive.Refuses {
			t.Error(f)
		}
	}
}

// TestManyKeysOneByOne grows one list from nothing to two splits.
func TestManyKeysOneByOne(t *testing.T) {
	e := begin(t, hvleLogs.with(build(t, keyTree(hivetest.Key{}), hivetest.Options{})))
	const n = 2100
	for i := range n {
		if _, err := e.CreateKey(fmt.Sprintf(`Key\%04d`, i*997%n)); err != nil {
			t.Fatal(err)
		}
	}
	h, err := e.Image()
	if err != nil {
		t.Fatal(err)
	}
	if f := faults(t, h); len(f) > 0 {
		t.Errorf("%d faults, such as %v", len(f), firstOf(f))
	}
	k, err := h.Key("Key")
	if err != nil || k.SubkeyCount() != n {
		t.Errorf("%d subkeys, want %d, %v", k.SubkeyCount(), n, err)
	}
}

func firstOf(m map[string]hive.Class) string {
	for s := range m {
		return s
	}
	return ""
}
