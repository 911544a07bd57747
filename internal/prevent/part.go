package prevent

import (
	"io"

	"unhello/internal/device"
)

// openPart opens a partition of a disk, bypassing the system's cache: what manage-bde writes to the
// disk does not go through that.
func openPart(disk string, offset, size int64) (Sectors, error) {
	d, err := device.OpenUncached(disk)
	if err != nil {
		return nil, err
	}
	return part{io.NewSectionReader(d, offset, size), d}, nil
}

type part struct {
	*io.SectionReader
	io.Closer
}
