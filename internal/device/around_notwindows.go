//go:build !windows

package device

import (
	"errors"
	"os"
)

// IsRunning reports whether a Windows folder belongs to the running system.
func IsRunning(string) bool { return false }

// isDevicePath is for paths like \\.\PhysicalDrive0: here a device is a file.
func isDevicePath(string) bool { return false }

// IsMarkedReadOnly is for an attribute of Windows: here the permissions decide.
func IsMarkedReadOnly(string) bool { return false }

// WindowsFolder is for Windows.
func WindowsFolder() (string, error) { return "", errors.ErrUnsupported }

// SystemFolders are none: they are for Windows.
func SystemFolders() []string { return nil }

// IsElevated reports whether the program has the rights of root.
func IsElevated() bool { return os.Geteuid() == 0 }

// ComputerName is the name of this PC.
func ComputerName() (string, error) { return os.Hostname() }

// Restart is for Windows PE.
func Restart() error { return errors.ErrUnsupported }

// VolumeAround is for Windows, which knows its volumes.
func VolumeAround(string) (SystemVolume, error) { return SystemVolume{}, errors.ErrUnsupported }

// InWindowsPE reports whether this is Windows PE.
func InWindowsPE() bool { return false }

// hasBuiltInDisk matters for the drivers that Windows RE may lack, so only on Windows.
func hasBuiltInDisk() bool { return true }

// TakePrivileges is about the rights of backup programs, which only Windows knows.
func TakePrivileges() {}
