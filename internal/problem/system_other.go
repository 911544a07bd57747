//go:build !windows

package problem

import "syscall"

// errnoReasons are the system errors that mean something to a person.
var errnoReasons = map[syscall.Errno]Reason{
	syscall.EROFS:   ReadOnly,
	syscall.ENOSPC:  NoRoom,
	syscall.EDQUOT:  NoRoom,
	syscall.EBUSY:   InUse,
	syscall.ETXTBSY: InUse,
	syscall.EAGAIN:  InUse,
	syscall.ENOTDIR: NotFound,
}
