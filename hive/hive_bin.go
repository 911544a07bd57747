package hive

import (
	"cmp"
	"context"
	"fmt"
	"math/bits"
	"slices"
)

// Hive bins follow the base block and hold the cells (regf specification,
// "Hive bin").

const (
	binHeaderSize = 32
	binOffset     = 4
	binSize       = 8
	binTimestamp  = 20 // of the first bin only: a copy of Last written
)

// A span is an interval of the hive bins that is handled as a whole: a cell, or several in a row.
type span struct {
	off, size uint32 // off counts from the first bin; the size of a cell includes its size word

}

// tiling is what a walk over all bins and cells finds out.
type tiling struct {
	bins      []uint32 // start of each bin
	allocated bitmap   // where allocated cells start
	free      []span   // free cells, up to maxFreeSpans of them
	more      bool     // there are more free cells
	cells     int      // allocated cells
	unused    int64    // bytes in free cells
	end       int64    // of the last bin
}

// maxFreeSpans bounds the memory of a walk. Edits don't reuse free cells beyond it, which only
// costs space.
const maxFreeSpans = 1 << 16

// walkBuffer is how much of the hive the walk holds at a time.
const walkBuffer = 1 << 20

// walkBins proves that bins and cells cover the hive without gaps or overlaps. It calls visit, if
// not nil, for every free cell in file order, and progress, if not nil, after every bin. A bin that
// was proved before, and not edited since, is not read again.
func (h *Hive) walkBins(
	ctx context.Context, visit func(span), progress func(done int64),
) (*tiling, error) {
	total, size := int64(h.base.binsSize()), int64(walkBuffer)
	known := h.proved
	if known != nil && known.more {
		known = nil
	}
	if known != nil {
		size = pageSize // what follows what is read is hardly going to be needed
	}
	w := binWalker{
		h: h, known: known, total: total, buf: make([]byte, 0, min(size, total)), visit: visit,
		t: &tiling{bins: make([]uint32, 0, min(total/pageSize, 1<<16)), end: total},
	}
	if known != nil {
		w.t.allocated = newBitmap(h).touch()
	}
	for w.pos < w.total {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if !w.skipBin() {
			if err := w.walkBin(); err != nil {
				return nil, err
			}
		}
		if progress != nil {
			progress(w.pos)
		}
	}
	return w.t, nil
}

// binWalker reads headers in file order, through one buffer.
type binWalker struct {
	h          *Hive
	t          *tiling
	known      *tiling // of the hive before its edits; nil if that is not known
	visit      func(span)
	pos, total int64 // relative to the first bin
	buf        []byte
	bufAt      int64 // position of the buffer
}

// buffered returns the buffer from the current position on. It has at least a whole header, as no
// header crosses the end of a page.
func (w *binWalker) buffered() ([]byte, error) {
	if w.pos >= w.bufAt+int64(len(w.buf)) {
		w.bufAt = w.pos &^ (pageSize - 1)
		w.buf = w.buf[:min(int64(cap(w.buf)), w.total-w.bufAt)]
		if err := w.h.v.readAt(w.buf, binsStart+w.bufAt); err != nil {
			return nil, err
		}
	}
	return w.buf[w.pos-w.bufAt:], nil
}

// walkBin walks the bin at the current position.
func (w *binWalker) walkBin() error {
	end, err := w.enterBin()
	if err != nil {
		return err
	}
	w.t.bins = append(w.t.bins, uint32(w.pos))
	w.t.allocated = w.t.allocated.cover(end, w.total)
	w.pos += binHeaderSize
	for w.pos < end {
		b, err := w.buffered()
		if err != nil {
			return err
		}
		if err := w.walkCells(b, end); err != nil {
			return err
		}
	}
	return nil
}

// skipBin moves past the bin at the current position, with what was proved of it; false if there is
// no such proof.
func (w *binWalker) skipBin() bool {
	old := w.known
	if old == nil {
		return false
	}
	i, found := slices.BinarySearch(old.bins, uint32(w.pos))
	if !found {
		return false
	}
	end := old.end
	if i+1 < len(old.bins) {
		end = int64(old.bins[i+1])
	}
	for page := w.pos; page < end; page += pageSize {
		if _, edited := w.h.v.edited[binsStart+page]; edited {
			return false
		}
	}
	w.t.bins = append(w.t.bins, uint32(w.pos))
	words := w.t.allocated[w.pos/512 : end/512]
	copy(words, old.allocated[w.pos/512:])
	for _, word := range words {
		w.t.cells += bits.OnesCount64(word)
	}
	at, _ := slices.BinarySearchFunc(old.free, uint32(w.pos),
		func(s span, off uint32) int { return cmp.Compare(s.off, off) })
	for ; at < len(old.free) && int64(old.free[at].off) < end; at++ {
		w.addFree(old.free[at])
	}
	w.pos = end
	return true
}

// enterBin checks the bin header at the current position and returns the bin's end.
func (w *binWalker) enterBin() (end int64, err error) {
	b, err := w.buffered()
	if err != nil {
		return 0, err
	}
	size := int64(le32(b[binSize:]))
	switch {
	case string(b[:4]) != "hbin":
		return 0, corrupt(binsStart+w.pos, "hive bin", "signature %q, expected \"hbin\"", b[:4])
	case int64(le32(b[binOffset:])) != w.pos:
		return 0, corrupt(binsStart+w.pos, "hive bin", "says it stands at 0x%x, expected 0x%x",
			le32(b[binOffset:]), w.pos)
	case size < pageSize || size%pageSize != 0:
		return 0, corrupt(binsStart+w.pos, "hive bin", "size %d is not a positive multiple of 4096",
			size)
	case w.pos+size > w.total:
		return 0, corrupt(binsStart+w.pos, "hive bin",
			"size %d reaches past the end of the bins at 0x%x", size, w.total)
	}
	return w.pos + size, nil
}

// walkCells checks the cells whose headers are in b, which begins at the current position in a bin
// that ends at end, and moves past them. It visits every cell of a hive, so the loop keeps what it
// needs in local variables.
func (w *binWalker) walkCells(b []byte, end int64) error {
	start, room := w.pos, end-w.pos
	b = b[:min(int64(len(b)), room)]
	for at := int64(0); ; {
		w.pos = start + at
		if at >= int64(len(b)) {
			return nil
		}
		size, free := cellSize(b[at:])
		if size < 8 || size%8 != 0 || int64(size) > room-at {
			return corrupt(binsStart+w.pos, "cell", "%s", badCellSize(size, room-at))
		}
		if off := uint32(w.pos); free {
			w.addFree(span{off: off, size: size})
		} else {
			w.t.cells++
			w.t.allocated.set(off)
		}
		at += int64(size)
	}
}

// addFree notes a free cell.
func (w *binWalker) addFree(c span) {
	w.t.unused += int64(c.size)
	if len(w.t.free) < maxFreeSpans {
		w.t.free = append(w.t.free, c)
	} else {
		w.t.more = true
	}
	if w.visit != nil {
		w.visit(c)
	}
}

// measureBins returns the size of all bins if the base block can't tell: as far as one bin follows
// another.
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
	return &CorruptError{Offset: off, Record: record, Problem: fmt.Sprintf(format, args...),
		format: format}
}

// dropped makes a CorruptError for what Windows drops when it loads the hive.
func dropped(l Loss, off int64, record, format string, args ...any) error {
	return &CorruptError{Offset: off, Record: record, Problem: fmt.Sprintf(format, args...),
		format: format, loss: l}
}
