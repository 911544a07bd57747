//go:build !linux && !windows

package rescue

// isVolumeRoot says yes because it is unknown: then nothing but the hive is written to on the
// volume.
func isVolumeRoot(string) bool { return true }

// freeSpace is unknown here.
func freeSpace(string) (bytes int64, known bool) { return 0, false }

// isRunning reports whether a Windows folder belongs to the running system.
func isRunning(string) bool { return false }

// Volumes returns nothing here: a SOURCE must be named.
func Volumes() []string { return nil }

// isDevicePath is for paths like \\.\PhysicalDrive0: here a device is a file.
func isDevicePath(string) bool { return false }

// isApart reports whether a volume of a disk can't be mounted.
func isApart(v *Volume) bool { return v != nil }

// isMountedVolume is for paths like \\.\D:, which only Windows has.
func isMountedVolume(string) bool { return false }

// isDiskPath is for paths like \\.\PhysicalDrive0, which only Windows has.
func isDiskPath(string) bool { return false }

// isMarkedReadOnly is for an attribute of Windows: here the permissions decide.
func isMarkedReadOnly(string) bool { return false }

// surroundings are unknown here: only the folders around a hive are searched.
func surroundings(string) (root string, hidden bool) { return "", false }
