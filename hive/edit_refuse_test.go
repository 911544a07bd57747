package hive_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"unhello/hive"
	"unhello/hive/hivetest"
)

// edits has one edit of each kind, of the key that hivetest damages.
var edits = map[string]func(e *hive.Editor) error{
	"set small": func(e *hive.Editor) error {
		return e.SetValue("Target", "number", hive.DWORD, []byte{9, 0, 0, 0})
	},
	"set large": func(e *hive.Editor) error {
		return e.SetValue("Target", "number", hive.Binary, pattern(20000, 1))
	},
	"set in place": func(e *hive.Editor) error {
		return e.SetValue("Target", "text", hive.SZ, pattern(20, 1))
	},
	"set from big": func(e *hive.Editor) error {
		return e.SetValue("Target", "big", hive.DWORD, []byte{9, 0, 0, 0})
	},
	"add value": func(e *hive.Editor) error {
		return e.SetValue("Target", "new", hive.DWORD, []byte{9, 0, 0, 0})
	},
	"delete number": func(e *hive.Editor) error { return e.DeleteValue("Target", "number") },
	"delete text":   func(e *hive.Editor) error { return e.DeleteValue("Target", "text") },
	"delete big":    func(e *hive.Editor) error { return e.DeleteValue("Target", "big") },
	"create first":  func(e *hive.Editor) error { return create(e, `Target\Many\A`) },
	"create middle": func(e *hive.Editor) error { return create(e, `Target\Many\Subkey 07b`) },
	"create last":   func(e *hive.Editor) error { return create(e, `Target\Many\Z`) },
	"create alone":  func(e *hive.Editor) error { return create(e, `Target\Many\Subkey 07\New`) },
}

func create(e *hive.Editor, path string) error {
	_, err := e.CreateKey(path)
	return err
}

// TestEditOfDamaged makes every edit right where each damage is. It must be refused with a typed
// error or add no grave fault.
func TestEditOfDamaged(t *testing.T) {
	sound, err := hivetest.DamageBase(hivetest.SoftwareOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range hivetest.Damages() {
		t.Run(d.Name, func(t *testing.T) {
			t.Parallel()
			img, err := d.To(sound)
			if err != nil {
				t.Fatal(err)
			}
			for _, j := range journals {
				i := j.with(img)
				h, err := hive.Open(t.Context(), i.files(), nil)
				if err != nil {
					return // TestRefusesToOpen and others cover it
				}
				old := faults(t, h)
				for name, change := range edits {
					if err := notWorse(t, i, change, old); err != nil {
						t.Errorf("%s, %s: %v", j, name, err)
					}
				}
			}
		})
	}
}

// notWorse makes an edit and returns an error if it is refused without a typed error or does harm.
func notWorse(
	t *testing.T, i image, change func(e *hive.Editor) error, old map[string]hive.Class,
) error {
	e, err := open(t, i).Edit(t.Context(), editTime, nil)
	if err == nil {
		err = change(e)
	}
	var plan *hive.Plan
	if err == nil {
		plan, err = e.Plan(grows)
	}
	if err != nil {
		if isA[*hive.DamagedError](err) || isA[*hive.NeedsLogError](err) ||
			errors.Is(err, hive.ErrValueNotFound) || errors.Is(err, hive.ErrKeyNotFound) {
			return nil
		}
		return fmt.Errorf("refused with %T: %w", err, err)
	}
	was := shapes(old)
	for shape, n := range shapes(faults(t, open(t, i.apply(t, plan)))) {
		if strings.HasPrefix(shape, "fatal") && n > was[shape] {
			return fmt.Errorf("new fault: %s", shape)
		}
	}
	return nil
}

// TestEditNeedsCells: an edit does not follow a pointer to something that looks like a record but
// lies inside another one.
func TestEditNeedsCells(t *testing.T) {
	fake := make([]byte, 60)
	le.PutUint32(fake[4:], 1<<32-48) // the size of an allocated cell
	copy(fake[8:], "sk")
	img := build(t, valueTree(hivetest.Binary("fake", fake)), hivetest.Options{})
	value, err := hivetest.ValueCell(img, "Key", "fake")
	if err != nil {
		t.Fatal(err)
	}
	data := le.Uint32(img[4096+value+4+8:])
	le.PutUint32(img[4096+keyCell(t, img, "Key")+4+44:], data+8)
	for _, j := range journals {
		if err := create(begin(t, j.with(img)), `Key\New`); !isA[*hive.DamagedError](err) {
			t.Errorf("%s: %v", j, err)
		}
	}
}

// TestEditNeedsSoundBins: no edit is possible in a hive whose bins and cells leave gaps or overlap.
func TestEditNeedsSoundBins(t *testing.T) {
	sound, err := hivetest.DamageBase(hivetest.SoftwareOptions{})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, d := range hivetest.Damages() {
		if !(strings.HasPrefix(d.Name, "bin ") || strings.HasPrefix(d.Name, "cell ")) ||
			d.Class != hivetest.Broken {
			continue
		}
		img, err := d.To(sound)
		if err != nil {
			t.Fatal(err)
		}
		h, err := hive.Open(t.Context(), hvleLogs.with(img).files(), nil)
		if err != nil {
			continue
		}
		n++
		if _, err := h.Edit(t.Context(), editTime, nil); !isA[*hive.DamagedError](err) {
			t.Errorf("%s: %v", d.Name, err)
		}
	}
	if n < 5 {
		t.Errorf("only %d kinds of damage", n)
	}
}

// TestEditOffTheDamage edits elsewhere in a hive with a fault that Windows mends, or for which it
// drops something else.
func TestEditOffTheDamage(t *testing.T) {
	sound, err := hivetest.DamageBase(hivetest.SoftwareOptions{Switch: 2})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range hivetest.Damages() {
		// by the programs that judge the result, libhivex among them
		unreadable := slices.Contains([]string{"data inline long", "big data count",
			"value name odd", "subkey count", "subkey count huge", "data none"}, d.Name)
		if d.Class != hivetest.Mends && d.Class != hivetest.Drops || unreadable {
			continue
		}
		img, err := d.To(sound)
		if err != nil {
			t.Fatal(err)
		}
		edit(t, hvleLogs.with(img),
			func(e *hive.Editor) error {
				return e.SetValue(hivetest.DeviceKey, hivetest.HelloOnly,
					hive.DWORD, make([]byte, 4))
			},
			func(c contents) {
				c[hivetest.DeviceKey+`\@`+hivetest.HelloOnly] = datum(hive.DWORD, make([]byte, 4))
			})
	}
}

// TestEditNeedsTheOrder: an edit is refused on a path where Windows would not find the key, and
// works beside it.
func TestEditNeedsTheOrder(t *testing.T) {
	sound, err := hivetest.DamageBase(hivetest.SoftwareOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ damage, refused, taken string }{
		{"list order", `Target\Many\Subkey 00`, `Target\Many\Subkey 02`},
		{"list order", `Target\Many\Subkey 01`, `Target\Many\Z`},
		{"list order", `Target\Many\Subkey 00b`, `Target\Many\Subkey 01b`},
	} {
		for _, d := range hivetest.Damages() {
			if d.Name != c.damage {
				continue
			}
			img, err := d.To(sound)
			if err != nil {
				t.Fatal(err)
			}
			if err := create(begin(t, hvleLogs.with(img)),
				c.refused); !isA[*hive.DamagedError](err) {
				t.Errorf("%s, %s: %v", c.damage, c.refused, err)
			}
			if err := create(begin(t, hvleLogs.with(img)), c.taken); err != nil {
				t.Errorf("%s, %s: %v", c.damage, c.taken, err)
			}
		}
	}
}

// TestEditRefusesKinds: hives that can be read but not edited.
func TestEditRefusesKinds(t *testing.T) {
	layered := build(t, valueTree(), hivetest.Options{Flags: 2})
	delta := build(t, valueTree(), hivetest.Options{Minor: 6})
	dirtyHive := hivetest.SetSequences(build(t, valueTree(), hivetest.Options{}), 8, 7)
	stale, err := hive.OpenStale(image{primary: dirtyHive}.files())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		what  string
		h     *hive.Hive
		typed func(error) bool
	}{
		{"layered", open(t, image{primary: layered}), isA[*hive.LayeredError]},
		{"version 1.6", open(t, image{primary: delta}), isA[*hive.LayeredError]},
		{"dirty without logs", stale, isA[*hive.DirtyError]},
	} {
		if _, err := c.h.Edit(t.Context(), editTime, nil); !c.typed(err) {
			t.Errorf("%s: %v", c.what, err)
		}
	}
	if _, err := stale.PlanReplay(grows); !isA[*hive.DirtyError](err) {
		t.Errorf("replay of a dirty hive without logs: %v", err)
	}
}

// TestEditRefusesLinks: neither a link nor a predefined handle is followed or
// changed.
func TestEditRefusesLinks(t *testing.T) {
	handle := &hivetest.Key{Name: "Handle", Flags: hivetest.FlagPredefined, Predefined: 0x80000002}
	tree := &hivetest.Key{Name: "ROOT", Keys: []*hivetest.Key{
		{Name: "A", Keys: []*hivetest.Key{hivetest.Link("Link", `\REGISTRY\MACHINE\SOFTWARE\B`),
			handle}},
	}}
	i := hvleLogs.with(build(t, tree, hivetest.Options{}))
	for _, path := range []string{`A\Link`, `a\link\Below`, `A\Handle`, `A\Handle\Below`} {
		for what, err := range map[string]error{
			"set":    begin(t, i).SetValue(path, "v", hive.SZ, nil),
			"delete": begin(t, i).DeleteValue(path, "SymbolicLinkValue"),
			"create": create(begin(t, i), path),
		} {
			if !isA[*hive.LinkError](err) {
				t.Errorf("%s %s: %v", what, path, err)
			}
		}
	}
}

// TestEditLimits: names and depths that Windows does not allow.
func TestEditLimits(t *testing.T) {
	i := hvleLogs.with(build(t, valueTree(), hivetest.Options{}))
	deep := strings.Repeat(`K\`, 510) + "K"
	for _, c := range []struct {
		what   string
		change func(e *hive.Editor) error
		ok     bool
	}{
		{"key name of 255", func(e *hive.Editor) error {
			return create(e, strings.Repeat("n", 255))
		}, true},
		{"key name of 256", func(e *hive.Editor) error {
			return create(e, strings.Repeat("n", 256))
		}, true},
		{"key name of 257", func(e *hive.Editor) error {
			return create(e, strings.Repeat("n", 257))
		}, false},
		{"key name of 256 in UTF-16", func(e *hive.Editor) error {
			return create(e, strings.Repeat("ж", 256))
		}, true},
		{"key name of 257 in UTF-16", func(e *hive.Editor) error {
			return create(e, strings.Repeat("ж", 257))
		}, false},
		{"value name of 16383", func(e *hive.Editor) error {
			return e.SetValue("Key", strings.Repeat("n", 16383), hive.SZ, nil)
		}, true},
		{"value name of 16383 in UTF-16", func(e *hive.Editor) error {
			return e.SetValue("Key", strings.Repeat("ж", 16383), hive.SZ, nil)
		}, true},
		{"value name of 16384", func(e *hive.Editor) error {
			return e.SetValue("Key", strings.Repeat("n", 16384), hive.SZ, nil)
		}, false},
		{"511 keys deep", func(e *hive.Editor) error { return create(e, deep) }, true},
		{"512 keys deep", func(e *hive.Editor) error { return create(e, deep+`\K`) }, false},
	} {
		e := begin(t, i)
		err := c.change(e)
		if c.ok != (err == nil) || !c.ok && !isA[*hive.LimitError](err) {
			t.Errorf("%s: %v", c.what, err)
		}
		if err != nil {
			continue
		}
		h, err := e.Image()
		if err != nil {
			t.Fatal(err)
		}
		for f, class := range faults(t, h) {
			if class >= hive.Drops {
				t.Errorf("%s: %s", c.what, f)
			}
		}
	}
}

// TestEditorLeavesTheHiveAlone: whatever an editor does in memory, the hive it came from still
// shows what is in its files.
func TestEditorLeavesTheHiveAlone(t *testing.T) {
	i := hvleLogs.with(build(t, valueTree(), hivetest.Options{}))
	primary := bytes.Clone(i.primary)
	h := open(t, i)
	before := read(t, h)
	e, err := h.Edit(t.Context(), editTime, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = errors.Join(create(e, `Key\New`), e.SetValue("Key", "long", hive.SZ, pattern(60, 1)),
		e.DeleteValue("Key", "behind"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := e.Plan(grows); err != nil {
		t.Fatal(err)
	}
	if d := read(t, h).diff(before); d != "" || !bytes.Equal(i.primary, primary) {
		t.Errorf("the hive has changed: %s", d)
	}
}

// A hive opened without its logs may lack their newest data.
func TestEditRefusesAHiveOpenedWithoutItsLogs(t *testing.T) {
	img, err := hivetest.Software(hivetest.SoftwareOptions{Tiny: true})
	if err != nil {
		t.Fatal(err)
	}
	h, err := hive.OpenStale(hive.Files{Primary: bytes.NewReader(img)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.Edit(t.Context(), time.Time{}, nil); !errors.Is(err, hive.ErrStale) {
		t.Errorf("got %v, want ErrStale", err)
	}
}
