package media

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"testing"
	"unicode/utf16"
)

// Hand-made disks, so that a clone of the repository can be tested without partitioning programs.

// memory is a disk in memory.
type memory struct {
	bytes    []byte
	sector   int
	readOnly bool
	read     int64 // bytes requested
}

func (m *memory) ReadAt(p []byte, off int64) (int, error) {
	m.read += int64(len(p))
	if off < 0 || off > int64(len(m.bytes)) {
		return 0, errors.New("outside")
	}
	n := copy(p, m.bytes[off:])
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

func (m *memory) WriteAt(p []byte, off int64) (int, error) {
	if err := m.CanWrite(off, int64(len(p))); err != nil {
		return 0, err
	}
	return copy(m.bytes[off:], p), nil
}

func (m *memory) CanWrite(off, n int64) error {
	if m.readOnly {
		return errReadOnly
	}
	if !inside(off, n, m.Size()) {
		return &OutsideError{off, n, m.Size()}
	}
	return nil
}

func (m *memory) Size() int64     { return int64(len(m.bytes)) }
func (m *memory) SectorSize() int { return m.sector }
func (m *memory) Sync() error     { return nil }

var le = binary.LittleEndian

// The GUIDs of the hand-made disks, as they stand on disk and as they are printed.
var (
	diskGUID = []byte{0x33, 0x22, 0x11, 0x00, 0x55, 0x44, 0x77, 0x66, 0x88, 0x99, 0xAA, 0xBB, 0xCC,
		0xDD, 0xEE, 0xFF}
	basicData = []byte{0xA2, 0xA0, 0xD0, 0xEB, 0xE5, 0xB9, 0x33, 0x44, 0x87, 0xC0, 0x68, 0xB6, 0xB7,
		0x26, 0x99, 0xC7}
)

const (
	diskGUIDText  = "00112233-4455-6677-8899-AABBCCDDEEFF"
	basicDataText = "EBD0A0A2-B9E5-4433-87C0-68B6B72699C7"
)

// partGUID gives the GUID of an entry: its index followed by zeros.
func partGUID(index int) []byte { return append([]byte{byte(index)}, make([]byte, 15)...) }

type gptEntry struct {
	index      int
	start, end uint64 // sectors
	name       string
}

// gptDisk builds a disk with both headers and 128 entries.
func gptDisk(sector, sectors int, entries ...gptEntry) *memory {
	b := make([]byte, sector*sectors)
	putMBREntry(b, 0, 0xEE, 1, uint32(sectors-1))
	array := make([]byte, 128*gptEntryLen)
	for _, e := range entries {
		p := array[(e.index-1)*gptEntryLen:]
		copy(p, basicData)
		copy(p[16:], partGUID(e.index))
		le.PutUint64(p[32:], e.start)
		le.PutUint64(p[40:], e.end)
		for i, c := range utf16.Encode([]rune(e.name)) {
			le.PutUint16(p[56+2*i:], c)
		}
	}
	last := sectors - 1
	arraySectors := len(array) / sector
	putGPTHeader(b, sector, 1, last, 2, array)
	putGPTHeader(b, sector, last, 1, last-arraySectors, array)
	return &memory{bytes: b, sector: sector}
}

func putGPTHeader(b []byte, sector, my, other, arrayLBA int, array []byte) {
	copy(b[arrayLBA*sector:], array)
	h := b[my*sector:]
	copy(h, "EFI PART")
	le.PutUint32(h[gptRevision:], 0x10000)
	le.PutUint32(h[gptHeaderSize:], gptHeaderLen)
	le.PutUint64(h[gptMyLBA:], uint64(my))
	le.PutUint64(h[32:], uint64(other))
	le.PutUint64(h[40:], uint64(2+len(array)/sector))
	le.PutUint64(h[48:], uint64(len(b)/sector-2-len(array)/sector))
	copy(h[56:], diskGUID)
	le.PutUint64(h[gptArrayLBA:], uint64(arrayLBA))
	le.PutUint32(h[gptCount:], uint32(len(array)/gptEntryLen))
	le.PutUint32(h[gptEntrySize:], gptEntryLen)
	fixGPT(b, sector, my)
}

// fixGPT updates the checksum of a header and, if its entries are on the disk, theirs.
func fixGPT(b []byte, sector, lba int) {
	h := b[lba*sector:]
	count, size := uint64(le.Uint32(h[gptCount:])), uint64(le.Uint32(h[gptEntrySize:]))
	array := le.Uint64(h[gptArrayLBA:])
	if array < uint64(len(b)/sector) && count*size <= uint64(len(b))-array*uint64(sector) {
		start := array * uint64(sector)
		le.PutUint32(h[gptArrayCRC:], crc32.ChecksumIEEE(b[start:start+count*size]))
	}
	le.PutUint32(h[gptHeaderCRC:], gptHeaderChecksum(h))
}

// putMBREntry writes one of the four entries, and the signature; sector begins with the MBR or EBR.
func putMBREntry(sector []byte, slot int, kind byte, start, sectors uint32) {
	e := sector[mbrEntries+slot*mbrEntryLen:]
	e[mbrType] = kind
	le.PutUint32(e[mbrStart:], start)
	le.PutUint32(e[mbrSectors:], sectors)
	sector[bootSignature], sector[bootSignature+1] = 0x55, 0xAA
}

// mbrDisk has two primary partitions and an extended one with three logical ones: 64 sectors each,
// an EBR and 63 sectors.
func mbrDisk(sector int) *memory {
	b := make([]byte, 1024*sector)
	le.PutUint32(b[440:], 0x1A2B3C4D)
	putMBREntry(b, 0, 0x07, 64, 64)
	putMBREntry(b, 1, 0x27, 128, 64)
	putMBREntry(b, 3, 0x0F, 256, 512)
	for i := range 3 {
		ebr := b[(256+64*i)*sector:]
		putMBREntry(ebr, 0, 0x07, 1, 63)
		if i < 2 {
			putMBREntry(ebr, 1, 0x05, uint32(64*(i+1)), 64)
		}
	}
	return &memory{bytes: b, sector: sector}
}

// putBoot makes a boot sector.
func putBoot(b []byte, oem string) {
	copy(b[bootOEM:], oem)
	b[bootSignature], b[bootSignature+1] = 0x55, 0xAA
}

// fileWith gives a file with this content.
func fileWith(t *testing.T, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "disk.img")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// load reads a disk that another program has made.
func load(t *testing.T, path string) *memory {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return &memory{bytes: b, sector: 512}
}

var errReadOnly = errors.New("opened for reading only")
