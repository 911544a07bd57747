package hive_test

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"unhello/hive"
	"unhello/hive/hivetest"
	"unhello/internal/record"
	"unhello/internal/record/powercut"
)

// editTime is when all edits of the tests happen.
var editTime = time.Date(2025, 6, 1, 12, 0, 0, 0, time.UTC)

// grows is a medium on which files can grow.
var grows = hive.Room{Grows: true}

// A journal says which logs a clean hive has for its edits.
type journal string

const (
	noLogs   journal = "no logs"
	hvleLogs journal = "HvLE"
	dirtLogs journal = "DIRT"
)

var journals = []journal{noLogs, hvleLogs, dirtLogs}

// with gives a clean hive the logs that a clean shutdown leaves: their entries are older than the
// hive.
func (j journal) with(primary []byte) image {
	i := image{primary: primary}
	seq := le.Uint32(primary[8:])
	switch j {
	case hvleLogs:
		i.log1 = hivetest.LogFile(primary, poison(seq-2), poison(seq-1))
		i.log2 = hivetest.LogFile(primary, poison(seq-4), poison(seq-3))
	case dirtLogs:
		i.log1, i.log2 = hivetest.DirtLog(primary, seq, poison(seq).Pages...), []byte{}
	}
	return i
}

// contents is what a hive holds: the flags and class of every key by `A\B\`, and the type and data
// of every value by `A\B\@name`, as spelled in the hive.
type contents map[string]string

func read(t testing.TB, h *hive.Hive) contents {
	t.Helper()
	root, err := h.Root()
	if err != nil {
		t.Fatal(err)
	}
	c := make(contents)
	if err := c.add(root); err != nil {
		t.Fatal(err)
	}
	return c
}

func (c contents) add(k *hive.Key) error {
	class, err := k.ClassName()
	if err != nil {
		return err
	}
	at := k.Path() + `\`
	c[at] = fmt.Sprintf("flags %#x class %q", k.Flags(), class)
	for v, err := range k.Values() {
		if err != nil {
			return err
		}
		b, err := v.Data()
		if err != nil {
			return err
		}
		c[at+"@"+v.Name().String()] = datum(v.Type(), b)
	}
	for sub, err := range k.Subkeys() {
		if err != nil {
			return err
		}
		if err := c.add(sub); err != nil {
			return err
		}
	}
	return nil
}

// datum is a value in contents.
func datum(t hive.Type, data []byte) string { return fmt.Sprintf("%v %x", t, data) }

// newKey is a key made by CreateKey in contents.
const newKey = `flags 0x20 class ""`

// diff returns how c differs from want, "" if it doesn't.
func (c contents) diff(want contents) string {
	var all []string
	for _, at := range slices.Sorted(maps.Keys(want)) {
		if got, ok := c[at]; !ok {
			all = append(all, fmt.Sprintf("%q is missing", at))
		} else if got != want[at] {
			all = append(all, fmt.Sprintf("%q is %.80s, want %.80s", at, got, want[at]))
		}
	}
	for _, at := range slices.Sorted(maps.Keys(c)) {
		if _, ok := want[at]; !ok {
			all = append(all, fmt.Sprintf("%q is there", at))
		}
	}
	if len(all) > 10 {
		all = append(all[:10], fmt.Sprint(len(all)-10, " more"))
	}
	return strings.Join(all, "\n")
}

// faults returns everything that a check finds, by its text.
func faults(t testing.TB, h *hive.Hive) map[string]hive.Class {
	t.Helper()
	r, err := h.Check(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	all := make(map[string]hive.Class)
	for _, f := range r.Faults {
		all[f.String()] = f.Class
	}
	return all
}

// begin opens a hive and begins an edit.
func begin(t testing.TB, i image) *hive.Editor {
	t.Helper()
	e, err := open(t, i).Edit(t.Context(), editTime, nil)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// edit makes a change, writes it and checks everything that must be true after any edit. want gets
// the content before the edit and changes it to the expected content.
func edit(t testing.TB, i image, change func(e *hive.Editor) error, want func(c contents)) image {
	t.Helper()
	before := open(t, i)
	wanted, old := read(t, before), faults(t, before)
	want(wanted)

	e := begin(t, i)
	if err := change(e); err != nil {
		t.Fatal(err)
	}
	if d := read(t, e.Hive()).diff(wanted); d != "" {
		t.Fatalf("the editor's hive:\n%s", d)
	}
	plan, err := e.Plan(grows)
	if err != nil {
		t.Fatal(err)
	}
	done := i.apply(t, plan)

	after := open(t, done)
	if after.Dirty() {
		t.Error("the hive is dirty")
	}
	if d := read(t, after).diff(wanted); d != "" {
		t.Fatalf("the hive as written:\n%s", d)
	}
	for f := range faults(t, after) {
		if _, ok := old[f]; !ok {
			t.Errorf("new fault: %s", f)
		}
	}
	secondOpinion(t, done.primary, after)
	checkImage(t, e, done)
	checkReverse(t, plan, i, done)
	return done
}

// checkImage compares the editor's own image with what the plan wrote, except for sequence numbers
// and times in the base block and the first bin.
func checkImage(t testing.TB, e *hive.Editor, done image) {
	t.Helper()
	h, err := e.Image()
	if err != nil {
		t.Fatal(err)
	}
	b := make([]byte, h.Size())
	if _, err := h.ReadAt(b, 0); err != nil {
		t.Fatal(err)
	}
	if got := hive.BaseBlockChecksum(b); got != le.Uint32(b[508:]) {
		t.Errorf("the image has the checksum %#x, expected %#x", le.Uint32(b[508:]), got)
	}
	written := bytes.Clone(done.primary[:len(b)])
	for _, p := range [][]byte{b, written} {
		clear(p[4:20])
		clear(p[508:512])
		clear(p[4096+20 : 4096+28])
	}
	if !bytes.Equal(b, written) {
		t.Error("the image is not what the plan has written")
	}
}

// checkReverse makes sure that the plan can be applied the way the program does it, and undone byte
// for byte.
func checkReverse(t testing.TB, plan *hive.Plan, before, after image) {
	t.Helper()
	p := recorded(plan)
	for _, way := range []struct {
		name     string
		plan     record.Plan
		from, to image
	}{{"plan", p, before, after}, {"reverse plan", p.Reverse(), after, before}} {
		files := make(map[string]record.File)
		for name, b := range way.from.named() {
			files[name] = &powercut.Mem{Data: bytes.Clone(b)}
		}
		if err := record.Apply(t.Context(), way.plan, files, record.Options{}); err != nil {
			t.Fatalf("%s: %v", way.name, err)
		}
		for name, want := range way.to.named() {
			if !bytes.Equal(files[name].(*powercut.Mem).Data, want) {
				t.Errorf("the %s leads to another %s", way.name, name)
			}
		}
	}
}

// fileNames are the names of a hive's files in a record.
var fileNames = [...]string{hive.Primary: "SOFTWARE", hive.Log1: "SOFTWARE.LOG1",
	hive.Log2: "SOFTWARE.LOG2"}

// named returns the files that exist by their names in a record.
func (i image) named() map[string][]byte {
	files := map[string][]byte{fileNames[hive.Primary]: i.primary}
	if i.log1 != nil {
		files[fileNames[hive.Log1]] = i.log1
	}
	if i.log2 != nil {
		files[fileNames[hive.Log2]] = i.log2
	}
	return files
}

// recorded converts a plan to internal/record's.
func recorded(p *hive.Plan) record.Plan {
	var r record.Plan
	for _, g := range p.Groups {
		steps := make([]record.Step, len(g.Steps))
		for i, s := range g.Steps {
			steps[i] = record.Step{
				File: fileNames[s.File], Offset: s.Offset, Old: s.Old, New: s.New,
				OldSize: s.OldSize, NewSize: s.NewSize,
			}
		}
		r.Groups = append(r.Groups, record.Group{Why: g.Why, Steps: steps})
	}
	return r
}
