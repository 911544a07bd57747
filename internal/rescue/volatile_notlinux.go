//go:build !linux

package rescue

import "unhello/internal/record"

// isSameVolume reports whether two files or folders lie on one volume.
func isSameVolume(a, b string) bool {
	one, errA := record.IdentifyFile(a)
	other, errB := record.IdentifyFile(b)
	return errA != nil || errB != nil ||
		record.SameVolumeSerial(one.VolumeSerial, other.VolumeSerial)
}

// isMappedBitLocker is for Linux.
func isMappedBitLocker(string) bool { return false }
