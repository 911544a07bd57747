//go:build !windows

package device

import (
	"errors"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"
)

// Resolve returns the path of a file or folder with all links in it followed.
func Resolve(path string) (string, error) { return filepath.EvalSymlinks(path) }

// openLocked opens a file for reading and writing and takes the locks that programs look for.
func openLocked(dir, name string) (*os.File, error) {
	f, err := openBelow(dir, name, unix.O_RDWR)
	if err != nil {
		return nil, err
	}
	return lockFile(f)
}

func openPlain(dir, name string) (*os.File, error) { return openBelow(dir, name, unix.O_RDONLY) }

// openBelow opens a plain file below a folder. Links that lead to the folder itself were followed
// when it was named; below it no link is followed, in any part of the name, and no other mount is
// entered.
func openBelow(dir, name string, flags int) (*os.File, error) {
	path := filepath.Join(dir, name)
	fd, err := openFD(dir, name, flags)
	var not *NotPlainError
	switch {
	case errors.As(err, &not):
		not.Path = path
		return nil, err
	case err != nil:
		return nil, &os.PathError{Op: "open", Path: path, Err: err}
	}
	return os.NewFile(uintptr(fd), path), nil
}

func openFD(dir, name string, flags int) (fd int, err error) {
	at, err := unix.Open(dir, openFolder, 0)
	if err != nil {
		return -1, err
	}
	defer func() { unix.Close(at) }()
	folder, base := filepath.Split(name)
	if folder != "" {
		below, err := walk(at, filepath.Clean(folder), openFolder)
		if err != nil {
			return -1, err
		}
		unix.Close(at)
		at = below
	}
	// Opening something that is not a file can have effects, such as rewinding a tape.
	var st unix.Stat_t
	if err = unix.Fstatat(at, base, &st, unix.AT_SYMLINK_NOFOLLOW); err == nil {
		err = plain(&st)
	}
	if err != nil {
		return -1, err
	}
	if fd, err = walk(at, base, flags|unix.O_NONBLOCK|unix.O_NOCTTY); err != nil {
		return -1, err
	}
	if err = unix.Fstat(fd, &st); err == nil {
		err = plain(&st) // it may have been replaced
	}
	if err == nil {
		err = unix.SetNonblock(fd, false)
	}
	if err != nil {
		unix.Close(fd)
		return -1, err
	}
	return fd, nil
}

func plain(st *unix.Stat_t) error {
	switch uint32(st.Mode) & unix.S_IFMT {
	case unix.S_IFREG:
		return nil
	case unix.S_IFLNK:
		return &NotPlainError{Why: isLink}
	}
	return &NotPlainError{Why: isNoFile}
}

// walkSteps opens the path name below an open folder, one part at a time. All folders on the way
// must be on the same device: another device is a mount.
func walkSteps(dir int, name string, flags int) (int, error) {
	at, err := unix.Dup(dir)
	if err != nil {
		return -1, err
	}
	parts := strings.Split(name, string(filepath.Separator))
	for i, part := range parts {
		how := flags
		if i < len(parts)-1 {
			how = openFolder
		}
		next, err := step(at, part, how|unix.O_NOFOLLOW|unix.O_CLOEXEC)
		unix.Close(at)
		if err != nil {
			return -1, err
		}
		at = next
	}
	return at, nil
}

func step(at int, part string, flags int) (int, error) {
	next, err := unix.Openat(at, part, flags, 0)
	var around, st unix.Stat_t
	if err != nil {
		// Systems differ in how they report a link.
		if unix.Fstatat(at, part, &st, unix.AT_SYMLINK_NOFOLLOW) == nil &&
			uint32(st.Mode)&unix.S_IFMT == unix.S_IFLNK {
			err = &NotPlainError{Why: isLink}
		}
		return -1, err
	}
	if err = unix.Fstat(at, &around); err == nil {
		err = unix.Fstat(next, &st)
	}
	if err == nil && flags&unix.O_DIRECTORY != 0 && st.Dev != around.Dev {
		err = &NotPlainError{Why: isElsewhere}
	}
	if err != nil {
		unix.Close(next)
		return -1, err
	}
	return next, nil
}
