package stick

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"unhello/internal/testenv"
)

// checkMount has Linux mount the volume and compares everything, where the kernel
// knows FAT and there are loop devices left.
func checkMount(t *testing.T, path string, list []File) {
	if os.Getuid() != 0 {
		testenv.Missing(t, "mounting needs root")
	}
	if known, err := os.ReadFile("/proc/filesystems"); err != nil || !strings.Contains(string(known), "\tvfat\n") {
		t.Log("this kernel knows no FAT")
		return
	}
	dir := t.TempDir()
	options := fmt.Sprintf("loop,ro,offset=%d", partitionStart)
	output(t, "mount", "-t", "vfat", "-o", options, path, dir)
	defer func() {
		if err := unix.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	}()
	compare(t, dir, list)
}
