package device

import (
	"errors"
	"slices"
	"testing"
	"time"
)

// fakeVolume plays a driver.
type fakeVolume struct {
	refusals  int   // how often it refuses the lock
	dismounts error // its answer to a dismount
	done      []string
}

var errRefused = errors.New("access is denied")

func (v *fakeVolume) lock() error {
	if v.refusals > 0 {
		v.refusals--
		return errRefused
	}
	v.done = append(v.done, "lock")
	return nil
}

func (v *fakeVolume) dismount() error {
	v.done = append(v.done, "dismount")
	return v.dismounts
}

func (v *fakeVolume) unlock() error { v.done = append(v.done, "unlock"); return nil }
func (v *fakeVolume) Close() error  { v.done = append(v.done, "close"); return nil }

func TestLockVolume(t *testing.T) {
	for name, test := range map[string]struct {
		v    *fakeVolume
		ok   bool
		done []string // before release
	}{
		"free": {&fakeVolume{}, true, []string{"lock", "dismount"}},
		"in use for a moment": {&fakeVolume{refusals: 9}, true,
			[]string{"lock", "dismount"}},
		"in use": {&fakeVolume{refusals: 10}, false, []string{"close"}},
		"nothing to dismount": {&fakeVolume{dismounts: errUnknownRequest}, true,
			[]string{"lock", "dismount"}},
		"its file system does not obey": {&fakeVolume{dismounts: errRefused}, false,
			[]string{"lock", "dismount", "unlock", "close"}},
	} {
		var waited time.Duration
		release, err := lockVolume(test.v, `\\.\D:`, func(d time.Duration) { waited += d })
		if !slices.Equal(test.v.done, test.done) || waited > 3*time.Second {
			t.Errorf("%s: %q, waited %v", name, test.v.done, waited)
		}
		var inUse *InUseError
		if test.ok != (err == nil) || !test.ok && !errors.As(err, &inUse) {
			t.Errorf("%s: %v", name, err)
		}
		if !test.ok {
			continue
		}
		test.v.done = nil
		if err := release(); err != nil || !slices.Equal(test.v.done, []string{"unlock", "close"}) {
			t.Errorf("%s: release: %q, %v", name, test.v.done, err)
		}
	}
}
