package bitlockertest

import (
	"encoding/binary"

	"unhello/bitlocker"
)

// One of these GUIDs precedes the offsets of the metadata.
var (
	guidNormal = [16]byte{
		0x3b, 0xd6, 0x67, 0x49, 0x29, 0x2e, 0xd8, 0x4a,
		0x83, 0x99, 0xf6, 0xa3, 0x39, 0xe3, 0xd0, 0x01,
	}
	guidEOW = [16]byte{
		0x3b, 0x4d, 0xa8, 0x92, 0x80, 0xdd, 0x0e, 0x4d,
		0x9e, 0x4e, 0xb1, 0xe3, 0x28, 0x4e, 0xae, 0xd8,
	}
	guidToGo = [16]byte{
		0x0e, 0x06, 0x80, 0xb5, 0x8a, 0x77, 0x57, 0x40,
		0xb3, 0x9a, 0xe3, 0xdf, 0x8e, 0x81, 0xb1, 0xa1,
	}
)

// Where the GUID is.
const (
	headerGUID     = 160
	headerGUIDToGo = 424
)

// volumeHeader makes the first sector, which looks like that of FAT32. boot is the file system's
// own boot sector.
func (o *Options) volumeHeader(boot []byte) []byte {
	b := make([]byte, o.SectorSize)
	copy(b, "\xEB\x58\x90-FVE-FS-")
	put16 := func(at int, v uint16) { binary.LittleEndian.PutUint16(b[at:], v) }
	if !o.NoSectorSize {
		put16(11, uint16(o.SectorSize))
		b[13] = boot[ntfsSectorsPerCluster]
	}
	b[21] = 0xF8 // a disk
	put16(24, 63)
	put16(26, 255)
	copy(b[28:32], boot[ntfsHiddenSectors:])
	put16(36, 0x1FE0)
	b[44] = 1 // the rest is real FAT32
	put16(48, 1)
	put16(50, 6)
	b[64], b[66] = 0x80, 0x29
	copy(b[71:], "NO NAME    FAT32   ")
	put16(510, 0xAA55)

	guid, at := guidNormal, headerGUID
	switch o.Variant {
	case bitlocker.ToGo:
		copy(b[3:], "MSWIN4.1")
		binary.LittleEndian.PutUint32(b[32:], uint32(o.BootSize/int64(o.SectorSize)))
		at = headerGUIDToGo
		copy(b[at-len(guidToGo):], guidToGo[:])
	case bitlocker.EOW:
		guid = guidEOW
		copy(b[at+40:], u64(o.Layout.EOW, o.Layout.EOW+eowCopy))
	}
	copy(b[at:], guid[:])
	copy(b[at+16:], u64(o.Layout.Info[:]...))
	return b
}
