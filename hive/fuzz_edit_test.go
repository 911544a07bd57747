package hive_test

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"testing"

	"unhello/hive"
)

// editPaths and editNames are what a program can name: some exist, some don't, some are behind a
// link.
var (
	editPaths = []string{
		"", "A", "b", `b\x`, `b\y`, `b\new`, "Ключ", `Ключ\link`, `Ключ\link\x`,
		`Ключ\handle`, "d\x00", "e", "f",
		"0", "C", "c2", `c2\deeper\down`, "zz", "Яя", "🌎", "\xED\xA0\x80",
		`e\` + string(bytes.Repeat([]byte{'n'}, 255)),
	}
	editNames = []string{
		"", "n", "N", "data", "big", "list", "q", "v", "new", "Имя", "\x00", "\xED\xB0\x80",
		"a long name that takes some room",
	}
	editSizes = []int{0, 1, 4, 5, 8, 12, 100, 500, 4000, 4100, 16344, 16345, 33000}
)

// editProgram is the rest of an edit's program.
type editProgram []byte

// next returns one byte, 0 at the end.
func (p *editProgram) next() int {
	if len(*p) == 0 {
		return 0
	}
	b := (*p)[0]
	*p = (*p)[1:]
	return int(b)
}

// step makes the next change to the editor's hive and to its expected content. It skips impossible
// changes, because an error ends an edit.
func (p *editProgram) step(e *hive.Editor, want contents) error {
	op, path, name := p.next(), editPaths[p.next()%len(editPaths)],
		editNames[p.next()%len(editNames)]
	k, err := e.Hive().Key(path)
	if err != nil {
		if op%4 != 0 || isA[*hive.LinkError](err) {
			return nil
		}
		want.create(path)
		if created, err := e.CreateKey(path); err != nil || !created {
			return fmt.Errorf("create key %q: %v, %w", path, created, err)
		}
		return nil
	}
	if k.Flags()&(hive.KeySymLink|hive.KeyPredefinedHandle) != 0 {
		return nil
	}
	v, err := k.Value(name)
	absent := errors.Is(err, hive.ErrValueNotFound)
	switch {
	case absent:
	case err != nil:
		return err
	default:
		name = v.Name().String() // the existing spelling stays
	}
	at := path + `\@` + name
	if op%4 < 2 {
		if absent {
			return nil
		}
		delete(want, at)
		return e.DeleteValue(path, name)
	}
	typ, data := hive.Type(p.next()), noisy(editSizes[p.next()%len(editSizes)])
	if len(data) > 4 {
		data[4] = byte(op) // so that data of the same size differs
	}
	want[at] = datum(typ, data)
	return e.SetValue(path, name, typ, data)
}

// editSeeds are programs to begin with.
var editSeeds = [][]byte{
	{2, 0, 1, 4, 2},                                  // a number
	{0, 15, 0, 2, 15, 8, 3, 12},                      // a key with a large value
	{1, 1, 4, 1, 1, 3, 2, 1, 3, 3, 7, 0, 16, 0},      // delete two values, add one, keys
	{2, 1, 3, 3, 7, 3, 1, 3, 3, 9, 2, 1, 3, 3, 1, 0}, // the same value three times
}

// create adds a key, and those above it that are missing.
func (c contents) create(path string) {
	names := hive.SplitPath(path)
	at := ""
	for _, n := range names {
		at += n + `\`
		if _, ok := c[at]; !ok {
			flags := newKey
			if _, compressed := hive.EncodeName(hive.MakeName(n)); !compressed {
				flags = `flags 0x0 class ""`
			}
			c[at] = flags
		}
	}
}

// FuzzEditThenCheck edits a hive with a short program and applies the plan. The result must be what
// the program asked for and as sound as before; at every point in between, the hive must be the old
// or the new one.
func FuzzEditThenCheck(f *testing.F) {
	var images []image
	for _, o := range fuzzOptions {
		b := build(f, fuzzTree(), o)
		for _, j := range journals {
			images = append(images, j.with(b))
		}
	}
	for _, i := range fuzzImages(f) {
		images = append(images, i)
		i.primary = build(f, fuzzTree(), fuzzOptions[0])
		images = append(images, i) // clean, though its logs go on
	}
	for n := range images {
		for _, program := range editSeeds {
			f.Add(uint8(n), []byte{}, program)
		}
	}
	f.Fuzz(func(t *testing.T, n uint8, damage, program []byte) {
		if len(program) > 100 {
			return
		}
		i := images[int(n)%len(images)]
		i.primary = bendBins(i.primary, damage)
		ctx := fuzzContext(t)
		h, err := hive.Open(ctx, i.files(), nil)
		if isTyped(err) {
			return // a dirty hive that needs more than its first log
		} else if err != nil {
			t.Fatal(err)
		}
		if len(check(t, h).Fatal()) > 0 {
			return
		}
		old, e := read(t, h), begin(t, i)
		want := maps.Clone(old)
		for p := editProgram(program); len(p) > 0; {
			err := p.step(e, want)
			if err != nil && len(damage) > 0 && isTyped(err) {
				return // an edit may be refused because of faults that Windows tolerates
			} else if err != nil {
				t.Fatal(err)
			}
		}
		if d := read(t, e.Hive()).diff(want); d != "" {
			t.Fatalf("the editor's hive:\n%s", d)
		}
		plan, err := e.Plan(grows)
		// LOG2 alone is no journal before Windows 8.1
		if isA[*hive.NeedsLogError](err) && i.log1 == nil {
			return
		} else if err != nil {
			t.Fatal(err)
		}
		for n := range plan.Groups {
			done := i.apply(t, &hive.Plan{Groups: plan.Groups[:n+1]})
			last := n == len(plan.Groups)-1
			f := checkEdited(t, done, old, want, last)
			if last && len(damage) == 0 && f.Problem != "" {
				t.Errorf("new fault: %v", f)
			}
		}
	})
}

// checkEdited checks a hive after some of a plan's groups: it must have the old or the new content,
// and after the last group be clean and new. It returns the gravest fault, if any.
func checkEdited(t *testing.T, i image, old, want contents, last bool) hive.Fault {
	t.Helper()
	h, err := hive.Open(t.Context(), i.files(), nil)
	if err != nil {
		t.Fatal(err)
	}
	f, _ := gravest(check(t, h))
	if f.Class >= hive.Refuses {
		t.Fatal(f)
	}
	got := read(t, h)
	if d := got.diff(want); d != "" && (last || got.diff(old) != "") {
		t.Fatalf("last %v, the hive:\n%s", last, d)
	}
	if last && h.Dirty() {
		t.Error("the hive is dirty")
	}
	return f
}

// TestEditProgramsDo: the seed programs change something, so that the fuzzer has something to start
// from.
func TestEditProgramsDo(t *testing.T) {
	i := hvleLogs.with(build(t, fuzzTree(), fuzzOptions[0]))
	e := begin(t, i)
	old := read(t, e.Hive())
	want := maps.Clone(old)
	for p := (editProgram{2, 0, 1, 4, 2, 0, 15, 0, 2, 15, 8, 3, 12, 1, 1, 4}); len(p) > 0; {
		if err := p.step(e, want); err != nil {
			t.Fatal(err)
		}
	}
	if len(want) != len(old)+1+1-1 {
		t.Errorf("%d keys and values, before %d", len(want), len(old))
	}
	plan, err := e.Plan(grows)
	if err != nil {
		t.Fatal(err)
	}
	if f := checkEdited(t, i.apply(t, plan), old, want, true); f.Problem != "" {
		t.Error(f)
	}
}
