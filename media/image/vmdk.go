package image

import "strings"

// A VMDK has a descriptor, lines of text with NAME=VALUE among them ("Virtual Disk Format 5.0"): a
// file by itself, or a part of a sparse extent. Nothing else of the format is read here.

const (
	vmdkDescriptor = "# Disk DescriptorFile"
	vmdkSparse     = "KDMV"
	vmdkSector     = 512

	// maxDescriptor is many times the size of a descriptor, even of one with hundreds of extents.
	maxDescriptor = 64 << 10
)

// Field offsets in the header of a sparse extent.
const (
	vmDescriptorOffset = 28 // in sectors, 0 if the descriptor is another file
	vmDescriptorSize   = 36
	vmHeaderSize       = 44 // as far as we read it
)

// vmdkParent gives the name, from the descriptor, of the image that this one is a difference to.
func vmdkParent(f File) (string, bool, error) {
	text, err := readDescriptor(f)
	if err != nil {
		return "", false, err
	}
	for line := range strings.Lines(text) {
		name, value, _ := strings.Cut(line, "=")
		if strings.EqualFold(strings.TrimSpace(name), "parentFileNameHint") {
			value = strings.Trim(strings.TrimSpace(value), `"`)
			return value, value != "", nil
		}
	}
	return "", false, nil
}

// readDescriptor gives the text of a descriptor, "" if the file has none.
func readDescriptor(f File) (string, error) {
	head := make([]byte, vmHeaderSize)
	if err := readPart(f, head, 0); err != nil {
		return "", err
	}
	start, size := uint64(0), uint64(maxDescriptor)
	if string(head[:4]) == vmdkSparse {
		start, size = le64(head[vmDescriptorOffset:]), le64(head[vmDescriptorSize:])
		if start == 0 || start > uint64(f.Size())/vmdkSector {
			return "", nil
		}
		start, size = start*vmdkSector, min(size, maxDescriptor/vmdkSector)*vmdkSector
	}
	text := make([]byte, size)
	if err := readPart(f, text, int64(start)); err != nil {
		return "", err
	}
	if !strings.HasPrefix(string(text), vmdkDescriptor) {
		return "", nil
	}
	before, _, _ := strings.Cut(string(text), "\x00")
	return before, nil
}
