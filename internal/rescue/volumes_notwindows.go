//go:build !windows

package rescue

// isRunning reports whether a Windows folder belongs to the running system.
func isRunning(string) bool { return false }

// isDevicePath is for paths like \\.\PhysicalDrive0: here a device is a file.
func isDevicePath(string) bool { return false }

// isMountedVolume is for paths like \\.\D:, which only Windows has.
func isMountedVolume(string) bool { return false }

// isDiskPath is for paths like \\.\PhysicalDrive0, which only Windows has.
func isDiskPath(string) bool { return false }

// isMarkedReadOnly is for an attribute of Windows: here the permissions decide.
func isMarkedReadOnly(string) bool { return false }
