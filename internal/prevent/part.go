package prevent

import (
	"io"

	"unhello/media"
)

// openPart shows a part of a disk, past the system's cache: what manage-bde changes
// on the disk goes not through it.
func openPart(disk string, offset, size int64) (Sectors, error) {
	d, err := media.OpenUncached(disk)
	if err != nil {
		return nil, err
	}
	return part{io.NewSectionReader(d, offset, size), d}, nil
}

type part struct {
	*io.SectionReader
	io.Closer
}
