package rescue

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// maxLayers is how many file systems may be stacked on one another.
const maxLayers = 4

// durabilityOf looks for the medium under an existing folder.
func durabilityOf(dir string) durability { return durabilityIn("/", dir, maxLayers) }

// durabilityIn is durabilityOf with root as the folder that has proc and sys, for tests.
func durabilityIn(root, dir string, layers int) durability {
	var fs unix.Statfs_t
	var st unix.Stat_t
	if layers == 0 || unix.Statfs(dir, &fs) != nil || unix.Stat(dir, &st) != nil {
		return doubtful
	}
	device := fmt.Sprintf("%d:%d", unix.Major(st.Dev), unix.Minor(st.Dev))
	switch int64(fs.Type) {
	case unix.TMPFS_MAGIC, unix.RAMFS_MAGIC:
		return volatile
	case unix.OVERLAYFS_SUPER_MAGIC:
		table, _ := os.ReadFile(filepath.Join(root, "proc/self/mountinfo"))
		upper := upperDir(string(table), device)
		if upper == "" || !isFolder(upper) {
			return doubtful // mounted where other paths were visible, or of an unusual kind
		}
		return durabilityIn(root, upper, layers-1)
	}
	return durabilityOfDevice(filepath.Join(root, "sys/dev/block", device), root, layers)
}

// durabilityOfDevice judges a block device by its folder in sysfs. A file system without one, such
// as on the network, counts as lasting.
func durabilityOfDevice(device, root string, layers int) durability {
	target, err := os.Readlink(device)
	if err != nil {
		return lasting
	}
	name := filepath.Base(target)
	if strings.HasPrefix(name, "ram") || strings.HasPrefix(name, "zram") {
		return volatile
	}
	backing, err := os.ReadFile(filepath.Join(device, "loop/backing_file"))
	if err != nil {
		return lasting
	}
	file := strings.TrimSuffix(string(backing), "\n")
	if !isFile(file) {
		return doubtful
	}
	return durabilityIn(root, file, layers-1)
}

// upperDir returns the folder that receives the writes to an overlay, which is found by the device
// number of its mount.
func upperDir(mountinfo, device string) string {
	for line := range strings.SplitSeq(mountinfo, "\n") {
		before, after, ok := strings.Cut(line, " - ")
		fields, super := strings.Fields(before), strings.Fields(after)
		if !ok || len(fields) < 5 || len(super) < 3 || fields[2] != device {
			continue
		}
		for option := range strings.SplitSeq(super[2], ",") {
			if dir, ok := strings.CutPrefix(option, "upperdir="); ok {
				return unescape(dir)
			}
		}
	}
	return ""
}

// isSameVolume reports whether two files or folders lie in one file system, whatever mounts lead
// there.
func isSameVolume(a, b string) bool {
	one, errA := os.Stat(a)
	other, errB := os.Stat(b)
	if errA != nil || errB != nil {
		return true // when in doubt
	}
	x, okA := one.Sys().(*syscall.Stat_t)
	y, okB := other.Sys().(*syscall.Stat_t)
	return !okA || !okB || x.Dev == y.Dev
}

// isMappedBitLocker reports whether a file is on a BitLocker volume opened by cryptsetup.
func isMappedBitLocker(path string) bool {
	var st unix.Stat_t
	if unix.Stat(path, &st) != nil {
		return false
	}
	uuid, err := os.ReadFile(
		fmt.Sprintf("/sys/dev/block/%d:%d/dm/uuid", unix.Major(st.Dev), unix.Minor(st.Dev)))
	return err == nil && strings.HasPrefix(string(uuid), "CRYPT-BITLK-")
}
