//go:build !windows

package rescue

// SystemDrives gives nothing here: only Windows has drives that BitLocker locks.
func SystemDrives() Drives { return nil }
