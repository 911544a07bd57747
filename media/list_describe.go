//go:build linux || windows

package media

// describe opens a disk to see whether it can be read, and measures it.
func describe(path string) (DeviceInfo, bool) {
	d, err := OpenDevice(path, false)
	if err != nil {
		return DeviceInfo{}, false
	}
	defer d.Close()
	first := make([]byte, d.SectorSize())
	if d.Size() == 0 || readFull(d, first, 0) != nil {
		return DeviceInfo{}, false
	}
	return DeviceInfo{Path: path, Size: d.Size(), SectorSize: d.SectorSize()}, true
}
