package target

import "io"

// magic is how to recognize a format that is not a hive.
type magic struct {
	offset int64
	bytes  string
	format string
}

// foreignMagics are formats that people may name by mistake and that are not disk images, the most
// distinctive first.
var foreignMagics = []magic{
	{0, "MSWIM\x00\x00\x00", "WIM archive"},
	{32769, "CD001", "disc image (ISO)"},
}

// foreignFormat names the format of a file if it is a known one that is not a hive, else "".
func foreignFormat(f io.ReaderAt) (string, error) {
	for _, m := range foreignMagics {
		is, err := hasAt(f, m.bytes, m.offset)
		if is || err != nil {
			return m.format, err
		}
	}
	return "", nil
}

// hasAt reports whether a file has these bytes at an offset.
func hasAt(f io.ReaderAt, magic string, off int64) (bool, error) {
	b := make([]byte, len(magic))
	switch n, err := f.ReadAt(b, off); {
	case n == len(b):
		return string(b) == magic, nil
	case err == io.EOF:
		return false, nil
	default:
		return false, err
	}
}
