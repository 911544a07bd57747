package hive_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"unhello/hive"
	"unhello/hive/hivetest"
)

// TestForeignLogs: a file with the name of a log that holds something else is not overwritten, even
// if the change needs a journal. A damaged log may be.
func TestForeignLogs(t *testing.T) {
	img := build(t, switchTree(), hivetest.Options{})
	log := hivetest.LogFile(img, poison(3))
	torn := bytes.Clone(log)
	torn[508] ^= 1
	lateText := make([]byte, 200<<10)
	copy(lateText[150<<10:], "text")
	for name, c := range map[string]struct {
		files   image
		journal []hive.FileID // the logs that may be written to
	}{
		"text in LOG1": {image{img, []byte("somebody's text"), log},
			[]hive.FileID{hive.Log2}},
		"text in LOG2": {image{img, log, bytes.Repeat([]byte("text"), 4096)},
			[]hive.FileID{hive.Log1}},
		"text behind zeros": {image{img, lateText, log}, []hive.FileID{hive.Log2}},
		"a torn log":        {image{img, torn, log}, []hive.FileID{hive.Log1, hive.Log2}},
		"an empty log":      {image{img, []byte{}, log}, []hive.FileID{hive.Log1, hive.Log2}},
		"a log of zeros": {image{img, make([]byte, 8192), log},
			[]hive.FileID{hive.Log1, hive.Log2}},
		"text in both, no room": {image{img, []byte("text"), []byte("text")}, nil},
	} {
		p, err := planOf(t, c.files, grows, addLarge)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, g := range p.Groups {
			for _, s := range g.Steps {
				if s.File != hive.Primary && !slices.Contains(c.journal, s.File) {
					t.Errorf("%s: %s is written to", name, s.File)
				}
			}
		}
	}
	_, err := planOf(t, image{img, []byte("text"), nil}, grows, func(e *hive.Editor) error {
		if err := e.SetValue("A", "new", hive.SZ, pattern(9000, 1)); err != nil {
			return err
		}
		return e.SetValue("Z", "new", hive.SZ, pattern(9000, 1))
	})
	if !isA[*hive.NeedsLogError](err) ||
		!strings.Contains(err.Error(), "LOG1 holds something that is no log") {
		t.Errorf("a change that needs a log: %v", err)
	}
}
