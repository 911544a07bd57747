//go:build linux || windows

package device

// describe opens a disk to see whether it can be read, and measures it.
func describe(path string) (DeviceInfo, bool) {
	d, err := Open(path, false)
	if err != nil {
		return DeviceInfo{}, false
	}
	defer d.Close()
	first := make([]byte, d.SectorSize())
	if n, _ := d.ReadAt(first, 0); d.Size() == 0 || n < len(first) {
		return DeviceInfo{}, false
	}
	return DeviceInfo{Path: path, Size: d.Size(), SectorSize: d.SectorSize()}, true
}
