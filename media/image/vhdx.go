package image

import "fmt"

const (
	vhdxSignature = "vhdxfile"

	// vhdxUnit is the alignment of all regions and blocks. The first unit of the file holds the
	// headers and the region tables.
	vhdxUnit = 1 << 20

	// vhdxTable is the size of a region table, and of a metadata table.
	vhdxTable = 64 << 10

	// Both kinds of table have at most this many entries, all of one size.
	vhdxMaxEntries = 2047
	vhdxEntrySize  = 32
)

// guid is a GUID as it stands on disk.
type guid [16]byte

func (g guid) String() string {
	return fmt.Sprintf("%08x-%04x-%04x-%x-%x", le32(g[:]), le16(g[4:]), le16(g[6:]), g[8:10],
		g[10:])
}

// openVHDX opens a file that is known to be a VHDX. The log is checked before any table: if it has
// to be replayed first, tables may be half written.
func openVHDX(f File) (Device, error) {
	head, err := readVHDXHeader(f)
	if err != nil {
		return nil, err
	}
	if head.logGUID != (guid{}) {
		return nil, &UnsupportedError{Format: FormatVHDX, Kind: KindLog}
	}
	t := &territory{format: FormatVHDX, end: f.Size()}
	regions, err := readVHDXRegions(f, t, head)
	if err != nil {
		return nil, err
	}
	m, err := readVHDXMetadata(f, regions.metadata)
	if err != nil {
		return nil, err
	}
	if m.hasParent {
		return nil, &UnsupportedError{Format: FormatVHDX, Kind: KindParent}
	}
	b, err := newVHDXBAT(f, t, regions.bat, m)
	if err != nil {
		return nil, err
	}
	return &disk{file: f, format: FormatVHDX, size: m.size, sectorSize: int(m.sector), layout: b},
		nil
}

// vhdxParent gives the parent's name of a differencing VHDX, whatever the state of its log.
func vhdxParent(f File) (string, bool, error) {
	head, err := readVHDXHeader(f)
	if err != nil {
		return "", false, err
	}
	regions, err := readVHDXRegions(f, &territory{format: FormatVHDX, end: f.Size()}, head)
	if err != nil {
		return "", false, err
	}
	m, err := readVHDXMetadata(f, regions.metadata)
	if err != nil || !m.hasParent {
		return "", false, err
	}
	name, err := m.parentName(f)
	return name, err == nil, err
}

func vhdxCorrupt(off int64, structure, format string, args ...any) error {
	return &CorruptError{FormatVHDX, off, structure, fmt.Sprintf(format, args...)}
}
