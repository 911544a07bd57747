package device

import (
	"errors"
	"strconv"

	"golang.org/x/sys/windows"
)

// mostDisks is how far numbers are tried, gaps included; no program looks further.
const mostDisks = 64

func listDevices() ([]DeviceInfo, error) {
	var list []DeviceInfo
	for n := range mostDisks {
		if info, ok := describe(physicalDrive(n)); ok {
			list = append(list, info)
		}
	}
	return list, nil
}

// physicalDrive is the path of the disk with that number.
func physicalDrive(n int) string { return `\\.\PhysicalDrive` + strconv.Itoa(n) }

func hasBuiltInDisk() bool {
	for n := range mostDisks {
		f, err := openShared(physicalDrive(n), 0) // without access to its content
		if err != nil {
			continue
		}
		removable := isRemovable(f)
		_ = f.Close()
		if !removable && isThere(physicalDrive(n)) {
			return true
		}
	}
	return false
}

// isThere reports whether a disk exists. Nothing else is known of one that we may not read.
func isThere(path string) bool {
	_, ok := describe(path)
	if ok {
		return true
	}
	f, err := openShared(path, windows.GENERIC_READ)
	if err == nil {
		_ = f.Close()
	}
	return errors.Is(err, windows.ERROR_ACCESS_DENIED)
}
