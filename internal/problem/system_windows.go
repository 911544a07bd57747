package problem

import (
	"syscall"

	"golang.org/x/sys/windows"

	"unhello/internal/device"
)

// errnoReasons are the errors of the system for which people can do something.
var errnoReasons = map[syscall.Errno]Reason{
	device.ErrLockedVolume:            BitLockerLocked,
	windows.ERROR_SHARING_VIOLATION:   InUse,
	windows.ERROR_LOCK_VIOLATION:      InUse,
	windows.ERROR_USER_MAPPED_FILE:    InUse,
	windows.ERROR_WRITE_PROTECT:       ReadOnly,
	windows.ERROR_DISK_FULL:           NoRoom,
	windows.ERROR_HANDLE_DISK_FULL:    NoRoom,
	windows.ERROR_PRIVILEGE_NOT_HELD:  NoAccess,
	windows.ERROR_INVALID_NAME:        NotFound,
	windows.ERROR_INVALID_DRIVE:       NotFound,
	windows.ERROR_BAD_NETPATH:         NotFound,
	windows.ERROR_NOT_READY:           ReadFailed,
	windows.ERROR_CRC:                 ReadFailed,
	windows.ERROR_SECTOR_NOT_FOUND:    ReadFailed,
	windows.ERROR_UNRECOGNIZED_VOLUME: NoWindows,
}
