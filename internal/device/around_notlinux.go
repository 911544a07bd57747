//go:build !linux

package device

// IsSameVolume reports whether two files or folders lie on one volume.
func IsSameVolume(a, b string) bool {
	one, errA := IdentifyFile(a)
	other, errB := IdentifyFile(b)
	return errA != nil || errB != nil || SameVolumeSerial(one.VolumeSerial, other.VolumeSerial)
}

// IsMappedBitLocker is for Linux.
func IsMappedBitLocker(string) bool { return false }
