package image

// straight is the layout of an image that holds the disk as it is, from the first byte of the file
// on: raw, and a fixed VHD, where a footer follows.
type straight struct{ size int64 }

func (s straight) at(off, _ int64) (extent, error) {
	return extent{length: s.size - off, pos: off}, nil
}

func openRaw(f File) Device {
	return &disk{file: f, format: FormatRaw, size: f.Size(), sectorSize: 512,
		layout: straight{f.Size()}}
}
