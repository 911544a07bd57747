package bitlockertest

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"

	"unhello/bitlocker"
)

// While encrypt-on-write converts a volume, it keeps maps of what is encrypted. Here one region is
// all of the volume after its first 8 KiB, and everything below the watermark is encrypted, in
// chunks.

// Offsets in the area that encrypt-on-write uses.
const (
	eowCopy   = 4 << 10 // the second copy of the information
	eowBitmap = 8 << 10
	eowLog    = 16 << 10
	eowSize   = 32 << 10 // of everything
)

const (
	eowLogSize    = eowSize - eowLog
	eowChunk      = 256 << 10
	eowRecordSize = 512
	eowRegion     = 0x2000
	eowMostChunks = (eowRecordSize - eowRecordHeader) * 8

	eowRecordHeader = 36
)

// eowChunks is how many chunks the region has.
func eowChunks(size int64) int64 { return (size - eowRegion + eowChunk - 1) / eowChunk }

// eowRanges returns the parts that are more than padding.
func (o *Options) eowRanges() []bitlocker.Range {
	at, sector := o.Layout.EOW, int64(o.SectorSize)
	return []bitlocker.Range{
		{Offset: at, Length: sector}, {Offset: at + eowCopy, Length: sector},
		{Offset: at + eowBitmap, Length: max(sector, 3*eowRecordSize)},
		{Offset: at + eowLog, Length: eowLogSize},
	}
}

// eowArea makes the whole area.
func (o *Options) eowArea(size int64) []byte {
	at := o.Layout.EOW
	b := make([]byte, eowSize)
	info := bytes.Join([][]byte{
		[]byte("FVE-EOW\x00"), u16(0x38, 0x38+8),
		u32(uint32(o.SectorSize), uint32(o.SectorSize), eowChunk),
		u32(eowLogSize, eowLogSize/2, 1, 0), u64(at, at+eowCopy, at+eowBitmap),
	}, nil)
	sum(info, 36)
	copy(b, info)
	copy(b[eowCopy:], info)

	bitmap := make([]byte, 3*eowRecordSize)
	copy(bitmap, bytes.Join([][]byte{
		[]byte("FVE-EOWBM\x00"), u16(60), u32(uint32(len(bitmap)), 0),
		u64(eowRegion, size-eowRegion, at+eowLog),
		u32(eowRecordSize, 2*eowRecordSize, eowRecordSize),
	}, nil))
	sum(bitmap[:eowRecordSize], 56)
	for i := range 2 {
		copy(bitmap[(i+1)*eowRecordSize:], o.eowRecord(i, size))
	}
	copy(b[eowBitmap:], bitmap)
	return b
}

// eowRecord is one of two states of the map; the one with the higher number counts. The other one
// says that nothing is encrypted yet.
func (o *Options) eowRecord(sequence int, size int64) []byte {
	chunks := eowChunks(size)
	b := make([]byte, eowRecordSize)
	copy(b, bytes.Join([][]byte{
		[]byte("FVE-EOWBR\x00"), u16(eowRecordHeader), u32(eowRecordSize, uint32(chunks)),
		u64(int64(sequence + 1)), u32(0, 0),
	}, nil))
	for k := range int64(eowMostChunks) {
		if k >= chunks || sequence == 1 && o.eowEncrypted(k, size) {
			b[eowRecordHeader+k/8] |= 1 << (k % 8)
		}
	}
	sum(b, 32)
	return b
}

// eowEncrypted reports whether a chunk lies below the watermark.
func (o *Options) eowEncrypted(chunk, size int64) bool {
	return min(eowRegion+(chunk+1)*eowChunk, size) <= o.Watermark
}

// sum puts the CRC-32 of b into it.
func sum(b []byte, at int) { binary.LittleEndian.PutUint32(b[at:], crc32.ChecksumIEEE(b)) }
