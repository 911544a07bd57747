package image

import "io"

// File is an image file, or whatever else holds an image. It can be written if it is an io.WriterAt
// too and its CanWrite method, as that of a Device, has no objection or does not exist. The
// device's Sync calls its Sync method, if there is one.
type File interface {
	io.ReaderAt
	Size() int64
}

// Device is the disk inside an image. Its methods may be called concurrently. The file stays the
// caller's, who closes it when done.
type Device interface {
	io.ReaderAt
	// WriteAt writes all of p or, if CanWrite objects, nothing.
	io.WriterAt
	// Size is that of the disk in bytes.
	Size() int64
	// Sync hands what was written to the medium.
	Sync() error
	// Format is one of the Format constants.
	Format() string
	// SectorSize is the logical sector size of the disk: 512 unless the image says 4096, which only
	// VHDX can.
	SectorSize() int
	// CanWrite says why n bytes at off can't be written in place, with a *NotWritableError or a
	// *CorruptError; nil if they can. It only reads tables.
	CanWrite(off, n int64) error
}

// Formats that are read and written.
const (
	FormatRaw   = "raw"
	FormatVHD   = "VHD"
	FormatVHDX  = "VHDX"
	FormatQCOW2 = "qcow2"
)

// Formats that are only recognized, so that they aren't mistaken for raw disks.
const (
	FormatVMDK = "VMDK"
	FormatVDI  = "VDI"
	FormatEWF  = "E01"
)

// Open recognizes by its content what a file holds. Whatever no format claims is raw. What it can't
// open is refused with an *UnsupportedError or a *CorruptError.
func Open(f File) (Device, error) {
	format, err := detect(f)
	if err != nil {
		return nil, err
	}
	switch format {
	case FormatVHD:
		return openVHD(f)
	case FormatVHDX:
		return openVHDX(f)
	case FormatQCOW2:
		return openQCOW2(f)
	case FormatRaw:
		return openRaw(f), nil
	default:
		return nil, &UnsupportedError{Format: format, Kind: KindForeign}
	}
}

// ParentOf gives the name or path of the image that this one is a difference to, as written in the
// file: with \ or /, absolute or not. ok is false if the image stands by itself. It works on images
// that Open refuses for having a parent.
func ParentOf(f File) (name string, ok bool, err error) {
	format, err := detect(f)
	if err != nil {
		return "", false, err
	}
	switch format {
	case FormatVHD:
		return vhdParent(f)
	case FormatVHDX:
		return vhdxParent(f)
	case FormatQCOW2:
		return qcow2Parent(f)
	case FormatVMDK:
		return vmdkParent(f)
	default:
		return "", false, nil
	}
}
