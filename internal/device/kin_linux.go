package device

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// kin is everything that leads to the bytes of a device, or to some of them.
type kin struct {
	// own are the folders of the device itself and its partitions, and of other loop devices of the
	// same file and theirs.
	own []string
	// under are the folders of what it is a part or a view of: the disk of a partition.
	under []string
	// files are the paths of the files that loop devices show.
	files []string
}

// kinOf gives the kin of a device, by its folder. The members of a volume group or a RAID are left
// out: whatever has these open may be what serves the device.
func (k kernel) kinOf(dir string) kin {
	all := kin{own: append([]string{dir}, partsOf(dir)...)}
	seen := []string{dir}
	for i := 0; i < len(seen); i++ { // seen grows: a loop device may show a partition
		for _, below := range disksUnder(seen[i]) {
			if !slices.Contains(seen, below) {
				seen, all.under = append(seen, below), append(all.under, below)
			}
		}
		for _, twin := range k.loopsOnDevice(readLine(filepath.Join(seen[i], "dev"))) {
			all.addTwin(twin, seen)
		}
		path := backingFile(seen[i])
		file, err := os.Stat(path)
		if err != nil {
			continue
		}
		if number := numberOf(file); file.Mode().Type() == os.ModeDevice {
			if below, err := k.folderOf(number); err == nil && !slices.Contains(seen, below) {
				seen, all.under = append(seen, below), append(all.under, below)
			}
			continue
		}
		all.files = append(all.files, path)
		for _, twin := range k.loopsOf(file) {
			all.addTwin(twin, seen)
		}
	}
	return all
}

// addTwin adds another loop device of the same bytes, by its link in /sys.
func (k *kin) addTwin(link string, seen []string) {
	dir, err := filepath.EvalSymlinks(link)
	if err == nil && !slices.Contains(seen, dir) && !slices.Contains(k.own, dir) {
		k.own = append(append(k.own, dir), partsOf(dir)...)
	}
}

// disksUnder gives the disk of a partition, whether the kernel made the partition or kpartx did
// with the device mapper.
func disksUnder(dir string) []string {
	if isPart(dir) {
		return []string{filepath.Dir(dir)}
	}
	if !strings.HasPrefix(readLine(filepath.Join(dir, "dm", "uuid")), "part") {
		return nil
	}
	var disks []string
	links, _ := filepath.Glob(filepath.Join(dir, "slaves", "*"))
	for _, link := range links {
		if disk, err := filepath.EvalSymlinks(link); err == nil {
			disks = append(disks, disk)
		}
	}
	return disks
}

// loopsOnDevice gives the folders of the loop devices that show a block device.
func (k kernel) loopsOnDevice(number string) []string {
	var dirs []string
	loops, _ := filepath.Glob(filepath.Join(k.sys, "block", "loop*"))
	for _, dir := range loops {
		info, err := os.Stat(backingFile(dir))
		if err == nil && info.Mode().Type() == os.ModeDevice && numberOf(info) == number {
			dirs = append(dirs, dir)
		}
	}
	return dirs
}

// devices are the folders of all devices.
func (k kin) devices() []string { return slices.Concat(k.own, k.under) }

// paths are those by which programs usually open these devices and files.
func (k kin) paths() []string {
	var paths []string
	for _, dir := range k.devices() {
		paths = append(paths, devicePath(filepath.Base(dir)))
	}
	return append(paths, k.files...)
}
