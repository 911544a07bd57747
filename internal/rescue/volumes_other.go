//go:build !linux && !windows

package rescue

// isVolumeRoot says yes when in doubt: then nothing on the volume is written to
// but the hive.
func isVolumeRoot(string) bool { return true }

// freeSpace can't be told here.
func freeSpace(string) (bytes int64, known bool) { return 0, false }

// isRunning reports whether a Windows folder belongs to the running system.
func isRunning(string) bool { return false }

// Volumes gives nothing here: a SOURCE must be named.
func Volumes() []string { return nil }

// isDevicePath is about \\.\PhysicalDrive0 and its like: here the file system
// tells.
func isDevicePath(string) bool { return false }

// isApart reports whether a volume of a disk can't be one that is mounted.
func isApart(v *Volume) bool { return v != nil }

// isMountedVolume is about \\.\D: and its like.
func isMountedVolume(string) bool { return false }

// isDiskPath is about \\.\PhysicalDrive0.
func isDiskPath(string) bool { return false }

// isMarkedReadOnly is about an attribute of Windows: here the system says what may be
// written.
func isMarkedReadOnly(string) bool { return false }

// surroundings can't be told here: the folders around a hive are looked at.
func surroundings(string) (root string, hidden bool) { return "", false }
