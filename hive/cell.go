package hive

import "fmt"

// Cells fill the bins. A negative size marks an allocated cell, a positive one
// a free cell; the size includes the size word (regf specification, "Cell").

const cellHeader = 4

// cellSize decodes a size word.
func cellSize(word []byte) (size uint32, free bool) {
	n := int32(le32(word))
	if n < 0 {
		return uint32(-int64(n)), false
	}
	return uint32(n), true
}

// badCellSize says what is wrong with a cell's size if its bin has room bytes left. "" means that
// the size is right.
func badCellSize(size uint32, room int64) string {
	switch {
	case size < 8:
		return fmt.Sprintf("size %d is below 8", size)
	case size%8 != 0:
		return fmt.Sprintf("size %d is not a multiple of 8", size)
	case int64(size) > room:
		return fmt.Sprintf("size %d reaches past the end of its bin (%d bytes left)", size, room)
	}
	return ""
}

// roomFor returns the size of a cell that holds n bytes.
func roomFor(n int) uint32 { return uint32(roundUp(int64(n)+cellHeader, 8)) }

// fileOffset returns the file offset of a cell's size word.
func fileOffset(cell uint32) int64 { return binsStart + int64(cell) }

// cellData returns up to limit bytes of the data of an allocated cell, and how many bytes the cell
// holds. Errors name the record that was expected there.
func (h *Hive) cellData(off uint32, limit int, record string) (data []byte, size int, err error) {
	total := int64(h.base.binsSize())
	if off%8 != 0 || off < binHeaderSize || int64(off)+8 > total {
		return nil, 0, corrupt(fileOffset(off), record, "offset 0x%x is no place for a cell", off)
	}
	b, err := h.v.from(fileOffset(off))
	if err != nil {
		return nil, 0, err
	}
	n, free := cellSize(b)
	if free {
		return nil, 0, corrupt(fileOffset(off), record, "its cell is free (size word 0x%08x)",
			le32(b))
	}
	if p := badCellSize(n, total-int64(off)); p != "" {
		return nil, 0, corrupt(fileOffset(off), record, "%s", p)
	}
	size = int(n) - cellHeader
	if end := cellHeader + min(size, limit); end <= len(b) {
		return b[cellHeader:end:end], size, nil
	}
	data, err = h.v.bytes(fileOffset(off)+cellHeader, min(size, limit))
	return data, size, err
}
