package record

import (
	"errors"
	"fmt"
	"os"
	"strconv"

	"golang.org/x/sys/windows"
)

// openLocked opens a file for reading and writing and lets others only read:
// if any program has it open for writing, or wants that from now on, one of the
// two fails.
func openLocked(path string) (*os.File, error) {
	return open(path, windows.GENERIC_READ|windows.GENERIC_WRITE, windows.FILE_SHARE_READ, windows.FILE_FLAG_BACKUP_SEMANTICS)
}

// openUncached opens a file past the cache.
func openUncached(path string) (f *os.File, direct bool, err error) {
	share := uint32(windows.FILE_SHARE_READ | windows.FILE_SHARE_WRITE | windows.FILE_SHARE_DELETE)
	f, err = open(path, windows.GENERIC_READ, share, windows.FILE_FLAG_BACKUP_SEMANTICS|windows.FILE_FLAG_NO_BUFFERING)
	return f, true, err
}

func open(path string, access, share, flags uint32) (*os.File, error) {
	name, err := windows.UTF16PtrFromString(path)
	if err != nil {
		return nil, &os.PathError{Op: "open", Path: path, Err: err}
	}
	h, err := windows.CreateFile(name, access, share, nil, windows.OPEN_EXISTING, flags, 0)
	if err != nil {
		return nil, &os.PathError{Op: "open", Path: path, Err: err}
	}
	return os.NewFile(uintptr(h), path), nil
}

func identify(path string) (Identity, error) {
	share := uint32(windows.FILE_SHARE_READ | windows.FILE_SHARE_WRITE | windows.FILE_SHARE_DELETE)
	f, err := open(path, 0, share, windows.FILE_FLAG_BACKUP_SEMANTICS)
	if err != nil {
		return Identity{}, err
	}
	defer f.Close()
	h := windows.Handle(f.Fd())
	var info windows.ByHandleFileInformation
	if err := windows.GetFileInformationByHandle(h, &info); err != nil {
		return Identity{}, err
	}
	number := uint64(info.FileIndexHigh)<<32 | uint64(info.FileIndexLow)
	if fileSystem(h) == "NTFS" {
		number &= 1<<48 - 1 // above is how often the MFT record was used again
	}
	return Identity{
		VolumeSerial: fmt.Sprintf("%08X", info.VolumeSerialNumber),
		FileID:       strconv.FormatUint(number, 10),
	}, nil
}

// fileSystem names the file system of an open file, or nothing.
func fileSystem(h windows.Handle) string {
	var name [windows.MAX_PATH + 1]uint16
	if windows.GetVolumeInformationByHandle(h, nil, 0, nil, nil, nil, &name[0], uint32(len(name))) != nil {
		return ""
	}
	return windows.UTF16ToString(name[:])
}

// publish gives a file its final name unless that is taken.
func publish(temp, path string) error {
	from, err := windows.UTF16PtrFromString(temp)
	if err != nil {
		return err
	}
	to, err := windows.UTF16PtrFromString(path)
	if err != nil {
		return err
	}
	if err := windows.MoveFileEx(from, to, windows.MOVEFILE_WRITE_THROUGH); err != nil {
		return &os.LinkError{Op: "rename", Old: temp, New: path, Err: err}
	}
	return nil
}

// syncDir does nothing: the file's own sync covers its name, and
// MOVEFILE_WRITE_THROUGH a rename.
func syncDir(string) error { return nil }

func isNoRoom(err error) bool {
	return errors.Is(err, windows.ERROR_DISK_FULL) || errors.Is(err, windows.ERROR_HANDLE_DISK_FULL) ||
		errors.Is(err, windows.ERROR_DISK_QUOTA_EXCEEDED)
}

func isReadOnly(err error) bool {
	return errors.Is(err, windows.ERROR_WRITE_PROTECT) || errors.Is(err, windows.ERROR_ACCESS_DENIED)
}

func isInUse(err error) bool {
	return errors.Is(err, windows.ERROR_SHARING_VIOLATION) || errors.Is(err, windows.ERROR_LOCK_VIOLATION) ||
		errors.Is(err, windows.ERROR_USER_MAPPED_FILE)
}

const fsctlSetSparse = 0x900C4

// makeSparse asks NTFS for holes; without it would write every zero before the last
// byte that is written. Others have no such thing and take all the room.
func makeSparse(f *os.File) {
	var n uint32
	_ = windows.DeviceIoControl(windows.Handle(f.Fd()), fsctlSetSparse, nil, 0, nil, 0, &n, nil)
}

// reserve leaves it to the system to find room when a file grows.
func reserve(*os.File, int64, int64) error { return nil }
