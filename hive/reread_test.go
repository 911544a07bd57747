package hive_test

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"unhello/hive"
	"unhello/hive/hivetest"
)

// counted counts the bytes that are read.
type counted struct {
	hive.Storage
	n int64
}

func (c *counted) ReadAt(b []byte, off int64) (int, error) {
	n, err := c.Storage.ReadAt(b, off)
	c.n += int64(n)
	return n, err
}

// How often a hive is read for an edit, with the check of what comes out: the bins once, the tree
// once for each check. Bins that are proved and not edited are not read again.
func TestEditReadsOnce(t *testing.T) {
	clean, err := hivetest.Software(hivetest.SoftwareOptions{Switch: 2, Classes: 20000})
	if err != nil {
		t.Fatal(err)
	}
	after, err := hivetest.SetDWORD(clean, hivetest.DeviceKey, "DevicePasswordLessUpdateType", 7)
	if err != nil {
		t.Fatal(err)
	}
	dirty, err := hivetest.Dirty(clean, after, hivetest.DirtyOptions{})
	if err != nil {
		t.Fatal(err)
	}
	one := image{clean, make([]byte, 4096), make([]byte, 4096)}
	logs := image{dirty.Primary, dirty.Log1, dirty.Log2}
	for name, test := range map[string]struct {
		image
		edit func(e *hive.Editor) error
		most float64
	}{
		"clean, the switch": {one, toZero, 1.05},
		"clean, new key":    {one, largeKey, 2.05},
		"dirty, the switch": {logs, toZero, 3.05},
		"dirty, new key":    {logs, largeKey, 3.05},
	} {
		t.Run(name, func(t *testing.T) {
			files := test.files()
			primary := &counted{Storage: files.Primary}
			files.Primary = primary
			h, err := hive.Open(t.Context(), files, nil)
			if err != nil {
				t.Fatal(err)
			}
			e, err := h.Edit(t.Context(), time.Unix(1e9, 0), nil)
			if err != nil {
				t.Fatal(err)
			}
			if err := test.edit(e); err != nil {
				t.Fatal(err)
			}
			p, err := e.Plan(hive.Room{Grows: true})
			if err != nil {
				t.Fatal(err)
			}
			if len(p.Groups) > 1 {
				outcomeOf(t, e)
			}
			got := float64(primary.n) / float64(len(test.primary))
			if got > test.most || len(test.primary) < 8<<20 {
				t.Errorf("read %.3f times, want at most %.2f; it has %d bytes",
					got, test.most, len(test.primary))
			}
		})
	}
}

func toZero(e *hive.Editor) error {
	return e.SetValue(hivetest.DeviceKey, hivetest.HelloOnly, hive.DWORD, make([]byte, 4))
}

func largeKey(e *hive.Editor) error {
	if _, err := e.CreateKey(`Microsoft\New\Key`); err != nil {
		return err
	}
	return e.SetValue(`Microsoft\New\Key`, "large", hive.Binary, make([]byte, 50000))
}

func outcomeOf(t *testing.T, e *hive.Editor) *hive.Report {
	t.Helper()
	h, err := e.Image()
	if err != nil {
		t.Fatal(err)
	}
	r, err := h.Check(t.Context(), nil)
	if err != nil || len(r.Fatal()) > 0 {
		t.Fatalf("%v, %v", r.Fatal(), err)
	}
	return r
}

// A check that relies on what an earlier one has proved finds the same as one that reads it all.
func TestProvedBinsCheckAlike(t *testing.T) {
	for seed := range 20 {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			b, err := hivetest.Software(hivetest.SoftwareOptions{Switch: 2})
			if err != nil {
				t.Fatal(err)
			}
			h := open(t, image{primary: b})
			if seed%2 == 0 {
				if _, err := h.Check(t.Context(), nil); err != nil {
					t.Fatal(err)
				}
			}
			e, err := h.Edit(t.Context(), time.Unix(1e9, 0), nil)
			if err != nil {
				t.Fatal(err)
			}
			for i := range seed {
				path := fmt.Sprintf(`Microsoft\New %d\Key`, i*7%5)
				if _, err := e.CreateKey(path); err != nil {
					t.Fatal(err)
				}
				data := make([]byte, i*i*i*11%40000)
				if err := e.SetValue(path, "v", hive.Binary, data); err != nil {
					t.Fatal(err)
				}
			}
			got := outcomeOf(t, e)
			after, err := e.Image()
			if err != nil {
				t.Fatal(err)
			}
			whole := make([]byte, after.Size())
			if _, err := after.ReadAt(whole, 0); err != nil {
				t.Fatal(err)
			}
			anew := open(t, image{primary: whole})
			want, err := anew.Check(t.Context(), nil)
			if err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("%+v, want %+v, %v", got, want, err)
			}
		})
	}
}
