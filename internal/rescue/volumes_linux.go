package rescue

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// isVolumeRoot reports whether a folder is where a file system is mounted.
func isVolumeRoot(dir string) bool {
	var here, above syscall.Stat_t
	if syscall.Stat(dir, &here) != nil || syscall.Stat(filepath.Join(dir, ".."), &above) != nil {
		return true // when in doubt
	}
	return here.Dev != above.Dev || here.Ino == above.Ino
}

// freeSpace returns the free bytes on the volume of a file, if known.
func freeSpace(path string) (bytes int64, known bool) {
	var fs syscall.Statfs_t
	if err := syscall.Statfs(path, &fs); err != nil {
		return 0, false
	}
	return int64(fs.Bfree) * fs.Bsize, true
}

// windowsFileSystems are the types of file systems that can hold a Windows.
var windowsFileSystems = map[string]bool{"ntfs": true, "ntfs3": true, "fuseblk": true,
	"fuse.ntfs-3g": true}

// Volumes returns the roots of the mounted volumes that can hold a Windows.
func Volumes() []string {
	b, err := os.ReadFile("/proc/self/mountinfo")
	if err != nil {
		return nil
	}
	return volumesIn(string(b))
}

// volumesIn is Volumes for the given table of mounts.
func volumesIn(mountinfo string) []string {
	var roots []string
	for _, m := range mountsIn(mountinfo) {
		if windowsFileSystems[m.kind] {
			roots = append(roots, m.point)
		}
	}
	return roots
}

// mount is a line of the kernel's mount table.
type mount struct {
	id    string
	root  string // the folder of the file system that is mounted
	point string // the folder that it is mounted in
	kind  string // of the file system
}

func mountsIn(mountinfo string) []mount {
	var list []mount
	for _, line := range strings.Split(mountinfo, "\n") {
		// ... fields 1 to 6, optional ones, "-", then type and source
		before, after, ok := strings.Cut(line, " - ")
		fields := strings.Fields(before)
		if !ok || len(fields) < 5 {
			continue
		}
		kind, _, _ := strings.Cut(after, " ")
		list = append(list, mount{fields[0], unescape(fields[3]), unescape(fields[4]), kind})
	}
	return list
}

// surroundings returns the root of the volume that a file is on, if it can be a Windows volume.
// hidden means that only a folder of such a volume is mounted, or that this is unknown.
func surroundings(path string) (root string, hidden bool) {
	var fs unix.Statfs_t
	if unix.Statfs(path, &fs) == nil && fs.Type != unix.FUSE_SUPER_MAGIC && fs.Type != ntfsMagic &&
		fs.Type != ntfs3Magic {
		return "", false
	}
	b, err := os.ReadFile("/proc/self/mountinfo")
	if err != nil {
		return "", true
	}
	id := mountOf(path)
	for _, m := range mountsIn(string(b)) {
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

// unescape undoes the octal escapes of mountinfo.
func unescape(s string) string {
	return strings.NewReplacer(`\040`, " ", `\011`, "\t", `\012`, "\n", `\134`, `\`).Replace(s)
}

// isApart reports whether a volume of a disk can't be mounted: otherwise the disk would be in use.
func isApart(v *Volume) bool { return v != nil && !v.InUse && len(v.over) == 0 }
