package device

import (
	"io"
	"iter"
	"sync"
	"unsafe"

	"unhello/media"
)

const (
	alignedChunk = 1 << 20  // most transferred at once
	smallBuffer  = 64 << 10 // most that reading a table or a record takes
	alignment    = 4096     // of memory: a multiple of every sector size in use
)

// aligned gives access to single bytes of a raw device. A sector that is written only in part is
// read, changed and written back whole.
type aligned struct {
	raw    guard
	size   func() int64
	sector int64
	// mu lets only one writer at a time change a sector.
	mu sync.Mutex
	// small keeps buffers, each a *[smallBuffer]byte.
	small sync.Pool
}

// ReadAt is io.ReaderAt.
func (a *aligned) ReadAt(p []byte, off int64) (int, error) {
	size := a.size()
	if off < 0 {
		return 0, outside(off, int64(len(p)), size)
	}
	n := max(0, min(int64(len(p)), size-off))
	done := 0
	for r := range a.pieces(off, n) {
		got, err := a.raw.ReadAt(r.buf, r.start)
		skip := int(off + int64(done) - r.start)
		done += copy(p[done:n], r.buf[min(skip, got):got])
		if int64(got) < min(int64(len(r.buf)), size-r.start) {
			return done, unexpectedEnd(err)
		}
	}
	if n < int64(len(p)) {
		return done, io.EOF
	}
	return done, nil
}

// WriteAt is io.WriterAt. A write that does not lie wholly inside is refused.
func (a *aligned) WriteAt(p []byte, off int64) (int, error) {
	size := a.size()
	if !inside(off, int64(len(p)), size) {
		return 0, outside(off, int64(len(p)), size)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	end := off + int64(len(p))
	done := 0
	for r := range a.pieces(off, int64(len(p))) {
		if err := a.fillEnds(r, off, end); err != nil {
			return done, err
		}
		skip := int(off + int64(done) - r.start)
		n := copy(r.buf[skip:], p[done:])
		got, err := a.raw.WriteAt(r.buf, r.start)
		if got < len(r.buf) {
			return done + max(0, min(got-skip, n)), unexpectedEnd(err)
		}
		done += n
	}
	return done, nil
}

// A piece of a transfer: a number of whole sectors.
type piece struct {
	buf   []byte
	start int64
}

// pieces gives the sectors that n bytes at off touch. The pieces share one buffer.
func (a *aligned) pieces(off, n int64) iter.Seq[piece] {
	return func(yield func(piece) bool) {
		if n == 0 {
			return
		}
		at := off - off%a.sector
		end := off + n + a.sector - 1
		end -= end % a.sector
		buf := a.take(min(end-at, alignedChunk))
		defer a.give(buf)
		for at < end {
			size := min(end-at, alignedChunk)
			if !yield(piece{buf[:size], at}) {
				return
			}
			at += size
		}
	}
}

// newAligned wraps a raw device. Its size is a multiple of sector, unless it is a file that is only
// read.
func newAligned(raw rawDevice, size func() int64, sector int64) *aligned {
	return &aligned{raw: guard{raw, sector}, size: size, sector: sector}
}

// take gives n bytes of aligned memory to use until give.
func (a *aligned) take(n int64) []byte {
	if n > smallBuffer {
		return alignedBuffer(n)
	}
	if kept, ok := a.small.Get().(*[smallBuffer]byte); ok {
		return kept[:n]
	}
	return alignedBuffer(smallBuffer)[:n]
}

func (a *aligned) give(buf []byte) {
	if len(buf) <= smallBuffer {
		a.small.Put((*[smallBuffer]byte)(buf[:smallBuffer]))
	}
}

// fillEnds reads the first and the last sector of a piece where the bytes from off to end don't
// cover them.
func (a *aligned) fillEnds(r piece, off, end int64) error {
	last := int64(len(r.buf)) - a.sector
	if off > r.start || end < r.start+a.sector {
		if err := a.readSector(r.buf[:a.sector], r.start); err != nil {
			return err
		}
	}
	if last > 0 && end < r.start+int64(len(r.buf)) {
		return a.readSector(r.buf[last:], r.start+last)
	}
	return nil
}

func (a *aligned) readSector(p []byte, off int64) error {
	n, err := a.raw.ReadAt(p, off)
	if n < len(p) {
		return &media.ReadError{Offset: off, Length: int64(len(p)), Err: unexpectedEnd(err)}
	}
	return nil
}

func unexpectedEnd(err error) error {
	if err == nil || err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// alignedBuffer gives n bytes whose address is a multiple of alignment.
func alignedBuffer(n int64) []byte {
	raw := make([]byte, n+alignment)
	skip := (alignment - uintptr(unsafe.Pointer(&raw[0]))%alignment) % alignment
	return raw[skip : int64(skip)+n]
}
