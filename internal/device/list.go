package device

// DeviceInfo is a disk of this machine.
type DeviceInfo struct {
	Path       string
	Size       int64 // in bytes
	SectorSize int
	// NotWritable says why it can't be opened for writing, nil if no reason is known.
	NotWritable error
}

// Devices lists the disks of this machine that can be read, without RAM disks, empty drives and
// unused loop devices. It is empty where disks can't be listed.
func Devices() ([]DeviceInfo, error) { return listDevices() }

// HasBuiltInDisk reports whether this machine has a disk that isn't removable like a stick. It says
// yes if it can't tell.
func HasBuiltInDisk() bool { return hasBuiltInDisk() }
