package hive_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"unhello/hive"
	"unhello/hive/hivetest"
)

// Edits of a hive without usable logs: old records stay as they are until one sector puts the
// change into effect.

// shifted builds one hive of the tree for every position of a cell in its sector: the first key's
// first value grows by 8 bytes each time.
func shifted(
	t testing.TB, root *hivetest.Key, cell func(img []byte) (uint32, error),
) map[uint32][]byte {
	t.Helper()
	first := root.Keys[0].Values
	hives := make(map[uint32][]byte)
	for n := range 100 {
		root.Keys[0].Values = append([]hivetest.Value{hivetest.Binary("shift", pattern(12+8*n, 0))},
			first...)
		img := build(t, root, hivetest.Options{})
		at, err := cell(img)
		if err != nil {
			t.Fatal(err)
		}
		hives[at%512] = img
	}
	if len(hives) != 512/8 {
		t.Fatalf("the cell has %d places in its sector", len(hives))
	}
	return hives
}

// commitSectors returns how many sectors the group that makes the change writes.
func commitSectors(t *testing.T, p *hive.Plan) int {
	t.Helper()
	sectors := make(map[int64]bool)
	for _, g := range p.Groups {
		if g.Why != "make the change" && g.Why != "make the change in one sector" {
			continue
		}
		for _, s := range g.Steps {
			for at := s.Offset / 512; at*512 < s.Offset+int64(len(s.New)); at++ {
				sectors[at] = true
			}
		}
	}
	return len(sectors)
}

// TestShadowChangesOneSector: one sector puts any edit into effect, for every position of a record
// in its sector.
func TestShadowChangesOneSector(t *testing.T) {
	hives := shifted(t, switchTree(), func(img []byte) (uint32, error) {
		return hivetest.ValueCell(img, "Key", "Value")
	})
	for _, c := range []struct {
		what   string
		change func(*hive.Editor) error
	}{
		{"number", turnOff},
		{"type", func(e *hive.Editor) error {
			return e.SetValue("Key", "Value", hive.Binary, []byte{2, 0, 0, 0})
		}},
		{"size", func(e *hive.Editor) error {
			return e.SetValue("Key", "Value", hive.DWORD, []byte{2})
		}},
		{"everything", func(e *hive.Editor) error {
			return e.SetValue("Key", "Value", hive.SZ, pattern(77, 1))
		}},
		{"in place", func(e *hive.Editor) error {
			return e.SetValue("Key", "long", hive.Binary, pattern(60, 1))
		}},
		{"add", addSmall},
		{"add large", addLarge},
		{"delete", func(e *hive.Editor) error { return e.DeleteValue("Key", "Value") }},
	} {
		for at, img := range hives {
			i := noLogs.with(img)
			p, err := planOf(t, i, grows, c.change)
			if err != nil {
				t.Fatalf("%s, value at %#x in its sector: %v", c.what, at, err)
			}
			if n := commitSectors(t, p); n != 1 {
				t.Fatalf("%s, value at %#x in its sector: %d sectors make the change", c.what, at,
					n)
			}
			if at%64 == 48 { // including the one where a value's fields lie in two sectors
				edit(t, i, c.change, func(want contents) {
					e := begin(t, i)
					if err := c.change(e); err != nil {
						t.Fatal(err)
					}
					clear(want)
					for k, v := range read(t, e.Hive()) {
						want[k] = v
					}
				})
			}
		}
	}
}

// TestShadowKeyAcrossSectors: a key node whose subkey count and list lie in two sectors can't get
// another subkey without a log.
func TestShadowKeyAcrossSectors(t *testing.T) {
	for _, leaf := range []int{0, 3} { // one list, an ri of several
		tree := keyTree(hivetest.Key{Leaf: leaf}, numbered(8)...)
		for at, img := range shifted(t, tree, func(img []byte) (uint32, error) {
			return hivetest.KeyCell(img, "Key")
		}) {
			newSub := func(e *hive.Editor) error { return create(e, `Key\Subkey 0035`) }
			p, err := planOf(t, noLogs.with(img), grows, newSub)
			switch {
			case at == 480:
				if !isA[*hive.NeedsLogError](err) {
					t.Errorf("leaves of %d, key at %#x in its sector: %v", leaf, at, err)
				}
				for _, j := range []journal{hvleLogs, dirtLogs} {
					if _, err := planOf(t, j.with(img), grows, newSub); err != nil {
						t.Errorf("leaves of %d, with a %s log: %v", leaf, j, err)
					}
				}
			case err != nil:
				t.Errorf("leaves of %d, key at %#x in its sector: %v", leaf, at, err)
			case commitSectors(t, p) != 1:
				t.Errorf("leaves of %d, key at %#x in its sector: %d sectors make the change", leaf,
					at, commitSectors(t, p))
			}
		}
	}
}

// TestShadowSeveralChanges: two changes at once need a log, unless the same sector puts both into
// effect.
func TestShadowSeveralChanges(t *testing.T) {
	tree := switchTree()
	for n := range 20 { // so that A and Z are not in the same sector
		tree.Keys = append(tree.Keys, &hivetest.Key{
			Name: fmt.Sprint("M", n), Values: []hivetest.Value{
				hivetest.Binary("", pattern(100, 0)),
			},
		})
	}
	img := build(t, tree, hivetest.Options{})
	apart := func(e *hive.Editor) error {
		return errors.Join(e.SetValue("A", "new", hive.SZ, nil),
			e.SetValue("Z", "new", hive.SZ, nil))
	}
	if _, err := planOf(t, noLogs.with(img), grows, apart); !isA[*hive.NeedsLogError](err) {
		t.Errorf("without logs: %v", err)
	}
	if _, err := planOf(t, hvleLogs.with(img), grows, apart); err != nil {
		t.Errorf("with logs: %v", err)
	}
	edit(t, noLogs.with(img),
		func(e *hive.Editor) error {
			return errors.Join(
				e.SetValue("A", "one", hive.SZ, nil),
				e.SetValue("A", "two", hive.Binary, pattern(20000, 1)),
				e.SetValue("A", "two", hive.Binary, pattern(30000, 1)),
				e.DeleteValue("A", "one"),
				create(e, `A\New\Newer`), // in the same node
			)
		},
		func(c contents) {
			c[`A\@two`] = datum(hive.Binary, pattern(30000, 1))
			c[`A\New\`], c[`A\New\Newer\`] = newKey, newKey
		})
}

// TestUnusableLogs: unusable logs are as good as none.
func TestUnusableLogs(t *testing.T) {
	img := build(t, switchTree(), hivetest.Options{})
	invalid := hivetest.LogFile(img, poison(3))
	invalid[508] ^= 1
	sectors4K := hivetest.SetBaseBlock(img, func(b []byte) { le.PutUint32(b[44:], 8) })
	for _, i := range []image{
		{img, []byte{}, []byte{}}, {img, make([]byte, 8192), nil}, {img, invalid, invalid},
		{img, nil, []byte("log")},
		{img, nil, hivetest.DirtLog(img, 1, poison(1).Pages...)}, // an old Windows reads LOG1
		hvleLogs.with(sectors4K),                                 // whose data begins elsewhere
	} {
		p, err := planOf(t, i, grows, addLarge)
		if err != nil {
			t.Fatal(err)
		}
		for _, g := range p.Groups {
			for _, s := range g.Steps {
				if s.File != hive.Primary {
					t.Errorf("logs of %d and %d bytes: %q writes to %v", len(i.log1),
						len(i.log2), g.Why, s.File)
				}
			}
		}
		if !strings.HasPrefix(whys(p),
			"write the new records into unused space; claim their cells; make the change") {
			t.Errorf("logs of %d and %d bytes: %s", len(i.log1), len(i.log2), whys(p))
		}
	}
}

// TestPlanAgain: an editor can make its plan more than once, and go on.
func TestPlanAgain(t *testing.T) {
	for _, j := range journals {
		e := begin(t, j.with(build(t, switchTree(), hivetest.Options{})))
		if err := e.SetValue("Key", "long", hive.Binary, pattern(500, 1)); err != nil {
			t.Fatal(err)
		}
		var plans [3]string
		for n := range plans {
			p, err := e.Plan(grows)
			if err != nil {
				t.Fatal(err)
			}
			plans[n] = fmt.Sprint(*p)
			if n == 1 {
				if err := errors.Join(e.SetValue("Key", "long", hive.Binary, pattern(501, 1)),
					e.SetValue("Key", "new", hive.SZ, nil)); err != nil {
					t.Fatal(err)
				}
			}
		}
		if plans[0] != plans[1] {
			t.Errorf("%s: the second plan is another one", j)
		}
		if plans[1] == plans[2] {
			t.Errorf("%s: the plan does not have a later change", j)
		}
	}
}
