package device

import (
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"
)

// maxLayers is how many file systems may be stacked on one another.
const maxLayers = 4

// DurabilityOf looks for the medium under an existing folder.
func DurabilityOf(dir string) Durability { return durabilityIn("/", dir, maxLayers) }

// durabilityIn is DurabilityOf with root as the folder that has proc and sys, for tests.
func durabilityIn(root, dir string, layers int) Durability {
	var fs unix.Statfs_t
	var st unix.Stat_t
	if layers == 0 || unix.Statfs(dir, &fs) != nil || unix.Stat(dir, &st) != nil {
		return Doubtful
	}
	device := deviceNumber(uint64(st.Dev))
	switch int64(fs.Type) {
	case unix.TMPFS_MAGIC, unix.RAMFS_MAGIC:
		return Volatile
	case unix.OVERLAYFS_SUPER_MAGIC:
		upper := upperDir(mounts(root), device)
		if upper == "" || !IsFolder(upper) {
			return Doubtful // mounted where other paths were visible, or of an unusual kind
		}
		return durabilityIn(root, upper, layers-1)
	}
	return durabilityOfDevice(filepath.Join(root, "sys/dev/block", device), root, layers)
}

// durabilityOfDevice judges a block device by its folder in sysfs. A file system without one, such
// as on the network, counts as lasting.
func durabilityOfDevice(device, root string, layers int) Durability {
	target, err := os.Readlink(device)
	if err != nil {
		return Lasting
	}
	name := filepath.Base(target)
	if strings.HasPrefix(name, "ram") || strings.HasPrefix(name, "zram") {
		return Volatile
	}
	backing, err := os.ReadFile(filepath.Join(device, "loop/backing_file"))
	if err != nil {
		return Lasting
	}
	file := strings.TrimSuffix(string(backing), "\n")
	if !IsFile(file) {
		return Doubtful
	}
	return durabilityIn(root, file, layers-1)
}

// upperDir gives the folder that receives the writes to an overlay, which is found by the device
// number of its mount.
func upperDir(mounts []mount, device string) string {
	for _, m := range mounts {
		if m.number != device {
			continue
		}
		for _, option := range m.super {
			if dir, ok := strings.CutPrefix(option, "upperdir="); ok {
				return dir
			}
		}
	}
	return ""
}
