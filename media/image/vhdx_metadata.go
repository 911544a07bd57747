package image

import (
	"cmp"
	"encoding/binary"
)

// The metadata region of a VHDX ([MS-VHDX] 2.6) begins with a table of items that describe the
// disk.

// Field offsets in the table's header and in an entry.
const (
	xmCount   = 10
	xmEntries = 32

	xiOffset = 16
	xiLength = 20
	xiFlags  = 24

	xiRequired = 0x4
)

var (
	// caa16737-fa36-4d43-b3b6-33f0aa44e76b
	vhdxFileParameters = guid{0x37, 0x67, 0xA1, 0xCA, 0x36, 0xFA, 0x43, 0x4D, 0xB3, 0xB6, 0x33,
		0xF0, 0xAA, 0x44, 0xE7, 0x6B}
	// 2fa54224-cd1b-4876-b211-5dbed83bf4b8
	vhdxDiskSize = guid{0x24, 0x42, 0xA5, 0x2F, 0x1B, 0xCD, 0x76, 0x48, 0xB2, 0x11, 0x5D, 0xBE,
		0xD8, 0x3B, 0xF4, 0xB8}
	// 8141bf1d-a96f-4709-ba47-f233a8faab5f
	vhdxLogicalSector = guid{0x1D, 0xBF, 0x41, 0x81, 0x6F, 0xA9, 0x09, 0x47, 0xBA, 0x47, 0xF2, 0x33,
		0xA8, 0xFA, 0xAB, 0x5F}
	// a8d35f2d-b30b-454d-abf7-d3d84834ab0c
	vhdxParentLocator = guid{0x2D, 0x5F, 0xD3, 0xA8, 0x0B, 0xB3, 0x4D, 0x45, 0xAB, 0xF7, 0xD3, 0xD8,
		0x48, 0x34, 0xAB, 0x0C}

	// Known, required, and irrelevant here: beca12ab-b2e6-4523-93ef-c309e000c746 and
	// cda348c7-445d-4471-9cc9-e9885251c556.
	vhdxDiskID = guid{0xAB, 0x12, 0xCA, 0xBE, 0xE6, 0xB2, 0x23, 0x45, 0x93, 0xEF, 0xC3,
		0x09, 0xE0, 0x00, 0xC7, 0x46}
	vhdxPhysicalSector = guid{0xC7, 0x48, 0xA3, 0xCD, 0x5D, 0x44, 0x71, 0x44, 0x9C, 0xC9, 0xE9,
		0x88, 0x52, 0x51, 0xC5, 0x56}
)

const (
	minVHDXBlock = 1 << 20
	maxVHDXBlock = 256 << 20
	maxVHDXDisk  = 64 << 40

	vhdxHasParent = 0x2 // in the flags of the file parameters
)

// vhdxMetadata is what the items say.
type vhdxMetadata struct {
	blockSize int64
	size      int64
	sector    int64
	hasParent bool
	locator   byteRange // of the parent locator
}

func readVHDXMetadata(f File, region byteRange) (m vhdxMetadata, err error) {
	table := make([]byte, vhdxTable)
	if err := readFull(f, table, region.off); err != nil {
		return m, err
	}
	count := int(le16(table[xmCount:]))
	if string(table[:8]) != "metadata" || count > vhdxMaxEntries {
		return m, vhdxCorrupt(region.off, "metadata table", "no signature, or %d entries", count)
	}
	for i := range count {
		if err := m.add(f, region, table[xmEntries+i*vhdxEntrySize:][:vhdxEntrySize]); err != nil {
			return m, err
		}
	}
	switch {
	case !isPowerOfTwo(m.blockSize) || m.blockSize < minVHDXBlock || m.blockSize > maxVHDXBlock:
		return m, vhdxCorrupt(region.off, "metadata", "block size %d", m.blockSize)
	case m.sector != 512 && m.sector != 4096:
		return m, vhdxCorrupt(region.off, "metadata", "logical sector size %d", m.sector)
	case m.size <= 0 || m.size > maxVHDXDisk || m.size%m.sector != 0:
		return m, vhdxCorrupt(region.off, "metadata", "a disk of %d bytes", m.size)
	}
	return m, nil
}

// add reads the item of one entry.
func (m *vhdxMetadata) add(f File, region byteRange, entry []byte) error {
	off, n := int64(le32(entry[xiOffset:])), int64(le32(entry[xiLength:]))
	if n > 0 && (off < vhdxTable || n > region.n-off) {
		return vhdxCorrupt(region.off, "metadata table", "item of %d bytes at 0x%x", n, off)
	}
	item := make([]byte, 8)
	if n > 0 {
		if err := readFull(f, item[:min(n, 8)], region.off+off); err != nil {
			return err
		}
	}
	need := int64(8)
	switch guid(entry) {
	case vhdxFileParameters:
		m.blockSize, m.hasParent = int64(le32(item)), le32(item[4:])&vhdxHasParent != 0
	case vhdxDiskSize:
		m.size = int64(le64(item))
	case vhdxLogicalSector:
		m.sector, need = int64(le32(item)), 4
	case vhdxParentLocator:
		m.locator, need = byteRange{"parent locator", region.off + off, n}, n
	case vhdxDiskID, vhdxPhysicalSector:
		return nil
	default:
		if le32(entry[xiFlags:])&xiRequired != 0 {
			return &UnsupportedError{FormatVHDX, KindFeature,
				"metadata item " + guid(entry).String()}
		}
		return nil
	}
	if n != need {
		return vhdxCorrupt(region.off, "metadata table", "item of %d bytes, expected %d", n, need)
	}
	return nil
}

// Field offsets in the parent locator's header and in an entry.
const (
	xlCount     = 18
	xlEntries   = 20
	xlEntrySize = 12

	xlKeyOffset   = 0
	xlValueOffset = 4
	xlKeyLength   = 8
	xlValueLength = 10

	maxLocator = 1 << 20
)

// parentName gives the parent's path from the parent locator: the relative one, or else the
// absolute one, or else the one that begins with a volume's GUID.
func (m *vhdxMetadata) parentName(f File) (string, error) {
	if m.locator.n < xlEntries || m.locator.n > maxLocator {
		return "", vhdxCorrupt(m.locator.off, "parent locator", "has %d bytes", m.locator.n)
	}
	b := make([]byte, m.locator.n)
	if err := readFull(f, b, m.locator.off); err != nil {
		return "", err
	}
	var relative, absolute, onVolume string
	for i := range int(le16(b[xlCount:])) {
		at := xlEntries + i*xlEntrySize
		if at+xlEntrySize > len(b) {
			return "", vhdxCorrupt(m.locator.off, "parent locator", "entry %d does not fit", i)
		}
		e := b[at:]
		key, ok1 := locatorText(b, le32(e[xlKeyOffset:]), le16(e[xlKeyLength:]))
		value, ok2 := locatorText(b, le32(e[xlValueOffset:]), le16(e[xlValueLength:]))
		switch {
		case !ok1 || !ok2:
			return "", vhdxCorrupt(m.locator.off, "parent locator", "entry %d points outside", i)
		case key == "relative_path":
			relative = value
		case key == "absolute_win32_path":
			absolute = value
		case key == "volume_path":
			onVolume = value
		}
	}
	return cmp.Or(relative, absolute, onVolume), nil
}

// locatorText decodes n bytes of a parent locator at off.
func locatorText(b []byte, off uint32, n uint16) (string, bool) {
	if int64(off)+int64(n) > int64(len(b)) {
		return "", false
	}
	return utf16Text(b[off:][:n], binary.LittleEndian), true
}
