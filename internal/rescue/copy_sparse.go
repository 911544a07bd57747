package rescue

import (
	"bytes"
	"context"
	"io"
	"runtime"
	"sync"
)

// chunkSize is how much is copied at a time, and how much has to be zero to become a hole.
const chunkSize = 128 << 10

// A sparseCopy leaves out chunks of zeros, but never the last one, so the file always gets its full
// size.
//
// Each processor reads, decrypts and writes chunks on its own: while one waits for the system or
// copies memory, the others decrypt.
type sparseCopy struct {
	to       io.WriterAt
	from     io.ReaderAt
	size     int64
	progress func(done, total int64)

	mu   sync.Mutex
	next int64 // offset of the first chunk that nobody has taken
	done int64
}

func (c *sparseCopy) run(ctx context.Context) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			if err := c.work(ctx); err != nil {
				stop(err)
			}
		})
	}
	workers.Wait()
	return context.Cause(ctx)
}

// work copies chunks until none are left or another worker has failed.
func (c *sparseCopy) work(ctx context.Context) error {
	buf, zeros := make([]byte, chunkSize), make([]byte, chunkSize)
	for ctx.Err() == nil {
		off := c.take()
		if off >= c.size {
			return nil
		}
		p := buf[:min(chunkSize, c.size-off)]
		if n, err := c.from.ReadAt(p, off); n < len(p) {
			return err
		}
		last := off+int64(len(p)) == c.size
		if last || !bytes.Equal(p, zeros[:len(p)]) {
			if _, err := c.to.WriteAt(p, off); err != nil {
				return err
			}
		}
		c.tell(int64(len(p)))
	}
	return nil
}

// take claims the next chunk and returns its offset.
func (c *sparseCopy) take() int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	off := c.next
	c.next += chunkSize
	return off
}

// tell reports that n more bytes are done.
func (c *sparseCopy) tell(n int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.done += n
	c.progress(c.done, c.size)
}
