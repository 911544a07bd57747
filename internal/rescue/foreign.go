package rescue

import (
	"bytes"
	"os"
)

// magic is how a format that is no hive shows itself.
type magic struct {
	offset int64 // negative: from the end
	bytes  string
	format string
}

// foreignMagics are the formats that people may name by mistake or that a later
// version opens, most telling first.
var foreignMagics = []magic{
	{0, "vhdxfile", "VHDX disk image"},
	{0, "conectix", "VHD disk image"},
	{-512, "conectix", "VHD disk image"},
	{0, "QFI\xfb", "qcow2 disk image"},
	{0, "KDMV", "VMDK disk image"},
	{0, "# Disk DescriptorFile", "VMDK disk image"},
	{64, "\x7f\x10\xda\xbe", "VDI disk image"},
	{0, "EVF\x09\x0d\x0a\xff\x00", "disk image (E01)"},
	{0, "MSWIM\x00\x00\x00", "WIM archive"},
	{3, "-FVE-FS-", "BitLocker volume"},
	{3, "NTFS    ", "volume image"},
	{512, "EFI PART", "disk image"},
	{4096, "EFI PART", "disk image"},
	{510, "\x55\xaa", "disk image"},
	{32769, "CD001", "disc image (ISO)"},
}

// foreignFormat names the format of a file that is known and no hive, else "".
func foreignFormat(path string) (string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return "", err
	}
	if !info.Mode().IsRegular() {
		return "device", nil
	}
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	head := make([]byte, 4)
	if n, _ := f.ReadAt(head, 0); n == 4 && string(head) == "regf" {
		return "", nil
	}
	for _, m := range foreignMagics {
		at := m.offset
		if at < 0 {
			at += info.Size()
		}
		b := make([]byte, len(m.bytes))
		if at < 0 || at+int64(len(b)) > info.Size() {
			continue
		}
		if _, err := f.ReadAt(b, at); err != nil {
			return "", err
		}
		if bytes.Equal(b, []byte(m.bytes)) {
			return m.format, nil
		}
	}
	return "", nil
}
