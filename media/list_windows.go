package media

import "strconv"

func listDevices() ([]DeviceInfo, error) {
	const most = 64 // numbers have gaps; no program looks further
	var list []DeviceInfo
	for n := range most {
		if info, ok := describe(physicalDrive(n)); ok {
			list = append(list, info)
		}
	}
	return list, nil
}

// physicalDrive is the path of the disk with a number.
func physicalDrive(n int) string { return `\\.\PhysicalDrive` + strconv.Itoa(n) }
