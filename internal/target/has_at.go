package target

import "io"

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
