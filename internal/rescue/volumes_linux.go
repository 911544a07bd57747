package rescue

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// isVolumeRoot reports whether a folder is where a file system is mounted.
func isVolumeRoot(dir string) bool {
	var here, above syscall.Stat_t
	if syscall.Stat(dir, &here) != nil || syscall.Stat(filepath.Join(dir, ".."), &above) != nil {
		return true // when in doubt
	}
	return here.Dev != above.Dev || here.Ino == above.Ino
}

// freeSpace gives the bytes that are free where a file lies, if that can be told.
func freeSpace(path string) (bytes int64, known bool) {
	var fs syscall.Statfs_t
	if err := syscall.Statfs(path, &fs); err != nil {
		return 0, false
	}
	return int64(fs.Bfree) * fs.Bsize, true
}

// isRAMDisk is about X: of WinPE, which has no counterpart here.
func isRAMDisk(string) bool { return false }

// isRunning reports whether a Windows folder belongs to the running system.
func isRunning(string) bool { return false }

// windowsFileSystems are the types of file systems that can hold a Windows.
var windowsFileSystems = map[string]bool{"ntfs": true, "ntfs3": true, "fuseblk": true, "fuse.ntfs-3g": true}

// Volumes gives the roots of the mounted volumes that can hold a Windows.
func Volumes() []string {
	b, err := os.ReadFile("/proc/self/mountinfo")
	if err != nil {
		return nil
	}
	return volumesIn(string(b))
}

// volumesIn reads the kernel's table of mounts.
func volumesIn(mountinfo string) []string {
	var roots []string
	for _, line := range strings.Split(mountinfo, "\n") {
		// ... fields 1 to 6, optional ones, "-", then type and source
		before, after, ok := strings.Cut(line, " - ")
		fields := strings.Fields(before)
		if !ok || len(fields) < 5 {
			continue
		}
		if kind, _, _ := strings.Cut(after, " "); windowsFileSystems[kind] {
			roots = append(roots, unescape(fields[4]))
		}
	}
	return roots
}

// unescape undoes the octal escapes of mountinfo.
func unescape(s string) string {
	return strings.NewReplacer(`\040`, " ", `\011`, "\t", `\012`, "\n", `\134`, `\`).Replace(s)
}

// isDevicePath is about \\.\PhysicalDrive0 and its like: here the file system
// tells.
func isDevicePath(string) bool { return false }

// isApart reports whether a volume of a disk can't be one that is mounted: the
// disk would be in use.
func isApart(v *VolumeReport) bool { return v != nil && !v.InUse && len(v.over) == 0 }

// isMountedVolume is about \\.\D: and its like: here mounts are known by themselves.
func isMountedVolume(string) bool { return false }

// isDiskPath is about \\.\PhysicalDrive0.
func isDiskPath(string) bool { return false }

// isMarkedReadOnly is about an attribute of Windows: here the system says what may be
// written.
func isMarkedReadOnly(string) bool { return false }
