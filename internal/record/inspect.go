package record

import (
	"fmt"
	"io"
)

const windowSize = 64 << 10 // bytes read at once if pieces are consecutive

// visitor is shown the files of a timeline as they are now. Its functions return whether to go on.
type visitor struct {
	size func(f *fileTimeline, now int64) bool
	// piece gets nil for a piece that begins beyond the end of the file, and fewer bytes for one in
	// which the file ends.
	piece func(f *fileTimeline, p *piece, now []byte) bool
}

// inspect shows every known size and every piece, ordered by file and offset.
func (tl *timeline) inspect(files map[string]Reader, v visitor) error {
	for _, f := range tl.files {
		r, ok := files[f.name]
		if !ok {
			return &PlanError{Group: -1, Detail: fmt.Sprintf("file %q is not at hand", f.name)}
		}
		size := r.Size()
		if size < 0 {
			return fmt.Errorf("record: %s: the size can't be told", f.name)
		}
		if len(f.size.values) > 0 && !v.size(f, size) {
			return nil
		}
		more, err := f.inspect(r, size, v)
		if err != nil || !more {
			return err
		}
	}
	return nil
}

// inspect shows the pieces of one file and returns whether to go on.
func (f *fileTimeline) inspect(r io.ReaderAt, size int64, v visitor) (bool, error) {
	var buf []byte
	pieces := f.pieces
	for len(pieces) > 0 {
		row := pieces[:inARow(pieces)]
		pieces = pieces[len(row):]
		start := row[0].off
		have := max(0, min(row[len(row)-1].end(), size)-start)
		if int64(cap(buf)) < have {
			buf = make([]byte, have)
		}
		if err := readFull(r, buf[:have], start); err != nil {
			return false, &readError{f.name, start, err}
		}
		for i := range row {
			p := &row[i]
			var now []byte
			if p.off < size {
				now = buf[p.off-start : min(p.end(), size)-start]
			}
			if !v.piece(f, p, now) {
				return false, nil
			}
		}
	}
	return true, nil
}

// inARow counts the pieces that follow the first one without a gap and fit into one window.
func inARow(pieces []piece) int {
	n := 1
	for n < len(pieces) && pieces[n].off == pieces[n-1].end() &&
		pieces[n].end()-pieces[0].off <= windowSize {
		n++
	}
	return n
}

// readFull fills buf. It is an error if the file ends before that.
func readFull(r io.ReaderAt, buf []byte, off int64) error {
	if len(buf) == 0 {
		return nil
	}
	n, err := r.ReadAt(buf, off)
	switch {
	case n == len(buf):
		return nil
	case err == nil || err == io.EOF:
		return io.ErrUnexpectedEOF
	}
	return err
}

// asReaders gives up the concrete type of the files.
func asReaders[R Reader](files map[string]R) map[string]Reader {
	readers := make(map[string]Reader, len(files))
	for name, f := range files {
		readers[name] = f
	}
	return readers
}
