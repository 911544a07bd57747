package device

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// kernel is what Linux says about its block devices.
type kernel struct {
	sys string // the folder /sys
	// mounts is where each device is mounted, by "major:minor".
	mounts map[string]string
	// served is where programs such as ntfs-3g have mounted something of which the kernel only
	// knows the path.
	served map[string]string
}

func newKernel() kernel {
	return kernel{sys: "/sys"}.withMounts(mounts("/")) // O_EXCL still works without it
}

// deviceNumber gives a device's number as the kernel writes it.
func deviceNumber(rdev uint64) string {
	return fmt.Sprintf("%d:%d", unix.Major(rdev), unix.Minor(rdev))
}

// withMounts adds what the table of mounts says.
func (k kernel) withMounts(table []mount) kernel {
	k.mounts, k.served = map[string]string{}, map[string]string{}
	for _, m := range table {
		k.mounts[m.number] = m.point
		if strings.HasPrefix(m.kind, "fuse") && m.source != "" {
			k.served[m.source] = m.point
		}
	}
	return k
}

// folderOf gives the folder of a block device in /sys, by the device's number.
func (k kernel) folderOf(number string) (string, error) {
	return filepath.EvalSymlinks(filepath.Join(k.sys, "dev", "block", number))
}

// use says what uses a block device, "" if nothing is known to: the device itself, the disk that it
// is part of, its own partitions, or what the device mapper and the like have built on one of
// these. A loop device is also used if another loop device of the same file is, or the file itself.
func (k kernel) use(number string) string {
	dir, err := k.folderOf(number)
	if err != nil {
		return ""
	}
	relatives := k.kinOf(dir)
	for _, d := range relatives.under {
		if by := k.mounted(d); by != "" {
			return by
		}
	}
	for _, path := range relatives.files {
		if file, err := os.Stat(path); err == nil {
			if by := k.servedFrom(file); by != "" {
				return by
			}
		}
	}
	for _, d := range relatives.own {
		if by := k.useOf(d); by != "" {
			return by
		}
	}
	return ""
}

// useOf checks one device and what is built on it.
func (k kernel) useOf(dir string) string {
	if by := k.mountedAbove(dir, 0); by != "" {
		return by
	}
	if names := holdersOf(dir); len(names) > 0 {
		return fmt.Sprintf("%s is part of %s", devicePath(filepath.Base(dir)), devicePath(names[0]))
	}
	return ""
}

// mountedAbove says where a device, or what is built on it, is mounted.
func (k kernel) mountedAbove(dir string, depth int) string {
	const most = 16 // layers; the kernel allows fewer
	if by := k.mounted(dir); by != "" || depth == most {
		return by
	}
	for _, name := range holdersOf(dir) {
		holder, err := filepath.EvalSymlinks(filepath.Join(dir, "holders", name))
		if err != nil {
			continue
		}
		if by := k.mountedAbove(holder, depth+1); by != "" {
			return by
		}
	}
	return ""
}

// holdersOf names what is built on a device.
func holdersOf(dir string) []string {
	entries, _ := os.ReadDir(filepath.Join(dir, "holders"))
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// mounted says where a device itself is mounted.
func (k kernel) mounted(dir string) string {
	where, ok := k.mounts[readLine(filepath.Join(dir, "dev"))]
	if !ok {
		return ""
	}
	return fmt.Sprintf("%s is mounted on %s", devicePath(filepath.Base(dir)), where)
}

// diskAround gives the path of the disk that a device is a partition of, and where on it the
// partition begins, in bytes.
func (k kernel) diskAround(number string) (path string, start int64, ok bool) {
	const unit = 512 // of /sys, whatever the disk uses
	dir, err := k.folderOf(number)
	if err != nil || !isPart(dir) {
		return "", 0, false
	}
	sector, err := strconv.ParseInt(readLine(filepath.Join(dir, "start")), 10, 64)
	if err != nil {
		return "", 0, false
	}
	return devicePath(filepath.Base(filepath.Dir(dir))), sector * unit, true
}

func isPart(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, "partition"))
	return err == nil
}

// partsOf gives the folders of a disk's partitions.
func partsOf(dir string) []string {
	entries, _ := os.ReadDir(dir)
	var parts []string
	for _, e := range entries {
		if part := filepath.Join(dir, e.Name()); e.IsDir() && isPart(part) {
			parts = append(parts, part)
		}
	}
	return parts
}

// useOfFile says what uses a regular file as a disk or volume, "" if nothing is known to.
func (k kernel) useOfFile(file fs.FileInfo) string {
	for _, dir := range k.loopsOf(file) {
		return devicePath(filepath.Base(dir)) + " shows it as a disk"
	}
	return k.servedFrom(file)
}

// servedFrom says where a program has mounted a file. ntfs-3g doesn't keep a lock on it.
func (k kernel) servedFrom(file fs.FileInfo) string {
	for path, where := range k.served {
		if !filepath.IsAbs(path) {
			continue
		}
		if info, err := os.Stat(path); err == nil && os.SameFile(info, file) {
			return path + " is mounted on " + where
		}
	}
	return ""
}

// loopsOf gives the folders of the loop devices that show a file.
func (k kernel) loopsOf(file fs.FileInfo) []string {
	var dirs []string
	loops, _ := filepath.Glob(filepath.Join(k.sys, "block", "loop*"))
	for _, dir := range loops {
		if info, err := os.Stat(backingFile(dir)); err == nil && os.SameFile(info, file) {
			dirs = append(dirs, dir)
		}
	}
	return dirs
}

// backingFile gives the path of the file that a loop device shows, "" if dir isn't a loop device's
// or it shows none.
func backingFile(dir string) string { return readLine(filepath.Join(dir, "loop", "backing_file")) }

// devicePath gives the path of a device by the kernel's name for it.
func devicePath(name string) string { return "/dev/" + strings.ReplaceAll(name, "!", "/") }

// readLine gives the content of a small file, "" if it can't be read.
func readLine(path string) string {
	b, err := os.ReadFile(path)
	if err != nil {
		return ""
	}
	return strings.TrimSuffix(string(b), "\n")
}
