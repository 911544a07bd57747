package image

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// QEMU marks an image that it has open with locks on some of the bytes from
// lockStart on: one for each thing that it does or does not let others do.
const (
	lockStart  = 100
	lockLength = 200
)

// InUse reports whether a program such as QEMU has the image open. It changes
// nothing and needs no right to write.
func InUse(f *os.File) (bool, error) {
	l := unix.Flock_t{Type: unix.F_WRLCK, Start: lockStart, Len: lockLength}
	if err := fcntl(f, unix.F_OFD_GETLK, &l); err != nil {
		return false, err
	}
	return l.Type != unix.F_UNLCK, nil
}

// Claim keeps QEMU from opening the image until the file, which must be open
// for writing, is closed. It gives ErrInUse if somebody else was faster.
func Claim(f *os.File) error {
	l := unix.Flock_t{Type: unix.F_WRLCK, Start: lockStart, Len: lockLength}
	err := fcntl(f, unix.F_OFD_SETLK, &l)
	if errors.Is(err, unix.EAGAIN) || errors.Is(err, unix.EACCES) {
		return ErrInUse
	}
	return err
}

// fcntl makes a lock call. A file system without locks has no program that
// holds one.
func fcntl(f *os.File, cmd int, l *unix.Flock_t) error {
	c, err := f.SyscallConn()
	if err != nil {
		return err
	}
	var callErr error
	if err := c.Control(func(fd uintptr) { callErr = unix.FcntlFlock(fd, cmd, l) }); err != nil {
		return err
	}
	if errors.Is(callErr, unix.EINVAL) || errors.Is(callErr, unix.ENOTSUP) || errors.Is(callErr, unix.ENOLCK) {
		l.Type = unix.F_UNLCK
		return nil
	}
	return callErr
}
