//go:build !linux

package device

// IsSameVolume reports whether two files or folders lie on one volume.
func IsSameVolume(a, b string) bool {
	one, errA := IdentifyFile(a)
	other, errB := IdentifyFile(b)
	return errA != nil || errB != nil || SameVolumeSerial(one.VolumeSerial, other.VolumeSerial)
}

// diskAround can't tell which disk a device is a partition of.
func diskAround(*File) (path string, start int64, ok bool) { return "", 0, false }

// IsMappedBitLocker is for Linux.
func IsMappedBitLocker(string) bool { return false }
