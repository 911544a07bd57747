//go:build !windows

package rescue

// SystemDrives returns nil here: only Windows has drives that BitLocker locks.
func SystemDrives() Drives { return nil }
