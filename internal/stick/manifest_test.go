package stick

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const someHash = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"

func TestManifest(t *testing.T) {
	m := manifest{"unhello.cmd": {1}, "unhello/README.txt": {2}, "unhello/later.txt": {3}}
	got, err := parseManifest(m.format())
	if diff := cmp.Diff(m, got); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
	if !strings.HasPrefix(string(m.format()), "01"+strings.Repeat("0", 62)+"  unhello.cmd\n") {
		t.Errorf("%s", m.format())
	}
}

// TestManifestOfOthers: such a list says nothing about what is ours.
func TestManifestOfOthers(t *testing.T) {
	for _, text := range []string{
		"",
		"hello",
		someHash + " unhello.cmd\n",
		someHash + "  bootmgr\n",
		someHash + "  unhello/../bootmgr\n",
		someHash + "  unhello/a/b\n",
		someHash + "  unhello/\n",
		someHash + "  unhello/c:x\n",
		someHash + "  " + `unhello/..\bootmgr` + "\n",
		someHash + "  /unhello.cmd\n",
		someHash + "  unhello/SHA256SUMS\n",
		someHash[2:] + "  unhello.cmd\n",
		"x" + someHash[1:] + "  unhello.cmd\n",
		strings.Repeat(someHash+"  unhello.cmd\n", 2),
		strings.Repeat("\n", maxManifest+1),
	} {
		m, err := parseManifest([]byte(text))
		if _, ok := errors.AsType[*manifestError](err); !ok || m != nil {
			t.Errorf("%.100q: %v, %v", text, m, err)
		}
	}
}

// FuzzManifest accepts any file as a list.
func FuzzManifest(f *testing.F) {
	f.Add([]byte(someHash + "  unhello.cmd\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := parseManifest(b)
		if err != nil {
			return
		}
		again, err := parseManifest(m.format())
		if diff := cmp.Diff(m, again); err != nil || diff != "" {
			t.Errorf("%v\n%s", err, diff)
		}
	})
}
