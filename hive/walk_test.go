package hive_test

import (
	"bytes"
	"errors"
	"testing"

	"unhello/hive"
)

// A census is what a walk over a whole hive counts.
type census struct{ keys, values int }

// The limits of a walk, for hives in which the same key is on many paths.
const (
	maxSteps = 1 << 20  // keys and values
	maxData  = 64 << 20 // bytes
)

var errTooFar = errors.New("the walk went too far")

// walk visits every key from k on and reads every value's data.
func walk(k *hive.Key, visit func(*hive.Key)) (c census, err error) {
	w := walker{visit: visit}
	err = w.walk(k, 0)
	return w.census, err
}

type walker struct {
	census
	visit func(*hive.Key)
	bytes int
}

func (w *walker) walk(k *hive.Key, depth int) error {
	w.keys++
	if w.visit != nil {
		w.visit(k)
	}
	for v, err := range k.Values() {
		if err != nil {
			return err
		}
		w.values++
		b, err := v.Data()
		if err != nil {
			return err
		}
		if w.bytes += len(b); w.bytes > maxData {
			return errTooFar
		}
	}
	if depth > 512 || w.keys+w.values > maxSteps {
		return errTooFar
	}
	for sub, err := range k.Subkeys() {
		if err != nil {
			return err
		}
		if err := w.walk(sub, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// countAll walks a hive that must be sound.
func countAll(t testing.TB, h *hive.Hive, visit func(*hive.Key)) census {
	t.Helper()
	root, err := h.Root()
	if err != nil {
		t.Fatal(err)
	}
	c, err := walk(root, visit)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// A fact is a value with its data or, without a type, a key.
type fact struct {
	key, value string
	t          hive.Type
	data       []byte
}

// noValue as a value's name means that the fact is about the key.
const noValue = "\x00"

func keyFact(path string) fact { return fact{key: path, value: noValue} }

// check checks that a fact holds in a hive.
func (f fact) check(t *testing.T, h *hive.Hive) {
	t.Helper()
	k, err := h.Key(f.key)
	if err != nil {
		t.Errorf("key %q: %v", f.key, err)
		return
	}
	if f.value == noValue {
		return
	}
	v, err := k.Value(f.value)
	if err != nil {
		t.Errorf("value %q of key %q: %v, %v", f.value, f.key, v, err)
		return
	}
	data, err := v.Data()
	if err != nil || v.Type() != f.t || !bytes.Equal(data, f.data) || v.Size() != len(f.data) {
		t.Errorf("value %q of key %q: %v, %d bytes %.40q, %v; want %v, %d bytes %.40q",
			f.value, f.key, v.Type(), v.Size(), data, err, f.t, len(f.data), f.data)
	}
}

// absent checks that a key is not in a hive.
func absent(t *testing.T, h *hive.Hive, path string) {
	t.Helper()
	if k, err := h.Key(path); !errors.Is(err, hive.ErrKeyNotFound) {
		t.Errorf("key %q: %v, %v; want none", path, k, err)
	}
}
