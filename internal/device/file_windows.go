package device

import (
	"encoding/binary"
	"io"
	"os"
	"strings"
	"unsafe"

	"golang.org/x/sys/windows"
)

// Control codes missing from golang.org/x/sys.
const (
	ioctlDiskGetLengthInfo      = 0x7405C
	ioctlDiskGetDriveGeometryEx = 0x700A0
)

// openPath opens a disk, a volume or a regular file.
func openPath(path string, write bool) (f *os.File, block bool, err error) {
	access := uint32(windows.GENERIC_READ)
	if write {
		access |= windows.GENERIC_WRITE
	}
	if isDevicePath(path) {
		// A disk with mounted volumes opens for writing too, but Windows refuses writes to where
		// these volumes are.
		f, err = open(path, access, windows.FILE_SHARE_READ|windows.FILE_SHARE_WRITE, 0)
		return f, true, err
	}
	if err := checkRegular(path); err != nil {
		return nil, false, err
	}
	share := uint32(windows.FILE_SHARE_READ)
	if !write {
		share = shareAll
	}
	f, err = open(path, access, share, 0)
	return f, false, err
}

// openUncached opens a file past the cache, which Windows never refuses.
func openUncached(path string) (f *os.File, block, direct bool, err error) {
	block = isDevicePath(path)
	if !block {
		if err := checkRegular(path); err != nil {
			return nil, false, false, err
		}
	}
	f, err = open(path, windows.GENERIC_READ, shareAll, windows.FILE_FLAG_NO_BUFFERING)
	return f, block, true, err
}

func checkRegular(path string) error {
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() {
		err = &os.PathError{Op: "open", Path: path, Err: windows.ERROR_BAD_DEV_TYPE}
	}
	return err
}

func isDevicePath(path string) bool {
	path = strings.ReplaceAll(path, "/", `\`)
	name, ok := strings.CutPrefix(path, `\\.\`)
	if !ok {
		name, ok = strings.CutPrefix(path, `\\?\`)
	}
	return ok && name != "" && !strings.Contains(name, `\`)
}

// useOf briefly opens a file again in a way that fails if somebody writes it. For a device, only a
// write would tell.
func useOf(d *File) string {
	if d.block || d.write { // nobody else has what is ours alone
		return ""
	}
	f, err := open(d.path, windows.GENERIC_READ,
		windows.FILE_SHARE_READ|windows.FILE_SHARE_DELETE, 0)
	if isInUse(err) {
		return somebody
	}
	if err == nil {
		_ = f.Close()
	}
	return ""
}

// geometry gives the size of a disk and of its logical sectors. Older requests are the fallback for
// drivers that don't know the new one.
func geometry(f *os.File) (size int64, sector int, err error) {
	if b := control(f, ioctlDiskGetLengthInfo, nil, 8); b != nil {
		size = int64(binary.LittleEndian.Uint64(b))
	} else if size, err = f.Seek(0, io.SeekEnd); err != nil {
		return 0, 0, err
	}
	// DISK_GEOMETRY_EX begins with DISK_GEOMETRY: 24 bytes, of which the last four are the bytes
	// per sector.
	sector = defaultSector
	if b := control(f, ioctlDiskGetDriveGeometryEx, nil, 24); b != nil {
		sector = int(binary.LittleEndian.Uint32(b[20:]))
	}
	return size, sector, nil
}

// control sends a request to a driver, with or without input, and gives at least n bytes or nil.
func control(f *os.File, code uint32, question []byte, n int) []byte {
	b := make([]byte, 512)
	var got uint32
	err := windows.DeviceIoControl(windows.Handle(f.Fd()), code, unsafe.SliceData(question),
		uint32(len(question)), &b[0], uint32(len(b)), &got, nil)
	if err != nil || int(got) < n {
		return nil
	}
	return b[:got]
}
