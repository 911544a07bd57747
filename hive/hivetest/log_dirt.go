package hivetest

import (
	"encoding/binary"
	"slices"
)

// DirtLog makes a log of the old format: the base block of a hive, a bitmap
// with one bit for each sector of its bins, then the sectors of the pages. The
// base block's last-written time is the one that the hive must match.
func DirtLog(base []byte, seq uint32, pages ...Page) []byte {
	bitmap := make([]byte, binary.LittleEndian.Uint32(base[40:])/pageSize)
	pages = slices.Clone(pages)
	slices.SortFunc(pages, func(x, y Page) int { return int(x.Offset) - int(y.Offset) })
	var data []byte
	for _, p := range pages {
		for at := 0; at < len(p.Data); at += sectorSize {
			bit := (int(p.Offset) + at) / sectorSize
			bitmap[bit/8] |= 1 << (bit % 8)
		}
		data = append(data, p.Data...)
	}
	log := LogBase(base, typeOldLog, seq)
	log = append(append(log, "DIRT"...), bitmap...)
	log = append(log, make([]byte, roundUp(len(log), sectorSize)-len(log))...)
	return append(log, data...)
}
