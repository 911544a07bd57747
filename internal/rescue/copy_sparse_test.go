package rescue

import (
	"bytes"
	"context"
	"errors"
	"io"
	"sync"
	"testing"
)

// written is a file that remembers what was written and where.
type written struct {
	mu     sync.Mutex
	chunks map[int64][]byte
	failAt int64 // writes from there on fail, if not 0
}

var errFull = errors.New("full")

func (w *written) WriteAt(p []byte, off int64) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.failAt != 0 && off >= w.failAt {
		return 0, errFull
	}
	w.chunks[off] = bytes.Clone(p)
	return len(p), nil
}

func copied(
	ctx context.Context, w *written, from io.ReaderAt, size int64, progress func(done, total int64),
) error {
	return (&sparseCopy{to: w, from: from, size: size, progress: progress}).run(ctx)
}

func ignore(int64, int64) {}

// source has a chunk of ones, many of zeros, one that ends with a one, and a short one of zeros.
func source() []byte {
	b := make([]byte, 20*chunkSize+5)
	copy(b, bytes.Repeat([]byte{1}, chunkSize))
	b[20*chunkSize-1] = 1
	return b
}

func TestSparseCopy(t *testing.T) {
	src, w := source(), &written{chunks: map[int64][]byte{}}
	var last int64
	err := copied(context.Background(), w, bytes.NewReader(src), int64(len(src)),
		func(done, total int64) {
			if done <= last || total != int64(len(src)) {
				t.Errorf("%d of %d after %d", done, total, last)
			}
			last = done
		})
	if err != nil || last != int64(len(src)) {
		t.Fatal(last, err)
	}
	if len(w.chunks) != 3 {
		t.Errorf("%d chunks written, want those with ones and the last", len(w.chunks))
	}
	got := make([]byte, len(src))
	for off, p := range w.chunks {
		copy(got[off:], p)
	}
	if !bytes.Equal(got, src) || len(w.chunks[20*chunkSize]) != 5 {
		t.Error("the copy differs")
	}
}

func TestSparseCopyFails(t *testing.T) {
	canceled, cancel := context.WithCancel(context.Background())
	cancel()
	src := source()
	for _, test := range []struct {
		name   string
		ctx    context.Context
		from   []byte
		failAt int64
		want   error
	}{
		{"reading", context.Background(), src[:len(src)-1], 0, io.EOF},
		{"writing", context.Background(), src, chunkSize, errFull},
		{"canceled", canceled, src, 0, context.Canceled},
	} {
		t.Run(test.name, func(t *testing.T) {
			to := &written{chunks: map[int64][]byte{}, failAt: test.failAt}
			if err := copied(test.ctx, to, bytes.NewReader(test.from),
				int64(len(src)), ignore); !errors.Is(err, test.want) {
				t.Errorf("%v, want %v", err, test.want)
			}
		})
	}
}
