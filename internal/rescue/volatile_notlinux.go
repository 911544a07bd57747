//go:build !linux

package rescue

import (
	"unhello/internal/device"
)

// isSameVolume reports whether two files or folders lie on one volume.
func isSameVolume(a, b string) bool {
	one, errA := device.IdentifyFile(a)
	other, errB := device.IdentifyFile(b)
	return errA != nil || errB != nil ||
		device.SameVolumeSerial(one.VolumeSerial, other.VolumeSerial)
}

// isMappedBitLocker is for Linux.
func isMappedBitLocker(string) bool { return false }
