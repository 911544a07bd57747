//go:build !windows

package problem

import "syscall"

// errnoReasons are the errors of the system for which people can do something.
var errnoReasons = map[syscall.Errno]Reason{
	syscall.EROFS:   ReadOnly,
	syscall.ENOSPC:  NoRoom,
	syscall.EDQUOT:  NoRoom,
	syscall.EBUSY:   InUse,
	syscall.ETXTBSY: InUse,
	syscall.EAGAIN:  InUse,
	syscall.ENOTDIR: NotFound,
}
