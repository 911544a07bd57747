package image

import "fmt"

const (
	qcow2Magic = "QFI\xFB"

	qcow2HeaderV2 = 72
	qcow2HeaderV3 = 104

	minClusterBits = 9
	maxClusterBits = 21

	maxBackingName = 1023
)

// Field offsets in the header; from qhIncompatible on only in version 3.
const (
	qhVersion       = 4
	qhBackingOffset = 8
	qhBackingSize   = 16
	qhClusterBits   = 20
	qhSize          = 24
	qhCrypt         = 32
	qhL1Size        = 36
	qhL1Offset      = 40
	qhRefOffset     = 48
	qhRefClusters   = 56
	qhIncompatible  = 72
	qhAutoclear     = 88
	qhHeaderLength  = 100
	qhCompression   = 104
)

// Incompatible features: an image with an unknown one must not be read.
const (
	qfDirty        = 1 << 0 // reference counts may be wrong; the tables we read are not
	qfCorrupt      = 1 << 1
	qfExternalData = 1 << 2
	qfCompression  = 1 << 3
	qfExtendedL2   = 1 << 4
	qfKnown        = qfDirty | qfCorrupt | qfExternalData | qfCompression | qfExtendedL2
)

// qcow2Header is the header of a qcow2 image.
type qcow2Header struct {
	version      uint32
	backing      byteRange
	clusterBits  uint32
	size         uint64
	crypt        uint32
	l1Size       uint32
	l1Offset     uint64
	refOffset    uint64
	refClusters  uint32
	incompatible uint64
	autoclear    uint64
	compression  byte
}

func readQCOW2Header(f File) (h qcow2Header, err error) {
	b := make([]byte, 112)
	if err := readPart(f, b, 0); err != nil {
		return h, err
	}
	h = qcow2Header{
		version:     be32(b[qhVersion:]),
		clusterBits: be32(b[qhClusterBits:]),
		size:        be64(b[qhSize:]),
		crypt:       be32(b[qhCrypt:]),
		l1Size:      be32(b[qhL1Size:]),
		l1Offset:    be64(b[qhL1Offset:]),
		refOffset:   be64(b[qhRefOffset:]),
		refClusters: be32(b[qhRefClusters:]),
	}
	need := int64(qcow2HeaderV2)
	switch h.version {
	case 2:
	case 3:
		need = int64(be32(b[qhHeaderLength:]))
		if need < qcow2HeaderV3 {
			return h, qcow2Corrupt(qhHeaderLength, "header", "length %d", need)
		}
		h.incompatible, h.autoclear = be64(b[qhIncompatible:]), be64(b[qhAutoclear:])
		if need > qhCompression {
			h.compression = b[qhCompression]
		}
	default:
		return h, &UnsupportedError{FormatQCOW2, KindVersion, fmt.Sprint(h.version)}
	}
	if h.clusterBits < minClusterBits || h.clusterBits > maxClusterBits ||
		need > 1<<h.clusterBits || need > f.Size() {
		return h, qcow2Corrupt(qhClusterBits, "header", "clusters of 2^%d bytes, header of %d",
			h.clusterBits, need)
	}
	return h, h.setBacking(f, be64(b[qhBackingOffset:]), be32(b[qhBackingSize:]))
}

// setBacking takes over where the backing file's name stands.
func (h *qcow2Header) setBacking(f File, off uint64, n uint32) error {
	if off == 0 {
		return nil
	}
	if n == 0 || n > maxBackingName || off > uint64(f.Size()) || int64(n) > f.Size()-int64(off) {
		return qcow2Corrupt(qhBackingOffset, "header", "backing file name of %d bytes at 0x%x", n,
			off)
	}
	h.backing = byteRange{"backing file name", int64(off), int64(n)}
	return nil
}

// check refuses images that can't be read.
func (h *qcow2Header) check() error {
	refuse := func(kind Kind, detail string) error {
		return &UnsupportedError{FormatQCOW2, kind, detail}
	}
	switch unknown := h.incompatible &^ qfKnown; {
	case h.backing.n > 0:
		return refuse(KindBackingFile, "")
	case h.crypt != 0:
		return refuse(KindEncrypted, "")
	case unknown != 0:
		return refuse(KindFeature, fmt.Sprintf("incompatible features 0x%x", unknown))
	case h.incompatible&qfExternalData != 0:
		return refuse(KindExternalData, "")
	case h.incompatible&qfExtendedL2 != 0:
		return refuse(KindExtendedL2, "")
	case h.incompatible&qfCompression != 0 || h.compression != 0:
		return refuse(KindCompression, fmt.Sprintf("type %d", h.compression))
	}
	return nil
}

// readOnly says why nothing in the image may be written, "" if something may.
func (h *qcow2Header) readOnly() Kind {
	switch {
	case h.incompatible&qfCorrupt != 0:
		return KindMarked
	case h.incompatible&qfDirty != 0:
		return KindDirty
	case h.autoclear != 0:
		return KindBitmaps
	}
	return ""
}

// qcow2Parent gives the path of the backing file.
func qcow2Parent(f File) (string, bool, error) {
	h, err := readQCOW2Header(f)
	if err != nil || h.backing.n == 0 {
		return "", false, err
	}
	b := make([]byte, h.backing.n)
	if err := readFull(f, b, h.backing.off); err != nil {
		return "", false, err
	}
	return backingPath(string(b)), true, nil
}

func qcow2Corrupt(off int64, structure, format string, args ...any) error {
	return &CorruptError{FormatQCOW2, off, structure, fmt.Sprintf(format, args...)}
}
