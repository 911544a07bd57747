package problem

import (
	"unhello/internal/text"
	"unhello/media"
	"unhello/media/image"
)

// What people name by mistake: no disk, no image of one and no hive, or none with a Windows on it.

// A typed is part of a command, or the name of a format, which no language changes.
type typed string

func (t typed) In(text.Language) string { return string(t) }

// foreign are the words for a format.
type foreign struct {
	message, hint text.Message
	name          string
	command       typed
}

var foreigns = map[media.Format]foreign{
	media.FormatZIP: {msgArchive, hintArchive, "zip", "unzip"},
	media.Format7z:  {msgArchive, hintArchive, "7z", "7z x"},
	media.FormatRAR: {msgArchive, hintArchive, "RAR", "unrar x"},
	media.FormatTar: {msgArchive, hintArchive, "tar", "tar -xf"},
	media.FormatCAB: {msgArchive, hintArchive, "CAB", "cabextract"},

	media.FormatGzip:  {msgCompressed, hintCompressed, "gzip", "gzip -dc"},
	media.FormatBzip2: {msgCompressed, hintCompressed, "bzip2", "bzip2 -dc"},
	media.FormatXZ:    {msgCompressed, hintCompressed, "xz", "xz -dc"},
	media.FormatZstd:  {msgCompressed, hintCompressed, "zstd", "zstd -dc"},
	media.FormatLZ4:   {msgCompressed, hintCompressed, "lz4", "lz4 -dc"},

	media.FormatWIM: {"", "", "WIM archive", ""},
	media.FormatISO: {"", hintISO, "disc image (ISO)", ""},
	media.FormatUDF: {"", hintISO, "disc image (UDF)", ""},

	media.FormatLUKS: {"{path} is encrypted by LUKS, as Linux does it",
		"no Windows has that; name the disk or partition that Windows is on\n" +
			"if a disk image lies behind it, open it and name what appears:\n" +
			"    cryptsetup open {path} opened", "", ""},
	media.FormatLVM:      {msgFileSystem, hintFileSystem, "LVM", ""},
	media.FormatExt:      {msgFileSystem, hintFileSystem, "ext2, ext3 or ext4", ""},
	media.FormatXFS:      {msgFileSystem, hintFileSystem, "XFS", ""},
	media.FormatBtrfs:    {msgFileSystem, hintFileSystem, "Btrfs", ""},
	media.FormatF2FS:     {msgFileSystem, hintFileSystem, "F2FS", ""},
	media.FormatSquashfs: {msgFileSystem, hintFileSystem, "SquashFS", ""},
	media.FormatSwap:     {msgFileSystem, hintFileSystem, "swap", ""},
	media.FormatReFS:     {msgFileSystem, hintFileSystem, "ReFS", ""},
	media.FormatAPFS:     {msgFileSystem, hintFileSystem, "APFS", ""},
	media.FormatHFS:      {msgFileSystem, hintFileSystem, "HFS+", ""},

	media.FormatQED:       {msgForeignImage, hintConvert, "QED", ""},
	media.FormatParallels: {msgForeignImage, hintConvert, "Parallels", ""},
	media.FormatDMG:       {msgForeignImage, hintConvert, "DMG", ""},
	media.FormatPartclone: {msgForeignImage,
		"restore it into a plain image and name that:\n" +
			"    partclone.restore -C -W -s {path} -o new.img", "partclone", ""},

	media.FormatPDF:     {msgOtherFile, "", "PDF", ""},
	media.FormatProgram: {msgOtherFile, "", "EXE", ""},
	media.FormatZeros: {"{path} holds nothing but zeros, as far as was looked",
		"a new or wiped disk looks so, and so does a copy that failed: copy it again\n" +
			"else name another disk: 'unhello scan' lists what there is", "", ""},
}

// Foreign says what a source is that is no disk with a Windows on it.
func Foreign(path string, format media.Format) *Problem {
	row := foreigns[format]
	p := New(UnsupportedSource, text.Args{"path": path, "format": row.name, "command": row.command})
	return p.Saying(row.message).Hinting(row.hint)
}

// UnknownSource refuses a file that can be neither an image nor a hive.
func UnknownSource(path string) *Problem {
	return New(UnsupportedSource, text.Args{"path": path}).Saying(
		"{path} is no disk that can be recognized: it begins with neither a partition table nor " +
			"a file system of Windows")
}

// foreignImage gives the way on for an image of a format that is not read.
func foreignImage(format string) text.Message {
	if format == image.FormatEWF {
		return "convert it with ewfexport (Debian: ewf-tools), with every part of it in the same " +
			"folder, then name the new file:\n" +
			"    ewfexport -f raw -t new {path}"
	}
	return hintConvert
}

const (
	msgArchive      text.Message = "{path} is an archive ({format}), not a disk or a hive"
	msgCompressed   text.Message = "{path} is compressed ({format})"
	msgFileSystem   text.Message = "{path} holds no Windows: its file system is {format}"
	msgForeignImage text.Message = "{path} is a disk image of the format {format}, which cannot " +
		"be opened"
	msgOtherFile text.Message = "{path} is a file of the format {format}, not a disk or a hive"

	hintArchive text.Message = "unpack it and name what was in it; on Windows 7-Zip opens it, on " +
		"Linux type:\n" +
		"    {command} {path}"
	hintCompressed text.Message = "unpack it and name the new file; on Windows 7-Zip opens it, " +
		"on Linux type:\n" +
		"    {command} {path} > new.img"
	hintISO text.Message = "it is a medium to install from, not a Windows that was installed: " +
		"name the disk of the PC\n" +
		"to make a stick of it: 'unhello media add --help'"
	hintFileSystem text.Message = "Windows is on NTFS, often behind BitLocker: name the disk or " +
		"partition that Windows is on\n" +
		"'unhello scan' lists what there is"
	hintConvert text.Message = "convert it, with every part of it in the same folder, then name " +
		"the new file:\n" +
		"    qemu-img convert -O raw {path} new.img"
)
