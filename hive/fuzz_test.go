package hive_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"runtime/metrics"
	"testing"
	"time"

	"unhello/hive"
	"unhello/hive/hivetest"
)

// What every fuzz target expects of the engine: it never panics, ends soon, returns only typed
// errors, and can read everything that its check calls sound.

const (
	fuzzSize = 1 << 20
	fuzzTime = 10 * time.Second
)

// isTyped reports whether an error has one of the types that the package promises.
func isTyped(err error) bool {
	for _, is := range []func(error) bool{
		isA[*hive.NotHiveError], isA[*hive.LogAsHiveError], isA[*hive.VersionError],
		isA[*hive.TruncatedError],
		isA[*hive.DirtyError], isA[*hive.CorruptError], isA[*hive.DamagedError],
		isA[*hive.LayeredError],
		isA[*hive.LinkError], isA[*hive.LimitError],
		isA[*hive.NeedsLogError], isA[*hive.NoRoomError],
	} {
		if is(err) {
			return true
		}
	}
	return errors.Is(err, hive.ErrKeyNotFound) || errors.Is(err, hive.ErrValueNotFound)
}

// wantTyped fails on an error of any other type.
func wantTyped(t *testing.T, err error) {
	t.Helper()
	if err != nil && !isTyped(err) {
		t.Errorf("%T: %v", err, err)
	}
}

// fuzzContext stops a target that does not end by itself.
func fuzzContext(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), fuzzTime)
	t.Cleanup(cancel)
	return ctx
}

// allocated returns the number of bytes ever allocated.
func allocated() uint64 {
	s := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(s)
	return s[0].Value.Uint64()
}

// probe opens an image in every way, checks it and reads it. It returns the hive if it is sound.
func probe(t *testing.T, i image) *hive.Hive {
	t.Helper()
	ctx := fuzzContext(t)
	stale, err := hive.OpenStale(i.files())
	wantTyped(t, err)
	if err == nil {
		probeHive(t, ctx, stale)
	}
	h, err := hive.Open(ctx, i.files(), nil)
	wantTyped(t, err)
	before := allocated()
	unchecked, uncheckedErr := hive.OpenUnchecked(i.files())
	wantTyped(t, uncheckedErr)
	if n := allocated() - before; n > hostileMemory {
		t.Errorf("opening took %d MiB", n>>20)
	}
	if err == nil && uncheckedErr != nil {
		t.Errorf("opens with a check, but not without: %v", uncheckedErr)
	}
	if uncheckedErr != nil || !probeHive(t, ctx, unchecked) {
		return nil
	}
	if err != nil {
		t.Errorf("sound, but does not open: %v", err)
	}
	return h
}

// probeHive checks and reads a hive and reports whether it is sound.
func probeHive(t *testing.T, ctx context.Context, h *hive.Hive) bool {
	t.Helper()
	before := allocated()
	r, err := h.Check(ctx, nil)
	if err != nil {
		t.Errorf("check: %T: %v", err, err)
		return false
	}
	if n := allocated() - before; n > hostileMemory {
		t.Errorf("the check took %d MiB", n>>20)
	}
	if len(r.Faults) > 1000 {
		t.Errorf("%d faults", len(r.Faults))
	}
	sound, whole := len(r.Fatal()) == 0, r.Count(hive.Drops) == 0
	root, err := h.Root()
	wantTyped(t, err)
	if err != nil {
		if sound {
			t.Errorf("sound, but without a root: %v", err)
		}
		return false
	}
	c, err := walk(root, func(k *hive.Key) {
		_, err := k.ClassName()
		wantTyped(t, err)
		k.LinkTarget()
	})
	switch {
	case err != nil && (sound && whole || !errors.Is(err, errTooFar) && !isTyped(err)):
		t.Errorf("sound %v, but the walk ends: %v", sound, err)
	case err == nil && sound && c != census{r.Keys, r.Values}:
		t.Errorf("the check counts %d keys and %d values, the walk %+v", r.Keys, r.Values, c)
	}
	return sound
}

// fuzzTree is a small tree with some of everything.
func fuzzTree() *hivetest.Key {
	k := &hivetest.Key{Name: "ROOT", Class: "class",
		Values: []hivetest.Value{hivetest.SZ("", "default"), hivetest.DWORD("n", 7)}}
	for _, name := range []string{"A", "b", "Ключ", "d\x00", "e", "f"} {
		k.Keys = append(k.Keys, &hivetest.Key{Name: name})
	}
	k.Keys[0].Values = []hivetest.Value{
		hivetest.Binary("data", noisy(100)), hivetest.Binary("big", noisy(16400)),
		hivetest.MultiSZ("list", "a", "b"),
	}
	k.Keys[1].Keys = []*hivetest.Key{
		{Name: "x", Class: "y"}, {Name: "y", Values: []hivetest.Value{hivetest.QWORD("q", 1)}},
	}
	k.Keys[2].Keys = []*hivetest.Key{
		hivetest.Link("link", `\REGISTRY\MACHINE\SOFTWARE`),
		{Name: "handle", Flags: hivetest.FlagPredefined},
	}
	return k
}

// fuzzOptions are the layouts that the targets start from.
var fuzzOptions = []hivetest.Options{
	{LastWritten: hivetest.DefaultTime},
	{LastWritten: hivetest.DefaultTime, Minor: 3, Leaf: 2, Full: true},
	{LastWritten: hivetest.DefaultTime, Minor: 4, List: hivetest.ListLI, Descriptors: 3,
		Slack: 4096, SlackByte: 0xEE},
	{LastWritten: hivetest.DefaultTime, Minor: 5, Leaf: 4, ListSpare: 3, BinSpare: 256,
		Remnants: true, FreeAtEnd: 6000},
}

// fuzzStates returns a hive of some layout before and after a change.
func fuzzStates(f testing.TB, o hivetest.Options) (before, after []byte) {
	before = build(f, fuzzTree(), o)
	after, err := hivetest.SetDWORD(before, "", "n", 8)
	if err != nil {
		f.Fatal(err)
	}
	after, err = hivetest.AddKeys(after, "b", o,
		&hivetest.Key{Name: "new", Values: []hivetest.Value{hivetest.Binary("v", noisy(5000))}})
	if err != nil {
		f.Fatal(err)
	}
	return before, after
}

// fuzzDirty are ways to be dirty.
var fuzzDirty = []hivetest.DirtyOptions{
	{},
	{Entries: 3, InFirst: 1},
	{Entries: 4, InFirst: 2, SwapLogs: true, Gap: 3, Reconciled: 1, Tail: hivetest.TailStale},
	{Entries: 2, BadPrimary: true, Tail: hivetest.TailTorn},
	{Format: hivetest.DIRT},
	{Format: hivetest.DIRT, SwapLogs: true, BadPrimary: true, Newer: true},
	{Seq: 0xFFFFFFFF, Entries: 3, InFirst: 2, OldLog: true},
}

// FuzzOpen cuts a hive and two logs out of one input.
func FuzzOpen(f *testing.F) {
	for _, o := range fuzzOptions {
		before, after := fuzzStates(f, o)
		f.Add(before, uint32(0), uint32(0))
		for _, d := range fuzzDirty {
			i := dirty(f, before, after, d)
			f.Add(bytes.Join([][]byte{i.primary, i.log1, i.log2}, nil),
				uint32(len(i.log1)), uint32(len(i.log2)))
		}
	}
	f.Fuzz(func(t *testing.T, b []byte, size1, size2 uint32) {
		if len(b) > fuzzSize {
			return
		}
		var i image
		b, i.log2 = cut(b, size2)
		i.primary, i.log1 = cut(b, size1)
		probe(t, i)
	})
}

// cut splits off the last n bytes; n = 0 means that the file doesn't exist.
func cut(b []byte, n uint32) (rest, last []byte) {
	if n == 0 {
		return b, nil
	}
	at := len(b) - min(int(n), len(b))
	return b[:at:at], b[at:]
}

// FuzzReplay corrupts a dirty hive or its logs and then, if the program says so, fixes checksums
// and hashes, so that the input gets past them.
func FuzzReplay(f *testing.F) {
	images := fuzzImages(f)
	for n := range images {
		f.Add(uint8(n), []byte{})
		f.Add(uint8(n), []byte{4 + 1, 40, 20, 0, 1}) // a page, with hashes fixed
		// the size of the bins in an entry
		f.Add(uint8(n), []byte{4 + 3, 0, 17, 0, 16, 8, 0, 0, 0, 0})
	}
	f.Fuzz(func(t *testing.T, n uint8, program []byte) {
		i := images[int(n)%len(images)].bend(program)
		h := probe(t, i)
		if h == nil || !h.Dirty() || h.Replay().Entries == 0 {
			return
		}
		want := make([]byte, h.Size())
		if _, err := h.ReadAt(want, 0); err != nil && err != io.EOF {
			t.Fatal(err)
		}
		done := i.apply(t, planReplay(t, h))
		again, err := hive.Open(fuzzContext(t), done.files(), nil)
		if err != nil || again.Dirty() || !bytes.Equal(done.primary[:len(want)], want) {
			t.Errorf("the written replay is another one than that in memory: %v", err)
		}
	})
}

// fuzzImages are dirty hives of all kinds.
func fuzzImages(f testing.TB) (images []image) {
	for _, o := range fuzzOptions {
		before, after := fuzzStates(f, o)
		for _, d := range fuzzDirty {
			images = append(images, dirty(f, before, after, d))
		}
	}
	return images
}

// bend returns a changed copy. The program has five bytes for each change. The two low bits of the
// first byte say what to change: a byte of one of the files at the offset in the next three, or a
// byte of the header of a log entry. The fifth byte says which bits to flip. The upper bits of the
// first byte say what to fix in the end.
func (i image) bend(program []byte) image {
	files := []*[]byte{&i.primary, &i.log1, &i.log2}
	for _, f := range files {
		*f = bytes.Clone(*f)
	}
	var repair byte
	for ; len(program) >= 5; program = program[5:] {
		repair |= program[0] >> 2
		a, b, c := int(program[1]), int(program[2]), int(program[3])
		var f []byte
		at := a | b<<8 | c<<16
		if n := program[0] & 3; n < 3 {
			f = *files[n]
		} else {
			f = *files[1+a&1]
			at = entryAt(f, a>>1) + b%80
		}
		if len(f) > 0 {
			f[at%len(f)] ^= program[4]
		}
	}
	if repair&1 != 0 {
		rehash(i.log1)
		rehash(i.log2)
	}
	for n, f := range files {
		if repair>>(n+1)&1 != 0 && len(*f) >= 512 {
			le.PutUint32((*f)[508:], hive.BaseBlockChecksum(*f))
		}
	}
	return i
}

// entryAt returns the offset of the n-th entry of a log, or of the last one.
func entryAt(log []byte, n int) int {
	at := 512
	for ; n > 0 && at+40 <= len(log); n-- {
		size := int(le.Uint32(log[at+4:]))
		if size < 512 || size >= len(log)-at {
			break
		}
		at += size
	}
	return at
}

// rehash fixes the hashes of all entries whose size makes sense.
func rehash(log []byte) {
	for at := 512; at+40 <= len(log) && string(log[at:at+4]) == "HvLE"; {
		size := int(le.Uint32(log[at+4:]))
		if size < 512 || size > len(log)-at {
			return
		}
		hivetest.Rehash(log[at : at+size])
		at += size
	}
}

// FuzzCheck corrupts whole words in the bins of a sound hive.
func FuzzCheck(f *testing.F) {
	var hives [][]byte
	for _, o := range fuzzOptions {
		hives = append(hives, build(f, fuzzTree(), o))
	}
	for n := range hives {
		f.Add(uint8(n), []byte{})
		f.Add(uint8(n), []byte{32, 0, 0, 0, 0, 0, 52, 0, 255, 255, 255, 255})
	}
	f.Fuzz(func(t *testing.T, n uint8, program []byte) {
		h := probe(t, image{primary: bendBins(hives[int(n)%len(hives)], program)})
		if h == nil {
			return
		}
		if _, err := h.Edit(fuzzContext(t), time.Unix(0, 0), nil); err != nil {
			t.Errorf("sound, but can't be edited: %v", err)
		}
	})
}

// bendBins returns a copy with changed words in its bins. The program has six bytes for each: the
// number of the word and its new value.
func bendBins(primary, program []byte) []byte {
	b := bytes.Clone(primary)
	for ; len(program) >= 6; program = program[6:] {
		at := 4096 + (int(program[0])|int(program[1])<<8)*4%(len(b)-4096)
		copy(b[at:], program[2:6])
	}
	return b
}
