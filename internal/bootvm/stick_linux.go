package bootvm

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"unhello/internal/testenv"
)

// MenuTitle is the only entry of the stand-in's menu: the screen shows it once the stick has
// booted.
const MenuTitle = "the stick of unhello"

// menu has the files that make the stand-in show its menu, on a screen of 80x25, and wait. An entry
// has to name an existing file; this one is never chosen.
var menu = map[string]string{
	"/loader/loader.conf":          "timeout menu-force\nconsole-mode 0\n",
	"/loader/entries/unhello.conf": "title " + MenuTitle + "\nefi /loader/loader.conf\n",
}

// AddMenu puts the stand-in's menu into the FAT file system that begins at an offset of an image.
func AddMenu(t testing.TB, image string, offset int64) {
	t.Helper()
	volume := fmt.Sprintf("%s@@%d", image, offset)
	mtools(t, "mmd", "-i", volume, "::/loader", "::/loader/entries")
	for path, text := range menu {
		file := filepath.Join(t.TempDir(), "file")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		mtools(t, "mcopy", "-i", volume, file, "::"+path)
	}
}

// mtools runs one of the programs that work on FAT within an image.
func mtools(t testing.TB, name string, args ...string) {
	t.Helper()
	run(t, testenv.Tool(t, name), args...)
}

func run(t testing.TB, program string, args ...string) {
	t.Helper()
	if out, err := exec.Command(program, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s %q: %v: %s", program, args, err, out)
	}
}
