package console

import (
	"syscall"

	"golang.org/x/sys/windows"
)

// fveLockedVolume is FVE_E_LOCKED_VOLUME, which any path on a locked BitLocker
// volume answers with.
const fveLockedVolume syscall.Errno = 0x80310000

// errnoReasons are the system errors that mean something to a person.
var errnoReasons = map[syscall.Errno]Reason{
	fveLockedVolume:                   ReasonBitLockerLocked,
	windows.ERROR_SHARING_VIOLATION:   ReasonInUse,
	windows.ERROR_LOCK_VIOLATION:      ReasonInUse,
	windows.ERROR_USER_MAPPED_FILE:    ReasonInUse,
	windows.ERROR_WRITE_PROTECT:       ReasonReadOnly,
	windows.ERROR_DISK_FULL:           ReasonNoRoom,
	windows.ERROR_HANDLE_DISK_FULL:    ReasonNoRoom,
	windows.ERROR_PRIVILEGE_NOT_HELD:  ReasonNoAccess,
	windows.ERROR_INVALID_NAME:        ReasonNotFound,
	windows.ERROR_INVALID_DRIVE:       ReasonNotFound,
	windows.ERROR_BAD_NETPATH:         ReasonNotFound,
	windows.ERROR_NOT_READY:           ReasonReadFailed,
	windows.ERROR_CRC:                 ReasonReadFailed,
	windows.ERROR_SECTOR_NOT_FOUND:    ReasonReadFailed,
	windows.ERROR_UNRECOGNIZED_VOLUME: ReasonNoWindows,
}
