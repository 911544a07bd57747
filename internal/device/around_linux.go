package device

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// MountsAll says that the system mounts every volume that it knows.
const MountsAll = false

// IsVolumeRoot reports whether a folder is where a file system is mounted.
func IsVolumeRoot(dir string) bool {
	var here, above syscall.Stat_t
	if syscall.Stat(dir, &here) != nil || syscall.Stat(filepath.Join(dir, ".."), &above) != nil {
		return true // when in doubt
	}
	return here.Dev != above.Dev || here.Ino == above.Ino
}

// freeSpace counts what the file system does not keep for root alone.
func freeSpace(dir string) (bytes int64, known bool) {
	var fs syscall.Statfs_t
	if err := syscall.Statfs(dir, &fs); err != nil {
		return 0, false
	}
	return int64(fs.Bavail) * fs.Bsize, true
}

// windowsFileSystems are the types of file systems that can hold a Windows.
var windowsFileSystems = map[string]bool{"ntfs": true, "ntfs3": true, "fuseblk": true,
	"fuse.ntfs-3g": true}

// WindowsVolumes gives the roots of the mounted volumes that can hold a Windows.
func WindowsVolumes() []string { return windowsVolumes(mounts("/")) }

func windowsVolumes(mounts []mount) []string {
	var roots []string
	for _, m := range mounts {
		if windowsFileSystems[m.kind] {
			roots = append(roots, m.point)
		}
	}
	return roots
}

// Surroundings gives the root of the volume that a file is on, if it can be a Windows volume.
// hidden means that only a folder of such a volume is mounted, or that this is unknown.
func Surroundings(path string) (root string, hidden bool) {
	var fs unix.Statfs_t
	if unix.Statfs(path, &fs) == nil && fs.Type != unix.FUSE_SUPER_MAGIC && fs.Type != ntfsMagic &&
		fs.Type != ntfs3Magic {
		return "", false
	}
	id := mountOf(path)
	for _, m := range mounts("/") {
		switch {
		case m.id != id:
		case !windowsFileSystems[m.kind] && m.kind != "fuse": // how ntfs-3g mounts an image
			return "", false
		case m.root != "/":
			return "", true
		default:
			return m.point, false
		}
	}
	return "", true
}

// NTFS by the kernel's drivers: the second one came in Linux 5.15.
const (
	ntfsMagic  = 0x5346544e
	ntfs3Magic = 0x7366746e
)

// mountOf returns the ID of the mount that a file is on, "" if unknown.
func mountOf(path string) string {
	f, err := os.OpenFile(path, unix.O_PATH|unix.O_NOFOLLOW, 0)
	if err != nil {
		return ""
	}
	defer f.Close()
	info, err := os.ReadFile(fmt.Sprintf("/proc/self/fdinfo/%d", f.Fd()))
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(info)) {
		if id, ok := strings.CutPrefix(line, "mnt_id:"); ok {
			return strings.TrimSpace(id)
		}
	}
	return ""
}

// IsSameVolume reports whether two files or folders lie in one file system, whatever mounts lead
// there.
func IsSameVolume(a, b string) bool {
	var one, other unix.Stat_t
	if unix.Stat(a, &one) != nil || unix.Stat(b, &other) != nil {
		return true // when in doubt
	}
	return one.Dev == other.Dev
}

// IsMappedBitLocker reports whether a file is on a BitLocker volume opened by cryptsetup.
func IsMappedBitLocker(path string) bool {
	var st unix.Stat_t
	return unix.Stat(path, &st) == nil && strings.HasPrefix(
		readLine("/sys/dev/block/"+deviceNumber(uint64(st.Dev))+"/dm/uuid"), "CRYPT-BITLK-")
}
