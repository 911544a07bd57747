package image

import (
	"encoding/binary"
	"fmt"
)

// The dynamic disk header of a dynamic or differencing VHD ("Dynamic Disk
// Header Format").

const (
	dynamicCookie = "cxsparse"
	dynamicSize   = 1024
)

// Field offsets in the dynamic disk header.
const (
	vdTableOffset  = 16
	vdVersion      = 24
	vdMaxEntries   = 28
	vdBlockSize    = 32
	vdChecksum     = 36
	vdParentName   = 64 // UTF-16, big-endian
	vdParentLength = 512
	vdLocators     = 576
)

// A parent locator entry: where another form of the parent's name is stored.
const (
	locatorCount = 8
	locatorSize  = 24

	loCode   = 0
	loLength = 8
	loOffset = 16

	// maxParentName bounds a name: in Windows none has more than 32767 characters.
	maxParentName = 64 << 10
)

// vhdHeader is a dynamic disk header with a correct checksum.
type vhdHeader struct {
	offset      int64
	tableOffset uint64
	maxEntries  uint32
	blockSize   uint32
	raw         []byte
}

// readDynamicHeader reads the header that a footer points to.
func readDynamicHeader(f File, foot vhdFooter) (vhdHeader, error) {
	if foot.dataOffset < vhdSector || foot.dataOffset > uint64(foot.offset) ||
		foot.dataOffset%vhdSector != 0 {
		return vhdHeader{}, vhdCorrupt(foot.offset, "footer", "dynamic disk header at 0x%x",
			foot.dataOffset)
	}
	off := int64(foot.dataOffset)
	b := make([]byte, dynamicSize)
	if err := readPart(f, b, off); err != nil {
		return vhdHeader{}, err
	}
	switch {
	case string(b[:8]) != dynamicCookie:
		return vhdHeader{}, vhdCorrupt(off, "dynamic disk header", "no signature")
	case vhdChecksum(b, vdChecksum) != be32(b[vdChecksum:]):
		return vhdHeader{}, vhdCorrupt(off, "dynamic disk header",
			"checksum 0x%08x, expected 0x%08x", be32(b[vdChecksum:]), vhdChecksum(b, vdChecksum))
	case be32(b[vdVersion:]) != vhdVersion:
		return vhdHeader{}, &UnsupportedError{FormatVHD, KindVersion,
			fmt.Sprintf("0x%08x", be32(b[vdVersion:]))}
	}
	return vhdHeader{off, be64(b[vdTableOffset:]), be32(b[vdMaxEntries:]), be32(b[vdBlockSize:]),
		b}, nil
}

// vhdParent gives the parent's name of a differencing VHD.
func vhdParent(f File) (string, bool, error) {
	foot, err := readFooter(f)
	if err != nil || foot.diskType != vhdDifferencing {
		return "", false, err
	}
	h, err := readDynamicHeader(f, foot)
	if err != nil {
		return "", false, err
	}
	for _, code := range []string{"W2ru", "W2ku"} { // relative path, absolute path
		name, err := h.locator(f, code)
		if name != "" || err != nil {
			return name, err == nil, err
		}
	}
	return utf16Text(h.raw[vdParentName:][:vdParentLength], binary.BigEndian), true, nil
}

// locator gives what the parent locator with that platform code says, "" if there is none.
func (h vhdHeader) locator(f File, code string) (string, error) {
	for i := range locatorCount {
		l := h.raw[vdLocators+i*locatorSize:][:locatorSize]
		if string(l[loCode:][:4]) != code {
			continue
		}
		off, n := be64(l[loOffset:]), be32(l[loLength:])
		if n > maxParentName || off > uint64(f.Size()) || int64(n) > f.Size()-int64(off) {
			return "", vhdCorrupt(h.offset, "dynamic disk header",
				"parent locator of %d bytes at 0x%x", n, off)
		}
		b := make([]byte, n)
		if err := readPart(f, b, int64(off)); err != nil {
			return "", err
		}
		return utf16Text(b, binary.LittleEndian), nil
	}
	return "", nil
}
