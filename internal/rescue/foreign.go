package rescue

import (
	"io"
	"os"
)

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
func foreignFormat(path string) (string, error) {
	for _, m := range foreignMagics {
		is, err := hasAt(path, m.bytes, m.offset)
		if is || err != nil {
			return m.format, err
		}
	}
	return "", nil
}

func beginsWith(path, magic string) (bool, error) { return hasAt(path, magic, 0) }

// hasAt reports whether a file has these bytes at an offset.
func hasAt(path, magic string, off int64) (bool, error) {
	f, err := os.Open(path)
	if err != nil {
		return false, err
	}
	defer f.Close()
	b := make([]byte, len(magic))
	switch _, err := f.ReadAt(b, off); err {
	case nil:
		return string(b) == magic, nil
	case io.EOF:
		return false, nil
	default:
		return false, err
	}
}
