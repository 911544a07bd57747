package record

import (
	"hash/crc32"
	"maps"
	"slices"
	"sort"
	"sync"
	"sync/atomic"
)

// A record has a checksum of every block of its files as the plan leaves them, so that undo notices
// a change anywhere in them. The checksums are there for what other programs do; they don't keep
// anybody from changing a file on purpose.

const blockSize = 64 << 10 // bytes

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// maxSummed is how much of a file gets checksums: no hive is larger, and nobody reads what lies
// beyond that in a log of a terabyte.
const maxSummed = 2<<30 + blockSize

// blocksIn counts the blocks of a file that have a checksum; the last one may be short.
func blocksIn(size int64) int64 { return (min(size, maxSummed) + blockSize - 1) / blockSize }

// A Summer is a Reader that, once switched on, keeps the checksums of all blocks that are read
// through it from start to end, in reads of any size. If the whole file is read anyway, Describe
// doesn't have to read it once more.
type Summer struct {
	Reader

	on   atomic.Bool
	mu   sync.Mutex
	sums map[int64]uint32 // by the number of the block
	sum  uint32           // of the current block, up to next
	next int64
}

// SwitchOn starts summing the blocks that are read.
func (s *Summer) SwitchOn() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.next, s.sums = -1, make(map[int64]uint32)
	s.on.Store(true)
}

// ReadAt is io.ReaderAt. Summing takes less time than handing it to another thread.
func (s *Summer) ReadAt(b []byte, off int64) (n int, err error) {
	n, err = s.Reader.ReadAt(b, off)
	if s.on.Load() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.add(b[:n], off)
	}
	return n, err
}

func (s *Summer) add(b []byte, off int64) {
	for len(b) > 0 {
		part := b[:min(int64(len(b)), blockSize-off%blockSize)]
		if off%blockSize == 0 {
			s.sum, s.next = 0, off
		}
		if s.next == off {
			s.sum = crc32.Update(s.sum, castagnoli, part)
			s.next += int64(len(part))
			if s.next%blockSize == 0 {
				s.sums[off/blockSize] = s.sum
			}
		}
		off, b = off+int64(len(part)), b[len(part):]
	}
}

// known returns the checksum of a block if all of it was read.
func (s *Summer) known(block int64) (sum uint32, ok bool) {
	if s == nil {
		return 0, false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	sum, ok = s.sums[block]
	return sum, ok
}

// sumsAfter returns the checksums of a file of size bytes as the plan leaves it. The file is still
// as the plan expects it, and is read where the checksums of its blocks are not known yet. A block
// that has changed since its checksum became known is a *ChangedError.
func (f *fileTimeline) sumsAfter(r Reader, size int64, known *Summer) ([]uint32, error) {
	sums := make([]uint32, 0, blocksIn(size))
	w := newBlockReader(f.name, r)
	for i := range blocksIn(size) {
		sum, ok := known.known(i)
		pieces := f.piecesOf(i)
		if ok && len(pieces) == 0 && (i+1)*blockSize <= size {
			sums = append(sums, sum)
			continue
		}
		b, err := w.block(i, size)
		if err != nil {
			return nil, err
		}
		if ok && len(b) == blockSize && crc32.Checksum(b, castagnoli) != sum {
			return nil, &ChangedError{File: f.name, Offset: i * blockSize}
		}
		sums = append(sums, sumWith(b, i, pieces))
	}
	return sums, nil
}

// fitsSums compares a file, however far along the plan it is, with the checksums that its blocks
// have after the plan. What the plan touches has been checked already and counts as done. It
// returns the offset of the first block that differs, or -1. Only blocks below limit count.
func (f *fileTimeline) fitsSums(r Reader, s FileState, limit int64) (off int64, err error) {
	w := newBlockReader(f.name, r)
	for i, want := range s.SumsAfter {
		i := int64(i)
		if min((i+1)*blockSize, s.SizeAfter) > limit {
			break
		}
		b, err := w.block(i, s.SizeAfter)
		if err != nil {
			return 0, err
		}
		if sumWith(b, i, f.piecesOf(i)) != want {
			return i * blockSize, nil
		}
	}
	return -1, nil
}

// piecesOf returns the pieces in a block. A piece never crosses a sector's border, so it lies in
// exactly one block.
func (f *fileTimeline) piecesOf(block int64) []piece {
	from := sort.Search(len(f.pieces),
		func(i int) bool { return f.pieces[i].off >= block*blockSize })
	to := sort.Search(len(f.pieces),
		func(i int) bool { return f.pieces[i].off >= (block+1)*blockSize })
	return f.pieces[from:to]
}

// sumWith is the checksum of a block with its pieces as the plan leaves them.
func sumWith(b []byte, block int64, pieces []piece) uint32 {
	for _, p := range pieces {
		if at := p.off - block*blockSize; at < int64(len(b)) {
			copy(b[at:], p.last())
		}
	}
	return crc32.Checksum(b, castagnoli)
}

// blockReader reads a file block by block, several at a time if they are consecutive.
type blockReader struct {
	name string
	r    Reader
	size int64 // of the file
	buf  []byte
	at   int64 // the offset of buf
}

func newBlockReader(name string, r Reader) *blockReader {
	return &blockReader{name: name, r: r, size: r.Size(), at: -1}
}

// block returns a block of the file as if the file had the given size: cut off, or filled up with
// zeros. The bytes are valid until the next call.
func (w *blockReader) block(i, size int64) ([]byte, error) {
	from, to := i*blockSize, min((i+1)*blockSize, size)
	out := make([]byte, 0, blockSize)
	if have := min(to, w.size); from < have {
		b, err := w.window(from, have)
		if err != nil {
			return nil, err
		}
		out = append(out, b...)
	}
	return append(out, make([]byte, to-from-int64(len(out)))...), nil
}

// window returns bytes of one block, and reads ahead.
func (w *blockReader) window(from, to int64) ([]byte, error) {
	if from < w.at || to > w.at+int64(len(w.buf)) {
		n := blockSize
		if from == w.at+int64(len(w.buf)) { // not a lone block between known ones
			n = chunkSize
		}
		if cap(w.buf) < chunkSize {
			w.buf = make([]byte, chunkSize)
		}
		w.at, w.buf = from, w.buf[:min(int64(n), w.size-from)]
		if err := readFull(w.r, w.buf, from); err != nil {
			w.buf = w.buf[:0]
			return nil, &readError{w.name, from, err}
		}
	}
	return w.buf[from-w.at : to-w.at], nil
}

// fitsElsewhere checks what the plan doesn't touch. If the plan was cut short, only bytes that the
// files have both before and after it can be judged: where the files had just grown, the medium may
// have left anything.
func (r *Record) fitsElsewhere(tl *timeline, st State, files map[string]Reader) (State, error) {
	for _, name := range slices.Sorted(maps.Keys(files)) {
		i := slices.IndexFunc(r.Files, func(s FileState) bool { return s.Name == name })
		if i < 0 {
			return State{Where: Foreign, File: name}, nil // it is new
		}
		s, limit := r.Files[i], r.Files[i].SizeAfter
		if st.Where == Interrupted {
			limit = min(limit, s.SizeBefore)
		}
		off, err := tl.file(name).fitsSums(files[name], s, limit)
		if err != nil {
			return State{}, err
		}
		if off >= 0 {
			return State{Where: Foreign, File: name, Offset: off, Within: blockSize}, nil
		}
	}
	return st, nil
}

// file returns the timeline of one file, an empty one if the plan doesn't touch it.
func (tl *timeline) file(name string) *fileTimeline {
	for _, f := range tl.files {
		if f.name == name {
			return f
		}
	}
	return &fileTimeline{name: name}
}
