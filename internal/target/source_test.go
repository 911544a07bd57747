package target

import (
	"path/filepath"
	"testing"
)

// TestFind: every way to name a Windows leads to the same place.
func TestFind(t *testing.T) {
	root := t.TempDir()
	hive := filepath.Join(root, "Windows", "System32", "config", "SOFTWARE")
	for _, ending := range []string{"", ".LOG1", ".LOG2"} {
		write(t, hive+ending, []byte("regf"))
	}
	for _, below := range []string{"", "Windows", "Windows/System32", "Windows/System32/config",
		"Windows/System32/config/SOFTWARE", "Windows/"} {
		found, err := new(Searcher).
			Find(t.Context(), filepath.Join(root, filepath.FromSlash(below)), Software, Select{})
		if err != nil || len(found.Windows) != 1 {
			t.Errorf("%q: %v, %v", below, found, err)
			continue
		}
		w := found.Windows[0]
		p := w.place.(*folder)
		if p.hive != hive || p.root != root || w.Folder != "Windows" ||
			w.Path != filepath.Join(root, "Windows") || w.N != 1 {
			t.Errorf("%q: %+v", below, w)
		}
		if p.logs != [2]string{hive + ".LOG1", hive + ".LOG2"} {
			t.Errorf("%q: logs %q", below, p.logs)
		}
	}
}
