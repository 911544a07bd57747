package device

import (
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"unhello/internal/testenv"
)

// What a file system keeps for root is not there for an ordinary user, who would run out of room
// halfway. df says how much it is.
func TestFreeSpaceIsThatOfAnOrdinaryUser(t *testing.T) {
	image := fileWith(t, make([]byte, 4<<20))
	run(t, testenv.Tool(t, "mkfs.ext4"), "-q", "-F", "-m", "30", image)
	where := t.TempDir()
	if err := unix.Mount(loopDevice(t, image, 512), where, "ext4", 0, ""); err != nil {
		testenv.Missing(t, "can't mount: %v", err)
	}
	t.Cleanup(func() {
		if err := unix.Unmount(where, 0); err != nil {
			t.Error(err)
		}
	})
	out := strings.Fields(run(t, "df", "--block-size=1", "--output=avail", where))
	want, err := strconv.ParseInt(out[len(out)-1], 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{where, filepath.Join(where, "lost+found"),
		filepath.Join(where, "not", "there", "yet")} {
		if got, known := FreeSpace(path); got != want || !known {
			t.Errorf("%s: %d bytes, df says %d", path, got, want)
		}
	}
}
