package record

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"golang.org/x/sys/unix"

	"unhello/internal/device"
)

// openLocked opens a file for reading and writing and takes both kinds of locks that programs look
// for. On a file system without locks it does without.
func openLocked(dir, name string) (*os.File, error) {
	f, err := openBelow(dir, name, unix.O_RDWR)
	if err != nil {
		return nil, err
	}
	whole := unix.Flock_t{Type: unix.F_WRLCK}
	err = unix.FcntlFlock(f.Fd(), unix.F_OFD_SETLK, &whole)
	if err == nil || noLocks(err) {
		err = unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	}
	if err == nil || noLocks(err) {
		return f, nil
	}
	f.Close()
	if errors.Is(err, unix.EACCES) { // means EAGAIN here
		err = unix.EAGAIN
	}
	return nil, &os.PathError{Op: "lock", Path: f.Name(), Err: err}
}

// reserve keeps room for n bytes behind a file that ends at size, without changing its size. If the
// file system can't do that, a full medium is noticed only when it is written to.
func reserve(f *os.File, size, n int64) error {
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

func noLocks(err error) bool {
	return errors.Is(err, unix.ENOSYS) || errors.Is(err, unix.EOPNOTSUPP) ||
		errors.Is(err, unix.ENOLCK) || errors.Is(err, unix.EINVAL)
}

// openUncached opens a file with O_DIRECT if the file system supports it, otherwise it drops the
// file's pages from the cache.
func openUncached(dir, name string) (f *os.File, direct bool, err error) {
	f, err = openBelow(dir, name, unix.O_RDONLY|unix.O_DIRECT)
	if err == nil && readsDirect(f) {
		return f, true, nil
	}
	if err == nil {
		f.Close()
	}
	if f, err = openPlain(dir, name); err != nil {
		return nil, false, err
	}
	// Only clean pages are dropped, so sync first. If a file system can do neither, there is no
	// more to be had from it.
	if err := f.Sync(); err == nil {
		_ = unix.Fadvise(int(f.Fd()), 0, 0, unix.FADV_DONTNEED)
	}
	return f, false, nil
}

// readsDirect tries a direct read: some file systems open files with O_DIRECT but then fail to
// read.
func readsDirect(f *os.File) bool {
	_, err := device.NewGuard(f, pageSize).ReadAt(alignedBuffer(pageSize), 0)
	return !errors.Is(err, unix.EINVAL)
}

func identify(path string) (FileIdentity, error) {
	var st unix.Stat_t
	if err := unix.Stat(path, &st); err != nil {
		return FileIdentity{}, err
	}
	id := FileIdentity{FileID: strconv.FormatUint(st.Ino, 10)}
	id.VolumeSerial = deviceUUID("/dev/disk/by-uuid", uint64(st.Dev))
	var fs unix.Statfs_t
	if unix.Statfs(path, &fs) != nil {
		return id, nil
	}
	id.OfMount = hasPassingInodes(path, int64(fs.Type))
	if number := fs.Fsid.Val; id.VolumeSerial == "" && number != [2]int32{} {
		id.VolumeSerial = fmt.Sprintf("%08x%08x", uint32(number[0]), uint32(number[1]))
		id.SerialOfMount = number == [2]int32{int32(uint32(st.Dev)),
			int32(uint32(uint64(st.Dev) >> 32))}
	}
	return id, nil
}

// hasPassingInodes reports whether a file system makes up its inode numbers as it goes. FUSE can be
// anything; of the known file systems behind it only ntfs-3g uses NTFS's own numbers, and only
// ntfs-3g has this attribute.
func hasPassingInodes(path string, kind int64) bool {
	const exfat, cifs, smb2, smb = 0x2011BAB0, 0xFF534D42, 0xFE534D42, 0x517B
	switch kind & 0xFFFFFFFF {
	case unix.MSDOS_SUPER_MAGIC, exfat, cifs, smb2, smb:
		return true
	case unix.FUSE_SUPER_MAGIC:
		_, err := unix.Getxattr(path, "system.ntfs_attrib", nil)
		return err != nil
	}
	return false
}

// deviceUUID returns the name in a by-uuid folder that leads to a device, or nothing.
func deviceUUID(dir string, dev uint64) string {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return ""
	}
	for _, e := range entries {
		var st unix.Stat_t
		if unix.Stat(filepath.Join(dir, e.Name()), &st) == nil && uint64(st.Rdev) == dev {
			return e.Name()
		}
	}
	return ""
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
