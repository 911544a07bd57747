package hive

import (
	"context"
	"fmt"
)

// Hive bins follow the base block and hold the cells (regf specification,
// "Hive bin").

const (
	binHeaderSize = 32
	binOffset     = 4
	binSize       = 8
	binTimestamp  = 20 // of the first bin only: a copy of Last written
)

// A span is a cell found by the walk over the bins.
type span struct {
	off, size uint32 // relative to the first bin; size includes the size word
	free      bool
}

// tiling is what a walk over all bins and cells learns.
type tiling struct {
	bins   []uint32 // start of each bin
	free   []span   // free cells, up to maxFreeSpans of them
	cells  int      // allocated cells
	unused int64    // bytes in free cells
}

// maxFreeSpans bounds the memory of a walk. Free cells beyond it are not
// reused by edits, which costs nothing but room.
const maxFreeSpans = 1 << 16

// walkChunk is how much of the hive the walk holds at a time.
const walkChunk = 256 << 10

// walkBins proves that bins and cells tile the hive without gap or overlap. It
// calls visit, if not nil, for every cell in the order of the file, and
// progress, if not nil, now and then with the bytes done.
func (h *Hive) walkBins(ctx context.Context, visit func(span), progress func(done int64)) (*tiling, error) {
	t := &tiling{}
	w := binWalker{h: h, total: int64(h.base.binsSize()), buf: make([]byte, walkChunk)}
	for w.pos < w.total {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		end, err := w.enterBin()
		if err != nil {
			return nil, err
		}
		t.bins = append(t.bins, uint32(w.pos))
		w.pos += binHeaderSize
		for w.pos < end {
			c, err := w.nextCell(end)
			if err != nil {
				return nil, err
			}
			t.add(c)
			if visit != nil {
				visit(c)
			}
		}
		if progress != nil {
			progress(w.pos)
		}
	}
	return t, nil
}

func (t *tiling) add(c span) {
	if !c.free {
		t.cells++
		return
	}
	t.unused += int64(c.size)
	if len(t.free) < maxFreeSpans {
		t.free = append(t.free, c)
	}
}

// binWalker reads headers in the order of the file, through one buffer.
type binWalker struct {
	h          *Hive
	pos, total int64 // relative to the first bin
	buf        []byte
	bufAt      int64 // position of the buffer
	bufLen     int
}

// at gives n bytes (32 at most) at the current position.
func (w *binWalker) at(n int) ([]byte, error) {
	if w.bufLen == 0 || w.pos < w.bufAt || w.pos+int64(n) > w.bufAt+int64(w.bufLen) {
		w.bufAt = w.pos
		w.bufLen = int(min(int64(len(w.buf)), w.total-w.pos))
		if err := w.h.v.readAt(w.buf[:w.bufLen], binsStart+w.pos); err != nil {
			return nil, err
		}
	}
	return w.buf[w.pos-w.bufAt:][:n], nil
}

// enterBin checks the bin header at the current position and gives the bin's end.
func (w *binWalker) enterBin() (end int64, err error) {
	b, err := w.at(binHeaderSize)
	if err != nil {
		return 0, err
	}
	size := int64(le32(b[binSize:]))
	switch {
	case string(b[:4]) != "hbin":
		return 0, corrupt(binsStart+w.pos, "hive bin", "signature %q, expected \"hbin\"", b[:4])
	case int64(le32(b[binOffset:])) != w.pos:
		return 0, corrupt(binsStart+w.pos, "hive bin", "says it stands at 0x%x, expected 0x%x", le32(b[binOffset:]), w.pos)
	case size < pageSize || size%pageSize != 0:
		return 0, corrupt(binsStart+w.pos, "hive bin", "size %d is not a positive multiple of 4096", size)
	case w.pos+size > w.total:
		return 0, corrupt(binsStart+w.pos, "hive bin", "size %d reaches past the end of the bins at 0x%x", size, w.total)
	}
	return w.pos + size, nil
}

// nextCell checks the cell at the current position and steps over it.
func (w *binWalker) nextCell(end int64) (span, error) {
	b, err := w.at(4)
	if err != nil {
		return span{}, err
	}
	c := span{off: uint32(w.pos)}
	c.size, c.free = cellSize(b)
	if p := badCellSize(c.size, end-w.pos); p != "" {
		return span{}, corrupt(binsStart+w.pos, "cell", "%s", p)
	}
	w.pos += int64(c.size)
	return c, nil
}

// measureBins gives the size of all bins where the base block can't tell: as
// long as one follows the other.
func measureBins(s Storage) (int64, error) {
	end := min(s.Size()-binsStart, 1<<31)
	var b [binHeaderSize]byte
	for pos := int64(0); pos < end; {
		if err := readFull(s, b[:], binsStart+pos); err != nil {
			return 0, err
		}
		size := int64(le32(b[binSize:]))
		if string(b[:4]) != "hbin" || int64(le32(b[binOffset:])) != pos ||
			size < pageSize || size%pageSize != 0 || pos+size > end {
			return pos, nil
		}
		pos += size
	}
	return end, nil
}

// corrupt makes a CorruptError for a file offset.
func corrupt(off int64, record, format string, args ...any) error {
	return &CorruptError{Offset: off, Record: record, Problem: fmt.Sprintf(format, args...)}
}
