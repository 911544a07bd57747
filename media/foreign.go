package media

import "io"

// A Format is what a disk or file is that is no disk with a Windows on it, and that people name by
// mistake. The words are stable.
type Format string

const (
	FormatZIP       Format = "zip"
	Format7z        Format = "7z"
	FormatRAR       Format = "rar"
	FormatTar       Format = "tar"
	FormatCAB       Format = "cab"
	FormatGzip      Format = "gzip"
	FormatBzip2     Format = "bzip2"
	FormatXZ        Format = "xz"
	FormatZstd      Format = "zstd"
	FormatLZ4       Format = "lz4"
	FormatWIM       Format = "wim"
	FormatISO       Format = "iso"
	FormatUDF       Format = "udf"
	FormatLUKS      Format = "luks"
	FormatLVM       Format = "lvm"
	FormatExt       Format = "ext"
	FormatXFS       Format = "xfs"
	FormatBtrfs     Format = "btrfs"
	FormatF2FS      Format = "f2fs"
	FormatSwap      Format = "swap"
	FormatReFS      Format = "refs"
	FormatAPFS      Format = "apfs"
	FormatHFS       Format = "hfs"
	FormatSquashfs  Format = "squashfs"
	FormatQED       Format = "qed"
	FormatParallels Format = "parallels"
	FormatDMG       Format = "dmg"
	FormatPartclone Format = "partclone"
	FormatPDF       Format = "pdf"
	FormatProgram   Format = "program"
	FormatZeros     Format = "zeros"
)

// formats are what each begins with. Magics of two bytes are at the end: they say the least.
var formats = []struct {
	offset int64 // from the end if it is negative
	bytes  string
	format Format
}{
	{0, "MSWIM\x00\x00\x00", FormatWIM},
	{32769, "CD001", FormatISO},
	{32769, "BEA01", FormatUDF},
	{0, "PK\x03\x04", FormatZIP},
	{0, "PK\x05\x06", FormatZIP}, // an empty one
	{0, "PK\x07\x08", FormatZIP}, // a part of several
	{0, "7z\xBC\xAF\x27\x1C", Format7z},
	{0, "Rar!\x1A\x07", FormatRAR},
	{257, "ustar", FormatTar},
	{0, "MSCF\x00\x00\x00\x00", FormatCAB},
	{0, "\xFD7zXZ\x00", FormatXZ},
	{0, "\x28\xB5\x2F\xFD", FormatZstd},
	{0, "\x04\x22\x4D\x18", FormatLZ4},
	{0, "BZh", FormatBzip2},
	{0, "LUKS\xBA\xBE", FormatLUKS},
	{512, "LABELONE", FormatLVM},
	{0, "XFSB", FormatXFS},
	{65600, "_BHRfS_M", FormatBtrfs},
	{1024, "\x10\x20\xF5\xF2", FormatF2FS},
	{4086, "SWAPSPACE2", FormatSwap},
	{3, "ReFS\x00\x00\x00\x00", FormatReFS},
	{32, "NXSB", FormatAPFS},
	{1024, "H+\x00\x04", FormatHFS},
	{1024, "HX\x00\x05", FormatHFS},
	{0, "hsqs", FormatSquashfs},
	{0, "QED\x00", FormatQED},
	{0, "WithoutFreeSpace", FormatParallels},
	{0, "WithouFreSpacExt", FormatParallels},
	{-512, "koly\x00\x00\x00\x04", FormatDMG},
	{0, "partclone-image", FormatPartclone},
	{0, "%PDF-", FormatPDF},
	{0, "\x1F\x8B\x08", FormatGzip},
	{1080, "\x53\xEF", FormatExt},
	{0, "MZ", FormatProgram},
}

// zerosAtStart is how much is looked at before a disk counts as empty.
const zerosAtStart = 1 << 20

// Sized is something of a known size to look into.
type Sized interface {
	io.ReaderAt
	Size() int64
}

// Foreign says what a disk or file is by its content, "" if nothing is known of it. What can't be
// read tells nothing.
func Foreign(r Sized) Format {
	for _, f := range formats {
		at := f.offset
		if at < 0 {
			at += r.Size()
		}
		b := make([]byte, len(f.bytes))
		if at < 0 || at > r.Size()-int64(len(b)) {
			continue
		}
		if n, _ := r.ReadAt(b, at); n == len(b) && string(b) == f.bytes {
			return f.format
		}
	}
	if isBlank(r) {
		return FormatZeros
	}
	return ""
}

// isBlank reports whether the start of something, and its end, are zeros.
func isBlank(r Sized) bool {
	if r.Size() == 0 {
		return false
	}
	b := make([]byte, min(zerosAtStart, r.Size()))
	if n, _ := r.ReadAt(b, 0); n < len(b) || !isZero(b) {
		return false
	}
	n, _ := r.ReadAt(b, r.Size()-int64(len(b)))
	return n == len(b) && isZero(b)
}
