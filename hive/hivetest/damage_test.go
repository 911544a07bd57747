package hivetest_test

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"testing"

	"unhello/hive"
	"unhello/hive/hivetest"
)

func open(img []byte) (*hive.Hive, error) {
	return hive.OpenUnchecked(hive.Files{Primary: bytes.NewReader(img)})
}

// worst returns the class of the worst fault that the engine sees, "" for none.
func worst(img []byte) (string, error) {
	h, err := open(img)
	if err != nil {
		return hivetest.Broken, err
	}
	r, err := h.Check(context.Background(), nil)
	if err != nil {
		return "", err
	}
	if len(r.Faults) == 0 {
		return "", nil
	}
	f := slices.MaxFunc(r.Faults, func(x, y hive.Fault) int { return int(x.Class) - int(y.Class) })
	return f.Class.String(), errors.New(f.String())
}

// TestDamageIsSeen has the engine judge every damage.
func TestDamageIsSeen(t *testing.T) {
	sound, err := hivetest.DamageBase(hivetest.SoftwareOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if class, why := worst(sound); class != "" {
		t.Fatalf("the sound hive is %s: %v", class, why)
	}
	for _, d := range hivetest.Damages() {
		t.Run(d.Name, func(t *testing.T) {
			img, err := d.To(sound)
			if err != nil {
				t.Fatal(err)
			}
			if class, why := worst(img); class != d.Class {
				t.Errorf("%s: the engine says %q (%v), want %q", d.Problem, class, why, d.Class)
			}
		})
	}
}

func TestDamageNamesAreDifferent(t *testing.T) {
	seen := map[string]bool{}
	for _, d := range hivetest.Damages() {
		if seen[d.Name] {
			t.Errorf("two damages are called %q", d.Name)
		}
		seen[d.Name] = true
	}
}

func TestDamageNeedsItsPlace(t *testing.T) {
	img := software(t, hivetest.SoftwareOptions{})
	for _, d := range hivetest.Damages() {
		if d.Name == "key loop" {
			if _, err := d.To(img); err == nil {
				t.Error("a hive without the target key was damaged")
			}
		}
	}
}

// TestLayoutsAreSound has the engine check every layout.
func TestLayoutsAreSound(t *testing.T) {
	for name, o := range layouts {
		if class, why := worst(build(t, everything(), o)); class != "" {
			t.Errorf("%s: %s: %v", name, class, why)
		}
	}
}
