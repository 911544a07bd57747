package fat

import (
	"os"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"unhello/internal/testenv"
)

// checkMount has Linux mount a volume and compares everything, with the kernel's FAT driver if
// there is one, or else with GRUB's.
func checkMount(t *testing.T, volume string, list []File) {
	if os.Getuid() != 0 {
		testenv.Missing(t, "mounting needs root")
	}
	dir := t.TempDir()
	known, err := os.ReadFile("/proc/filesystems")
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(known), "\tvfat\n") {
		output(t, "mount", "-t", "vfat", "-o", "loop,ro", volume, dir)
	} else {
		output(t, "grub-mount", volume, dir)
	}
	defer func() {
		if err := unix.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	}()
	compare(t, dir, list)
}
