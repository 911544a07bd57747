package device

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// openPath opens a block device or a regular file.
func openPath(path string, write bool) (f *os.File, block bool, err error) {
	info, block, err := statPath(path)
	switch {
	case err != nil:
		return nil, false, err
	case block:
		f, err = openBlock(path, write)
	default:
		f, err = openRegular(path, info, write)
	}
	return f, block, err
}

// statPath refuses anything but a block device or a regular file.
func statPath(path string) (info fs.FileInfo, block bool, err error) {
	if info, err = os.Stat(path); err != nil {
		return nil, false, err
	}
	block = info.Mode().Type() == fs.ModeDevice
	if !block && !info.Mode().IsRegular() {
		return nil, false, &os.PathError{Op: "open", Path: path, Err: unix.ENOTBLK}
	}
	return info, block, nil
}

// openUncached opens past the cache, or else drops what is in it.
func openUncached(path string) (f *os.File, block, direct bool, err error) {
	if _, block, err = statPath(path); err != nil {
		return nil, false, false, err
	}
	f, direct, err = pastCache(func(flags int) (*os.File, error) {
		return os.OpenFile(path, os.O_RDONLY|flags, 0)
	})
	return f, block, direct, err
}

// pastCache opens with O_DIRECT if that lets us read (direct). Elsewhere it drops what is in the
// cache.
func pastCache(open func(flags int) (*os.File, error)) (f *os.File, direct bool, err error) {
	if f, err = open(unix.O_DIRECT); err == nil {
		if readsDirect(f) {
			return f, true, nil
		}
		f.Close()
	}
	if f, err = open(0); err != nil {
		return nil, false, err
	}
	// Only clean pages can be dropped, so sync first. If a file system supports neither, we can't
	// do more.
	if f.Sync() == nil {
		_ = unix.Fadvise(int(f.Fd()), 0, 0, unix.FADV_DONTNEED)
	}
	return f, false, nil
}

// readsDirect tries a direct read: some file systems accept the flag and then fail to read.
func readsDirect(f *os.File) bool {
	_, err := guard{f, alignment}.ReadAt(alignedBuffer(alignment), 0)
	return !errors.Is(err, unix.EINVAL)
}

// openBlock claims a block device for us alone if it is to be written: O_EXCL fails if it is
// mounted, in whatever namespace, or part of a RAID, a swap or a device mapper volume.
//
// A disk and each of its partitions have caches of their own. What is written through one of them
// isn't seen through the others as long as somebody keeps them open, and a write of a few bytes
// would put the rest of a stale page back on the disk. So writes, and the reads that belong to
// them, bypass the cache; for reading, the cache is dropped.
func openBlock(path string, write bool) (*os.File, error) {
	if !write {
		f, err := os.Open(path)
		if err == nil {
			_ = unix.Fadvise(int(f.Fd()), 0, 0, unix.FADV_DONTNEED)
		}
		return f, err
	}
	var st unix.Stat_t
	if err := unix.Stat(path, &st); err != nil {
		return nil, &os.PathError{Op: "stat", Path: path, Err: err}
	}
	if by := newKernel().use(deviceNumber(st.Rdev)); by != "" {
		return nil, &InUseError{Path: path, By: by}
	}
	f, err := os.OpenFile(path, os.O_RDWR|unix.O_EXCL|unix.O_DIRECT, 0)
	if err != nil {
		return nil, err
	}
	// Such a device opens for writing, but writes to it fail.
	if ro, err := unix.IoctlGetUint32(int(f.Fd()), unix.BLKROGET); err == nil && ro != 0 {
		f.Close()
		return nil, &ReadOnlyError{Path: path, Err: unix.EROFS}
	}
	return f, nil
}

// openRegular takes both kinds of lock that programs check, if the file is to be written. On a file
// system without locks it goes ahead without.
func openRegular(path string, info fs.FileInfo, write bool) (*os.File, error) {
	if !write {
		return os.Open(path)
	}
	if by := newKernel().useOfFile(info); by != "" {
		return nil, &InUseError{Path: path, By: by}
	}
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return nil, err
	}
	return lockFile(f)
}

// lockFile takes both kinds of lock, or closes the file.
func lockFile(f *os.File) (*os.File, error) {
	err := lockWhole(f, unix.F_WRLCK)
	if err == nil {
		return f, nil
	}
	if errors.Is(err, unix.EAGAIN) || errors.Is(err, unix.EACCES) { // mean the same here
		err = &openElsewhereError{holderOf(f)}
	}
	f.Close()
	return nil, &os.PathError{Op: "lock", Path: f.Name(), Err: err}
}

// useOf looks for what would make openBlock or openRegular fail. QEMU locks some bytes of an image
// it has open, even just for reading.
func useOf(d *File) string {
	info, err := d.f.Stat()
	if err != nil {
		return ""
	}
	if d.block {
		return useOfBlock(d, info)
	}
	if by := newKernel().useOfFile(info); by != "" {
		return by
	}
	if isRangeLocked(d.f) {
		return somebody
	}
	return ""
}

// diskAround asks the kernel which disk a device is a partition of.
func diskAround(d *File) (path string, start int64, ok bool) {
	info, err := d.f.Stat()
	if err != nil || !d.block {
		return "", 0, false
	}
	return newKernel().diskAround(numberOf(info))
}

// numberOf gives the number of a device as the kernel writes it, "" if it has none.
func numberOf(device fs.FileInfo) string {
	st, ok := device.Sys().(*syscall.Stat_t)
	if !ok {
		return ""
	}
	return deviceNumber(st.Rdev)
}

func noLocks(err error) bool {
	return errors.Is(err, unix.ENOSYS) || errors.Is(err, unix.EOPNOTSUPP) ||
		errors.Is(err, unix.ENOLCK) || errors.Is(err, unix.EINVAL)
}

// geometry gives the size of a block device and of its logical sectors.
func geometry(f *os.File) (size int64, sector int, err error) {
	var bytes uint64
	_, _, errno := unix.Syscall(unix.SYS_IOCTL, f.Fd(), unix.BLKGETSIZE64,
		uintptr(unsafe.Pointer(&bytes)))
	if errno != 0 {
		return 0, 0, os.NewSyscallError("BLKGETSIZE64", errno)
	}
	n, err := unix.IoctlGetUint32(int(f.Fd()), unix.BLKSSZGET)
	if err != nil {
		return 0, 0, os.NewSyscallError("BLKSSZGET", err)
	}
	return int64(bytes), int(n), nil
}
