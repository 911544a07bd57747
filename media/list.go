package media

// DeviceInfo is a disk of this machine.
type DeviceInfo struct {
	Path       string
	Size       int64 // in bytes
	SectorSize int
	// NotWritable says why it can't be opened for writing, nil if nothing
	// speaks against it.
	NotWritable error
}

// Devices lists the disks of this machine that can be read, without RAM disks,
// empty drives and loop devices that show nothing. Where there is no way to
// list them the list is empty.
func Devices() ([]DeviceInfo, error) { return listDevices() }

// HasBuiltInDisk reports whether this machine has a disk that is not there to be
// taken out, as a stick is. Where that can't be told it says yes.
func HasBuiltInDisk() bool { return hasBuiltInDisk() }

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
