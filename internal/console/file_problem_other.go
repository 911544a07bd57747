//go:build !windows

package console

import "syscall"

// errnoReasons are the system errors that mean something to a person.
var errnoReasons = map[syscall.Errno]Reason{
	syscall.EROFS:   ReasonReadOnly,
	syscall.ENOSPC:  ReasonNoRoom,
	syscall.EDQUOT:  ReasonNoRoom,
	syscall.EBUSY:   ReasonInUse,
	syscall.ETXTBSY: ReasonInUse,
	syscall.EAGAIN:  ReasonInUse,
	syscall.ENOTDIR: ReasonNotFound,
}
