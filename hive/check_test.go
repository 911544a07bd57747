package hive_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"unhello/hive"
	"unhello/hive/hivetest"
)

// check checks a hive; the check must complete.
func check(t testing.TB, h *hive.Hive) *hive.Report {
	t.Helper()
	r, err := h.Check(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// checkBytes checks a hive without logs. If it doesn't even open, that is its only fault, a fatal
// one.
func checkBytes(t testing.TB, b []byte) *hive.Report {
	t.Helper()
	h, err := hive.OpenUnchecked(image{primary: b}.files())
	if err != nil {
		f := hive.Fault{Class: hive.Broken, Problem: err.Error()}
		return &hive.Report{Faults: []hive.Fault{f}, Kinds: []hive.Kind{{First: f, Count: 1}}}
	}
	return check(t, h)
}

// gravest returns the fault of the highest class.
func gravest(r *hive.Report) (f hive.Fault, ok bool) {
	if len(r.Faults) == 0 {
		return f, false
	}
	return slices.MaxFunc(r.Faults, func(x, y hive.Fault) int {
		return int(x.Class) - int(y.Class)
	}), true
}

// TestCheckSeesEveryDamage: with the right class, at an offset inside the file.
func TestCheckSeesEveryDamage(t *testing.T) {
	sound, err := hivetest.DamageBase(hivetest.SoftwareOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if r := checkBytes(t, sound); len(r.Faults) > 0 {
		t.Fatalf("the sound hive has faults: %v", r.Faults)
	}
	for _, d := range hivetest.Damages() {
		t.Run(d.Name, func(t *testing.T) {
			b, err := d.To(sound)
			if err != nil {
				t.Fatal(err)
			}
			r := checkBytes(t, b)
			f, ok := gravest(r)
			if !ok || f.Class.String() != d.Class {
				t.Errorf("%s: %v, want class %s", d.Problem, f, d.Class)
			}
			grave := d.Class == hivetest.Broken || d.Class == hivetest.Refuses
			if fatal := r.Fatal(); (len(fatal) > 0) != grave || grave == (r.Edits == hive.AnyEdit) {
				t.Errorf("%d grave faults, %v", len(fatal), r.Edits)
			}
			for _, f := range r.Faults {
				if f.Problem == "" || f.Offset > 4096+0xFFFFFFFF {
					t.Errorf("fault %+v says nothing or lies nowhere", f)
				}
			}
		})
	}
}

// TestCheckNamesTheOffset: offsets count from the start of the file.
func TestCheckNamesTheOffset(t *testing.T) {
	b := build(t, &hivetest.Key{Name: "ROOT", Keys: []*hivetest.Key{{Name: "A"}}},
		hivetest.Options{})
	cell, err := hivetest.KeyCell(b, "A")
	if err != nil {
		t.Fatal(err)
	}
	le.PutUint32(b[4096+cell+4+16:], 0x1234560)
	r := checkBytes(t, b)
	want := fmt.Sprintf("mends: key node at 0x%x: its parent is 0x1234560, but 0x20 lists it",
		4096+cell)
	if len(r.Faults) != 1 || r.Faults[0].String() != want {
		t.Errorf("%v, want %s", r.Faults, want)
	}
}

// TestCheckSeesForeignSecurity: a key's security must be in the ring of security keys, not in just
// any cell.
func TestCheckSeesForeignSecurity(t *testing.T) {
	tree := &hivetest.Key{Name: "ROOT", Keys: []*hivetest.Key{{Name: "A", Class: "c"}, {Name: "B"}}}
	sound := build(t, tree, hivetest.Options{})
	a, err := hivetest.KeyCell(sound, "A")
	if err != nil {
		t.Fatal(err)
	}
	at := 4096 + int(a) + 4
	sk := le.Uint32(sound[at+44:])
	for name, security := range map[string]uint32{
		"a key":             a,
		"a class name":      le.Uint32(sound[at+48:]),
		"nothing":           0xFFFFFFFF,
		"inside of a cell":  sk + 8,
		"not even aligned":  sk + 2,
		"beyond the bins":   0x7FFFFFF0,
		"the next free one": uint32(len(sound)) - 4096 - 8,
	} {
		t.Run(name, func(t *testing.T) {
			b := slices.Clone(sound)
			le.PutUint32(b[at+44:], security)
			if r := checkBytes(t, b); len(r.Fatal()) == 0 {
				t.Errorf("%v, want a grave fault", r.Faults)
			}
		})
	}
}

// TestCheckSeesKeysWithoutSecurity: no key has any.
func TestCheckSeesKeysWithoutSecurity(t *testing.T) {
	b := build(t, &hivetest.Key{Name: "ROOT"}, hivetest.Options{})
	le.PutUint32(b[4096+32+4+44:], 0xFFFFFFFF)
	if r := checkBytes(t, b); len(r.Fatal()) == 0 {
		t.Errorf("%v, want a grave fault", r.Faults)
	}
}

// TestCheckRealHives: the faults of hives that Windows uses.
func TestCheckRealHives(t *testing.T) {
	odd := map[string]string{
		// Its author changed a letter by hand, but not the hint.
		"CompHive": "0 leaked, 1 mended",
		// Windows repaired it: it removed keys, but not their cells and references to security
		// descriptors; another descriptor has no user.
		"HealedHive": "4 leaked, 2 mended",
		// Cells of deleted keys that were never freed: the log shows the same.
		"NewDirtyHive1/RecoveredHive_Windows10": "8 leaked, 0 mended",
		"NewDirtyHive1/NewDirtyHive":            "8 leaked, 0 mended",
	}
	names := []string{}
	for _, c := range cleanHives {
		names = append(names, c.name)
	}
	for _, c := range dirtyHives {
		names = append(names, c.name)
	}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			h := open(t, shared(t, name))
			r := check(t, h)
			mended := 0
			for _, f := range r.Faults {
				if f.Class == hive.Mends {
					mended++
				}
			}
			want := odd[name]
			if want == "" {
				want = "0 leaked, 0 mended"
			}
			if got := fmt.Sprintf("%d leaked, %d mended", r.Leaked, mended); got != want ||
				len(r.Faults) != r.Leaked+mended {
				t.Errorf("%s, want %s; all faults: %v", got, want, r.Faults)
			}
			if got := countAll(t, h, nil); got != (census{r.Keys, r.Values}) {
				t.Errorf("the check counts %d keys and %d values, a walk %+v", r.Keys, r.Values,
					got)
			}
		})
	}
}

// TestCheckIsBounded: a report keeps a thousand faults and counts the others, but always keeps a
// fatal one.
func TestCheckIsBounded(t *testing.T) {
	tree := &hivetest.Key{Name: "ROOT", Keys: []*hivetest.Key{{Name: "Many"}, {Name: "Z"}}}
	for i := range 1200 {
		tree.At(fmt.Sprintf(`Many\%04d`, i))
	}
	b := build(t, tree, hivetest.Options{List: hivetest.ListLH, Leaf: 200})
	many, err := hivetest.KeyCell(b, "Many")
	if err != nil {
		t.Fatal(err)
	}
	z, err := hivetest.KeyCell(b, "Z")
	if err != nil {
		t.Fatal(err)
	}

	lost := slices.Clone(b)
	le.PutUint32(lost[4096+many+4+20:], 0)
	r := checkBytes(t, lost)
	if len(r.Faults) != 1000 || r.Leaked != 1200+6+1 || r.Omitted != r.Leaked+2-1000 {
		t.Errorf("%d faults, %d omitted, %d leaked cells", len(r.Faults), r.Omitted, r.Leaked)
	}

	for i := range 1200 { // wrong hashes, then a grave fault at the very end
		cell, err := hivetest.KeyCell(b, fmt.Sprintf(`Many\%04d`, i))
		if err != nil {
			t.Fatal(err)
		}
		b[4096+cell+4+76] = 'A' + byte(i/1000)
	}
	copy(b[4096+z+4:], "zz")
	r = checkBytes(t, b)
	if len(r.Faults) != 1000 || r.Omitted == 0 || len(r.Fatal()) != 1 ||
		r.Faults[999].Class != hive.Broken {
		t.Errorf("%d faults, %d omitted, %d broken", len(r.Faults), r.Omitted, len(r.Fatal()))
	}
	if k := r.Kinds; len(k) != 3 || k[0].First.Class != hive.Broken || k[0].Count != 1 ||
		k[1].Count != 1200 {
		t.Errorf("kinds %+v, want one broken key, 1200 hashes, a reference count", k)
	}
}

// TestCheckStops: when the context is done.
func TestCheckStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := open(t, shared(t, "ManySubkeysHive")).Check(ctx,
		nil); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want %v", err, context.Canceled)
	}
	ctx, cancel = context.WithCancel(t.Context())
	_, err := open(t, shared(t, "ntuser_software_partial")).Check(ctx, func(done, total int64) {
		if done > total/2 { // bins and cells are done, the tree is next
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want %v", err, context.Canceled)
	}
}

// TestCheckReportsProgress: it rises to the size of the hive.
func TestCheckReportsProgress(t *testing.T) {
	h := open(t, shared(t, "ntuser_software_partial"))
	last, calls := int64(0), 0
	_, err := h.Check(t.Context(), func(done, total int64) {
		if done < last || done > total || total != h.Size() {
			t.Errorf("%d of %d after %d", done, total, last)
		}
		last = done
		calls++
	})
	if err != nil || last != h.Size() || calls < 10 {
		t.Errorf("%d calls, the last with %d of %d, %v", calls, last, h.Size(), err)
	}
}

// broken is a file with an unreadable sector.
type broken struct {
	memory
	at int64
}

func (b broken) ReadAt(p []byte, off int64) (int, error) {
	if off <= b.at && b.at < off+int64(len(p)) {
		return 0, errBadSector
	}
	return b.memory.ReadAt(p, off)
}

var errBadSector = errors.New("bad sector")

// TestReadErrorsComeBack: a bad sector is a read error, never a fault of the hive.
func TestReadErrorsComeBack(t *testing.T) {
	before, after := states(t, hivetest.Options{})
	i := dirty(t, before, after, hivetest.DirtyOptions{Entries: 3, InFirst: 2})
	for _, at := range []int64{0, 4096, 40960, int64(len(i.primary)) - 1} {
		f := image{primary: before}.files()
		f.Primary = broken{memory(before), at}
		h, err := hive.Open(t.Context(), f, nil)
		if err == nil {
			_, err = h.Check(t.Context(), nil)
		}
		if !errors.Is(err, errBadSector) {
			t.Errorf("bad sector at %#x: %v", at, err)
		}
	}
	for _, at := range []int64{0, 512, 600, 5000} {
		for _, log := range []hive.FileID{hive.Log1, hive.Log2} {
			f := i.files()
			if log == hive.Log1 {
				f.Log1 = broken{memory(i.log1), at}
			} else {
				f.Log2 = broken{memory(i.log2), at}
			}
			if _, err := hive.Open(t.Context(), f, nil); !errors.Is(err, errBadSector) {
				t.Errorf("bad sector at %#x of %v: %v", at, log, err)
			}
		}
	}
}

// short is a file that is shorter than it says.
type short struct{ memory }

func (s short) Size() int64 { return s.memory.Size() + 4096 }

func TestFileThatShrinksUnderUs(t *testing.T) {
	b := build(t, &hivetest.Key{Name: "ROOT"}, hivetest.Options{})
	le.PutUint32(b[40:], le.Uint32(b[40:])+4096)
	le.PutUint32(b[508:], hive.BaseBlockChecksum(b))
	h, err := hive.Open(t.Context(), hive.Files{Primary: short{memory(b)}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.Check(t.Context(), nil); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("%v, want %v", err, io.ErrUnexpectedEOF)
	}
}

// TestFaultsAreOneLine: whatever is in a hive, its report can be printed.
func TestFaultsAreOneLine(t *testing.T) {
	tree := &hivetest.Key{Name: "ROOT", Keys: []*hivetest.Key{
		{Name: "a\n\x1b[31m\xED\xA0\x80" + strings.Repeat("x", 200)}, {Name: "b"},
	}}
	b := build(t, tree, hivetest.Options{List: hivetest.ListLI})
	root := 4096 + 32 + 4
	list := 4096 + int(le.Uint32(b[root+28:])) + 4
	x, y := le.Uint32(b[list+4:]), le.Uint32(b[list+8:])
	le.PutUint32(b[list+4:], y)
	le.PutUint32(b[list+8:], x)
	r := checkBytes(t, b)
	if len(r.Faults) != 1 || r.Faults[0].Class != hive.Drops {
		t.Fatalf("%v, want the wrong order", r.Faults)
	}
	for _, c := range r.Faults[0].String() {
		if c < ' ' {
			t.Errorf("control character %q in %q", c, r.Faults[0].String())
		}
	}
	if n := len(r.Faults[0].String()); n > 300 {
		t.Errorf("%d characters: %v", n, r.Faults[0])
	}
}
