package image

import "fmt"

// openVHD opens a file that is known to be a VHD.
func openVHD(f File) (Device, error) {
	foot, err := readFooter(f)
	if err != nil {
		return nil, err
	}
	switch foot.diskType {
	case vhdFixed:
		return openFixedVHD(f, foot)
	case vhdDynamic:
		return openDynamicVHD(f, foot)
	case vhdDifferencing:
		return nil, &UnsupportedError{Format: FormatVHD, Kind: KindDifferencing}
	default:
		return nil, &UnsupportedError{FormatVHD, KindFeature,
			fmt.Sprintf("disk type %d", foot.diskType)}
	}
}

func openFixedVHD(f File, foot vhdFooter) (Device, error) {
	if foot.size == 0 || foot.size%vhdSector != 0 || foot.size > uint64(foot.offset) {
		return nil, vhdCorrupt(foot.offset, "footer",
			"a disk of %d bytes in front of it, there are %d", foot.size, foot.offset)
	}
	size := int64(foot.size)
	return &disk{file: f, format: FormatVHD, size: size, sectorSize: vhdSector,
		layout: straight{size}, readOnly: foot.readOnly()}, nil
}

func openDynamicVHD(f File, foot vhdFooter) (Device, error) {
	h, err := readDynamicHeader(f, foot)
	if err != nil {
		return nil, err
	}
	b, err := newVHDBAT(f, foot, h)
	if err != nil {
		return nil, err
	}
	return &disk{file: f, format: FormatVHD, size: int64(foot.size), sectorSize: vhdSector,
		layout: b, readOnly: foot.readOnly()}, nil
}
