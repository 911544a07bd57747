package target

import (
	"path/filepath"
	"slices"
	"testing"
)

// TestPlaces: names are found as they are, or else in another letter case.
func TestPlaces(t *testing.T) {
	for _, c := range []struct {
		files []string
		hive  string
		logs  [2]string
	}{
		{[]string{"SOFTWARE"}, "SOFTWARE", [2]string{}},
		// a leftover that never counts
		{[]string{"SOFTWARE", "SOFTWARE.LOG"}, "SOFTWARE", [2]string{}},
		{[]string{"SOFTWARE", "SOFTWARE.LOG2"}, "SOFTWARE", [2]string{"", "SOFTWARE.LOG2"}},
		{[]string{"software", "SOFTWARE.LOG1", "Software.log2"}, "software",
			[2]string{"SOFTWARE.LOG1", "Software.log2"}},
		{[]string{"SOFTWARE", "software.log1", "SOFTWARE.LOG1"}, "SOFTWARE",
			[2]string{"SOFTWARE.LOG1", ""}},
		{[]string{"NTUSER.DAT", "NTUSER.DAT.LOG1", "NTUSER.LOG1"}, "NTUSER.DAT",
			[2]string{"NTUSER.DAT.LOG1", ""}},
	} {
		dir := t.TempDir()
		for _, name := range c.files {
			write(t, filepath.Join(dir, name), nil)
		}
		p := newFolder(dir, filepath.Join(dir, c.hive))
		for i, want := range c.logs {
			if want != "" {
				want = filepath.Join(dir, want)
			}
			if p.logs[i] != want {
				t.Errorf("%q: LOG%d is %q, want %q", c.files, i+1, p.logs[i], want)
			}
		}
	}
}

func TestPathsInOrder(t *testing.T) {
	var got []string
	for _, f := range (&folder{hive: "h", logs: [2]string{"", "l2"}}).list() {
		got = append(got, f.Name)
	}
	if !slices.Equal(got, []string{"hive", "log2"}) {
		t.Errorf("%q", got)
	}
}
