package record

import (
	"os"
	"path/filepath"
	"strconv"

	"golang.org/x/sys/unix"
)

// openNameless makes a file without a name in the folder of path: the kernel drops it
// with the process. Where a file can't be made so, or get its name later, the error is
// errNameless.
func openNameless(path string) (f *os.File, finish func(error) error, err error) {
	dir := filepath.Dir(path)
	if !canLink(dir) {
		return nil, nil, errNameless
	}
	fd, err := unix.Open(dir, unix.O_TMPFILE|unix.O_RDWR|unix.O_CLOEXEC, 0o600)
	if err != nil {
		return nil, nil, errNameless
	}
	f = os.NewFile(uintptr(fd), path)
	return f, func(err error) error {
		if err == nil {
			err = link(f, path)
		}
		if closing := f.Close(); err == nil {
			err = closing
		}
		return err
	}, nil
}

// canLink tries with an empty file whether files without a name can get one in a
// folder: to find out at the end would be too late.
func canLink(dir string) bool {
	fd, err := unix.Open(dir, unix.O_TMPFILE|unix.O_RDWR|unix.O_CLOEXEC, 0o600)
	if err != nil {
		return false
	}
	f := os.NewFile(uintptr(fd), dir)
	defer f.Close()
	probe := filepath.Join(dir, ".probe.unhello-"+strconv.Itoa(os.Getpid())+strconv.Itoa(fd)+".part")
	if link(f, probe) != nil {
		return false
	}
	return os.Remove(probe) == nil
}

// link gives a file without a name one, unless that is taken.
func link(f *os.File, path string) error {
	own := "/proc/self/fd/" + strconv.Itoa(int(f.Fd()))
	if err := unix.Linkat(unix.AT_FDCWD, own, unix.AT_FDCWD, path, unix.AT_SYMLINK_FOLLOW); err != nil {
		return &os.LinkError{Op: "link", Old: own, New: path, Err: err}
	}
	return nil
}
