//go:build hivex

package hivexjudge_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"unhello/hive"
	"unhello/hive/hivetest"
	"unhello/hive/hivexjudge"
)

func build(t testing.TB, root *hivetest.Key, o hivetest.Options) []byte {
	t.Helper()
	b, err := hivetest.Build(root, o)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// tree is a hive in which change has edited one of the keys.
func tree(change func(k *hivetest.Key)) *hivetest.Key {
	k := &hivetest.Key{
		Name: "Key", Values: []hivetest.Value{
			hivetest.DWORD("one", 1), hivetest.SZ("two", "text"), hivetest.SZ("", "default"),
		},
		Keys: []*hivetest.Key{{Name: "Ä"}, {Name: "ключ"}},
	}
	if change != nil {
		change(k)
	}
	return &hivetest.Key{Name: "ROOT", Keys: []*hivetest.Key{k}}
}

// TestDifferences has libhivex read another hive than we do: a judge that could not object would be
// no judge.
func TestDifferences(t *testing.T) {
	ours := build(t, tree(nil), hivetest.Options{})
	if v := compareAs(t, ours, ours); !v.Agrees {
		t.Fatalf("%+v", v)
	}
	for _, c := range []struct {
		name   string
		change func(k *hivetest.Key)
		says   string
	}{
		{"key name", func(k *hivetest.Key) { k.Name = "KEY" }, `reads the name "KEY"`},
		{"subkey", func(k *hivetest.Key) {
			k.Keys = k.Keys[:1]
		}, "has 2 subkeys, libhivex reads 1"},
		{"value", func(k *hivetest.Key) {
			k.Values = append(k.Values, hivetest.SZ("three", ""))
		}, "has 3 values, libhivex reads 4"},
		{"value name", func(k *hivetest.Key) {
			k.Values[0].Name = "eins"
		}, `reads the name "eins"`},
		{"type", func(k *hivetest.Key) {
			k.Values[0].Type = hivetest.TypeBinary
		}, "is of type REG_DWORD, libhivex reads REG_BINARY"},
		{"number", func(k *hivetest.Key) {
			k.Values[0].Data = []byte{2, 0, 0, 0}
		}, "reads other data"},
		{"length", func(k *hivetest.Key) {
			k.Values[1].Data = k.Values[1].Data[2:]
		}, "reads other data"},
		{"order", func(k *hivetest.Key) {
			k.Values[0], k.Values[1] = k.Values[1], k.Values[0]
		}, `reads the name "two"`},
	} {
		v := compareAs(t, build(t, tree(c.change), hivetest.Options{}), ours)
		if v.Agrees || !strings.Contains(v.Difference, c.says) {
			t.Errorf("%s: %+v", c.name, v)
		}
	}
	if v := compareAs(t, []byte("regf, but no hive"), ours); v.Agrees ||
		!strings.Contains(v.Difference, "does not open") {
		t.Errorf("no hive: %+v", v)
	}
}

// TestLimits: what libhivex can't read does not count as agreement, and a difference elsewhere is
// still found.
func TestLimits(t *testing.T) {
	plain := tree(nil)
	surrogate := tree(func(k *hivetest.Key) {
		k.Keys = append(k.Keys, &hivetest.Key{Name: "\xED\xA0\x80"})
	})
	surrogateValue := tree(func(k *hivetest.Key) { k.Values[0].Name = "\xED\xBF\xBF" })
	tombstone := tree(func(k *hivetest.Key) {
		k.Values[0] = hivetest.Value{Name: "gone", Tombstone: true}
	})
	handle := tree(func(k *hivetest.Key) {
		k.Keys = append(k.Keys, &hivetest.Key{
			Name: "Z", Flags: hivetest.FlagPredefined, Predefined: 0x80000002,
		})
	})
	data := func(n int) *hivetest.Key {
		return tree(func(k *hivetest.Key) {
			k.Values = append(k.Values, hivetest.Binary("large", make([]byte, n)))
		})
	}
	for _, c := range []struct {
		name    string
		img     []byte
		skipped string
	}{
		{"nothing", build(t, plain, hivetest.Options{}), ""},
		{"surrogate", build(t, surrogate, hivetest.Options{}), "lone surrogate"},
		{"surrogate in a value", build(t, surrogateValue, hivetest.Options{}), "lone surrogate"},
		{"tombstone", build(t, tombstone, hivetest.Options{Minor: 6}), "layered"},
		{"handle", build(t, handle, hivetest.Options{}), "predefined handle"},
		{"largest data", build(t, data(8_000_000), hivetest.Options{}), ""},
		{"larger data", build(t, data(8_000_001), hivetest.Options{}), "8000000 bytes"},
		{"checksum 0", build(t, plain, hivetest.Options{Checksum: hivetest.ChecksumZero}),
			"checksum 0x0"},
		{"checksum -1", build(t, plain, hivetest.Options{Checksum: hivetest.ChecksumOnes}),
			"checksum 0xffffffff"},
	} {
		v := compare(t, c.img)
		if v.Difference != "" || v.Agrees != (c.skipped == "") ||
			!strings.Contains(v.Skipped, c.skipped) {
			t.Errorf("%s: %+v", c.name, v)
		}
	}
	other := tree(func(k *hivetest.Key) {
		k.Values[0].Name = "\xED\xBF\xBF"
		k.Values[1].Type = hivetest.TypeBinary
	})
	if v := compareAs(t, build(t, other, hivetest.Options{}),
		build(t, surrogateValue, hivetest.Options{})); v.Difference == "" {
		t.Errorf("a difference beside a limit: %+v", v)
	}
}

// TestDirty: libhivex would show stale data.
func TestDirty(t *testing.T) {
	before := build(t, tree(nil), hivetest.Options{})
	after, err := hivetest.SetDWORD(before, "Key", "one", 2)
	if err != nil {
		t.Fatal(err)
	}
	d, err := hivetest.Dirty(before, after, hivetest.DirtyOptions{})
	if err != nil {
		t.Fatal(err)
	}
	h, err := hive.Open(t.Context(), hive.Files{
		Primary: memory{bytes.NewReader(d.Primary)}, Log1: memory{bytes.NewReader(d.Log1)},
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	v, err := hivexjudge.Compare(t.Context(), "no such file", h)
	if err != nil || v.Agrees || !strings.Contains(v.Skipped, "dirty") {
		t.Errorf("%+v, %v", v, err)
	}
}

type memory struct{ *bytes.Reader }

// TestCancelled: a walk that is interrupted gives no verdict.
func TestCancelled(t *testing.T) {
	img := build(t, tree(nil), hivetest.Options{})
	path := filepath.Join(t.TempDir(), "SOFTWARE")
	if err := os.WriteFile(path, img, 0o600); err != nil {
		t.Fatal(err)
	}
	h, err := hive.Open(t.Context(), hive.Files{Primary: memory{bytes.NewReader(img)}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if v, err := hivexjudge.Compare(ctx, path, h); v.Agrees || !errors.Is(err, context.Canceled) {
		t.Errorf("%+v, %v", v, err)
	}
}
