package device

import (
	"io/fs"
	"os"
	"path/filepath"
	"strconv"

	"golang.org/x/sys/unix"
)

// openNameless creates a file without a name in the folder of path: if the process dies, the kernel
// drops it. The error is errNameless if such a file can't be created, or couldn't get its name
// later.
func openNameless(path string, mode fs.FileMode) (
	f *os.File, finish func(error) error, err error) {
	dir := filepath.Dir(path)
	if !canLink(dir) {
		return nil, nil, errNameless
	}
	fd, err := unix.Open(dir, unix.O_TMPFILE|unix.O_RDWR|unix.O_CLOEXEC, uint32(mode.Perm()))
	if err != nil {
		return nil, nil, errNameless
	}
	f = os.NewFile(uintptr(fd), path)
	return f, func(err error) error {
		if err == nil {
			err = publishNameless(f, path)
		}
		if closing := f.Close(); err == nil {
			err = closing
		}
		return err
	}, nil
}

// canLink tries out, with an empty file, whether a file without a name can get one in a folder. At
// the end it would be too late to find out.
func canLink(dir string) bool {
	fd, err := unix.Open(dir, unix.O_TMPFILE|unix.O_RDWR|unix.O_CLOEXEC, 0o600)
	if err != nil {
		return false
	}
	f := os.NewFile(uintptr(fd), dir)
	defer f.Close()
	probe := filepath.Join(dir,
		".probe.unhello-"+strconv.Itoa(os.Getpid())+strconv.Itoa(fd)+".part")
	if linkNameless(f, probe) != nil {
		return false
	}
	return os.Remove(probe) == nil
}

// linkNameless gives a file without a name its name, unless that is taken.
func linkNameless(f *os.File, path string) error {
	own := "/proc/self/fd/" + strconv.Itoa(int(f.Fd()))
	err := unix.Linkat(unix.AT_FDCWD, own, unix.AT_FDCWD, path, unix.AT_SYMLINK_FOLLOW)
	if err != nil {
		return &os.LinkError{Op: "link", Old: own, New: path, Err: err}
	}
	return nil
}

// publishNameless gives a file its name for good: some file systems keep that of a file which had
// none when it was synced only if it is synced again.
func publishNameless(f *os.File, path string) error {
	if err := linkNameless(f, path); err != nil {
		return err
	}
	err := f.Sync()
	if err != nil {
		os.Remove(path)
	}
	return err
}
