package testenv

import (
	"os/exec"
	"testing"
)

// MountTmpfs mounts a file system in memory until the end of the test, and returns its folder.
func MountTmpfs(tb testing.TB, options string) string {
	tb.Helper()
	dir := tb.TempDir()
	mount := exec.Command(Tool(tb, "mount"), "-t", "tmpfs", "-o", "rw,"+options, "tmpfs", dir)
	if out, err := mount.CombinedOutput(); err != nil {
		Missing(tb, "can't mount here, which needs root: %v: %s", err, out)
	}
	tb.Cleanup(func() {
		if out, err := exec.Command("umount", "-l", dir).CombinedOutput(); err != nil {
			tb.Errorf("umount: %v: %s", err, out)
		}
	})
	return dir
}

// RemountReadOnly makes a file system in memory read-only.
func RemountReadOnly(tb testing.TB, dir string) {
	tb.Helper()
	remount := exec.Command("mount", "-o", "remount,ro", dir)
	if out, err := remount.CombinedOutput(); err != nil {
		tb.Fatalf("mount: %v: %s", err, out)
	}
}
