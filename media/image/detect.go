package image

// signatures identify the formats that begin with one.
var signatures = []struct {
	offset int
	bytes  string
	format string
}{
	{0, vhdxSignature, FormatVHDX},
	{0, qcow2Magic, FormatQCOW2},
	{0, vhdCookie, FormatVHD}, // dynamic: a copy of the footer

	{0, vmdkSparse, FormatVMDK},
	{0, "COWD", FormatVMDK},
	{0, vmdkDescriptor, FormatVMDK},
	{0x40, "\x7F\x10\xDA\xBE", FormatVDI},
	{0, "EVF\x09\x0D\x0A\xFF\x00", FormatEWF},
	{0, "EVF2\x0D\x0A\x81\x00", FormatEWF},
}

// detect names the format of a file.
func detect(f File) (string, error) {
	start := make([]byte, 512)
	if err := readPart(f, start, 0); err != nil {
		return "", err
	}
	for _, s := range signatures {
		if string(start[s.offset:][:len(s.bytes)]) == s.bytes {
			return s.format, nil
		}
	}
	end := make([]byte, len(vhdCookie))
	// A copy of a failing disk may have no readable end. A footer that can't be read would say
	// nothing of the disk in front of it either.
	err := readPart(f, end, max(0, f.Size()-vhdSector))
	if err == nil && string(end) == vhdCookie { // fixed: only the disk in front of it
		return FormatVHD, nil
	}
	return FormatRaw, nil
}
