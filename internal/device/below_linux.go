package device

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// openUncachedBelow opens a file as openUncached does.
func openUncachedBelow(dir, name string) (f *os.File, direct bool, err error) {
	return pastCache(func(flags int) (*os.File, error) {
		return openBelow(dir, name, unix.O_RDONLY|flags)
	})
}

// reserveEnd keeps room for n bytes behind a file that ends at size, without changing its size. If
// the file system can't do that, a full medium is noticed only when it is written to.
func reserveEnd(f *os.File, size, n int64) error {
	err := unix.Fallocate(int(f.Fd()), unix.FALLOC_FL_KEEP_SIZE, size, n)
	if isNoRoom(err) {
		return &os.PathError{Op: "allocate", Path: f.Name(), Err: err}
	}
	return nil
}

// openFolder opens a folder to walk on from, even one that may not be listed.
const openFolder = unix.O_PATH | unix.O_DIRECTORY | unix.O_CLOEXEC

// walk opens the path name below an open folder, with openat2 if the kernel has it (5.6), otherwise
// one folder at a time.
func walk(dir int, name string, flags int) (int, error) {
	how := unix.OpenHow{
		Flags:   uint64(flags | unix.O_CLOEXEC),
		Resolve: unix.RESOLVE_NO_SYMLINKS | unix.RESOLVE_NO_XDEV,
	}
	fd, err := unix.Openat2(dir, name, &how)
	switch {
	case errors.Is(err, unix.ENOSYS), errors.Is(err, unix.EPERM): // EPERM: forbidden by a container
		return walkSteps(dir, name, flags)
	case errors.Is(err, unix.EXDEV):
		return -1, &NotPlainError{Why: isElsewhere}
	case errors.Is(err, unix.ELOOP):
		return -1, &NotPlainError{Why: isLink}
	}
	return fd, err
}

// publish gives a file its final name unless that is taken.
func publish(temp, path string) error {
	err := unix.Renameat2(unix.AT_FDCWD, temp, unix.AT_FDCWD, path, unix.RENAME_NOREPLACE)
	if errors.Is(err, unix.EINVAL) || errors.Is(err, unix.ENOSYS) {
		return publishByLink(temp, path)
	}
	if err != nil {
		return &os.LinkError{Op: "rename", Old: temp, New: path, Err: err}
	}
	return nil
}
