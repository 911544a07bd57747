package stick

import (
	"fmt"
	"os"
	"os/exec"
	"testing"

	"golang.org/x/sys/unix"

	"unhello/internal/testenv"
)

// checkMount has Linux mount the volume and compares everything.
func checkMount(t *testing.T, path string, list []File) {
	if os.Getuid() != 0 {
		testenv.Missing(t, "mounting needs root")
	}
	dir := t.TempDir()
	mount := testenv.Tool(t, "mount")
	options := fmt.Sprintf("loop,ro,offset=%d", partitionStart)
	if out, err := exec.Command(mount, "-t", "vfat", "-o", options, path, dir).CombinedOutput(); err != nil {
		t.Logf("Linux does not mount it here: %v: %s", err, out)
		return
	}
	defer func() {
		if err := unix.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	}()
	compare(t, dir, list)
}
