package device

import (
	"errors"
	"os"
	"unsafe"

	"golang.org/x/sys/windows"
)

// An allocatedRange is FILE_ALLOCATED_RANGE_BUFFER.
type allocatedRange struct{ offset, length int64 }

// reserve finds out whether n bytes at off of a file contain holes. NTFS can't be made to keep room
// for these: then the error is errors.ErrUnsupported.
func reserve(f *os.File, off, n int64) error {
	var info windows.ByHandleFileInformation
	h := windows.Handle(f.Fd())
	if err := windows.GetFileInformationByHandle(h, &info); err != nil ||
		info.FileAttributes&windows.FILE_ATTRIBUTE_SPARSE_FILE == 0 {
		return nil
	}
	asked := allocatedRange{off, n}
	var found [2]allocatedRange
	var got uint32
	err := windows.DeviceIoControl(h, windows.FSCTL_QUERY_ALLOCATED_RANGES,
		(*byte)(unsafe.Pointer(&asked)), uint32(unsafe.Sizeof(asked)),
		(*byte)(unsafe.Pointer(&found)), uint32(unsafe.Sizeof(found)), &got, nil)
	one := err == nil && got == uint32(unsafe.Sizeof(asked))
	if one && found[0].offset <= off && found[0].offset+found[0].length >= off+n {
		return nil
	}
	return errors.ErrUnsupported
}
