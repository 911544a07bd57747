package device

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/sys/windows"
)

// openLocked opens a file for reading and writing and lets others only read. If another program has
// it open for writing this fails; if one wants to open it so later, that fails.
func openLocked(dir, name string) (*os.File, error) {
	return openBelow(dir, name, windows.GENERIC_READ|windows.GENERIC_WRITE,
		windows.FILE_SHARE_READ, 0)
}

func openPlain(dir, name string) (*os.File, error) {
	return openBelow(dir, name, windows.GENERIC_READ, shareAll, 0)
}

// openUncachedBelow opens a file past the cache.
func openUncachedBelow(dir, name string) (f *os.File, direct bool, err error) {
	f, err = openBelow(dir, name, windows.GENERIC_READ, shareAll, windows.FILE_FLAG_NO_BUFFERING)
	return f, true, err
}

const shareAll = windows.FILE_SHARE_READ | windows.FILE_SHARE_WRITE | windows.FILE_SHARE_DELETE

// openBelow opens a plain file below a folder. Links that lead to the folder itself were followed
// when it was named; below it no link is followed. The last part of the name is opened as it
// stands, and the handle's path shows whether any other part was a link or leads to another volume.
func openBelow(dir, name string, access, share, flags uint32) (*os.File, error) {
	flags |= windows.FILE_FLAG_BACKUP_SEMANTICS | windows.FILE_FLAG_OPEN_REPARSE_POINT
	path := filepath.Join(dir, name)
	f, err := open(path, access, share, flags)
	if err != nil {
		return nil, err
	}
	if err := isBelow(f, dir, name); err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

func isBelow(f *os.File, dir, name string) error {
	var info windows.ByHandleFileInformation
	if err := windows.GetFileInformationByHandle(windows.Handle(f.Fd()), &info); err != nil {
		return &os.PathError{Op: "stat", Path: f.Name(), Err: err}
	}
	switch {
	case info.FileAttributes&windows.FILE_ATTRIBUTE_REPARSE_POINT != 0:
		return &NotPlainError{f.Name(), isLink}
	case info.FileAttributes&windows.FILE_ATTRIBUTE_DIRECTORY != 0:
		return &NotPlainError{f.Name(), isNoFile}
	}
	around, err := openShared(dir, 0)
	if err != nil {
		return err
	}
	defer around.Close()
	// Wine can't name every file as NT does.
	how := uint32(volumeNameNT)
	want, err := finalPath(around, how)
	if err != nil {
		how = volumeNameDOS
		want, err = finalPath(around, how)
	}
	if err != nil {
		return err
	}
	got, err := finalPath(f, how)
	if err != nil {
		return err
	}
	if want = strings.TrimRight(want, `\`) + `\` + name; !strings.EqualFold(got, want) {
		return &NotPlainError{f.Name(), isLink}
	}
	return nil
}

// How a handle's path names its volume.
const (
	volumeNameDOS  = 0 // D:
	volumeNameGUID = 1 // \\?\Volume{...}, even without a letter
	volumeNameNT   = 2 // \Device\HarddiskVolume3, even where nobody assigns letters
)

// finalPath returns a handle's path with everything followed: symbolic links, junctions, subst.
func finalPath(f *os.File, how uint32) (string, error) {
	name := make([]uint16, windows.MAX_PATH)
	for {
		n, err := windows.GetFinalPathNameByHandle(windows.Handle(f.Fd()), &name[0],
			uint32(len(name)), how)
		if err != nil {
			return "", &os.PathError{Op: "resolve", Path: f.Name(), Err: err}
		}
		if int(n) < len(name) {
			return windows.UTF16ToString(name), nil
		}
		name = make([]uint16, n+1)
	}
}

// Resolve returns the path of a file or folder with all links in it followed.
func Resolve(path string) (string, error) {
	f, err := openShared(path, 0)
	if err != nil {
		return "", err
	}
	defer f.Close()
	name, err := finalPath(f, volumeNameDOS)
	switch {
	case err == nil && strings.HasPrefix(name, `\\?\unix\`):
		// Wine sees only once a second where a drive letter leads; until then no name but the
		// one that was given is good.
		return filepath.Clean(path), nil
	case err == nil:
		return plainName(name), nil
	}
	if name, err = finalPath(f, volumeNameGUID); err == nil {
		return name, nil
	}
	if name, err = finalPath(f, volumeNameNT); err == nil {
		name = `\\?\GLOBALROOT` + name
	}
	return name, err
}

// plainName writes a handle's path as people do: D:\ for \\?\D:\.
func plainName(path string) string {
	if share, ok := strings.CutPrefix(path, `\\?\UNC\`); ok {
		return `\\` + share
	}
	if rest := strings.TrimPrefix(path, `\\?\`); len(rest) > 1 && rest[1] == ':' {
		return rest
	}
	return path
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

func identifyFile(path string) (FileIdentity, error) {
	f, err := openShared(path, 0)
	if err != nil {
		return FileIdentity{}, err
	}
	defer f.Close()
	h := windows.Handle(f.Fd())
	var info windows.ByHandleFileInformation
	if err := windows.GetFileInformationByHandle(h, &info); err != nil {
		return FileIdentity{}, err
	}
	number := uint64(info.FileIndexHigh)<<32 | uint64(info.FileIndexLow)
	kind := fileSystem(h)
	if kind == "NTFS" {
		number &= 1<<48 - 1 // the rest counts how often the MFT record was reused
	}
	return FileIdentity{
		VolumeSerial: fmt.Sprintf("%08X", info.VolumeSerialNumber),
		FileID:       strconv.FormatUint(number, 10),
		OfMount:      strings.Contains(kind, "FAT"), // where its entry is, or just a name
	}, nil
}

// fileSystem names the file system of an open file, or returns nothing.
func fileSystem(h windows.Handle) string {
	var name [windows.MAX_PATH + 1]uint16
	if windows.GetVolumeInformationByHandle(h, nil, 0, nil, nil, nil, &name[0],
		uint32(len(name))) != nil {
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

// SyncFolder does nothing: syncing a file covers its name, and MOVEFILE_WRITE_THROUGH a rename.
func SyncFolder(string) error { return nil }

func isNoRoom(err error) bool {
	return errors.Is(err, windows.ERROR_DISK_FULL) ||
		errors.Is(err, windows.ERROR_HANDLE_DISK_FULL) ||
		errors.Is(err, windows.ERROR_DISK_QUOTA_EXCEEDED)
}

func isReadOnly(err error) bool {
	return errors.Is(err, windows.ERROR_WRITE_PROTECT) ||
		errors.Is(err, windows.ERROR_ACCESS_DENIED)
}

func isInUse(err error) bool {
	return errors.Is(err, windows.ERROR_SHARING_VIOLATION) ||
		errors.Is(err, windows.ERROR_LOCK_VIOLATION) ||
		errors.Is(err, windows.ERROR_USER_MAPPED_FILE)
}

const fsctlSetSparse = 0x900C4

// makeSparse asks NTFS for holes; otherwise it would write every zero before the last byte written.
// Other file systems have no holes, and the file takes all its room.
func makeSparse(f *os.File) {
	var n uint32
	_ = windows.DeviceIoControl(windows.Handle(f.Fd()), fsctlSetSparse, nil, 0, nil, 0, &n, nil)
}

// reserveEnd leaves it to the system to find room when a file grows.
func reserveEnd(*os.File, int64, int64) error { return nil }

// holdFolder has nothing to do: Windows derives a folder's number from where its entry is, and
// holding the folder open would keep its medium from being removed.
func holdFolder(string) io.Closer { return nil }
