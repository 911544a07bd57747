package bitlocker

import (
	"errors"
	"io"
	"runtime"
	"sync"
	"sync/atomic"
)

// Plain is the plaintext of an unlocked volume as Windows sees it: the boot sectors where they
// belong, and zeros where BitLocker keeps its own data. Nothing is ever written through it. Any
// number of goroutines may read at the same time if they may read the volume itself.
type Plain struct {
	r          io.ReaderAt
	volumeSize int64 // may end in the middle of a sector
	m          *metadata
	cipher     sectorCipher // nil on a decrypted volume, which has no ciphertext
	extents    *extents
	gate       *gate
	recordKey  [32]byte
}

// newPlain makes the view of a volume from the metadata that it was unlocked with. The cipher is
// nil for a decrypted volume. It reads everything it needs right away: the map of an unfinished
// conversion, and the boot sector, which has the size of the file system.
func newPlain(
	r io.ReaderAt, size int64, m *metadata, c sectorCipher, recordKey [32]byte,
) (*Plain, error) {
	if c == nil && m.state != Decrypted {
		return nil, errWiped
	}
	var eow *eowMap
	if m.variant == EOW && m.state != Decrypted {
		var err error
		if eow, err = readEOW(r, size, m); err != nil {
			return nil, err
		}
	}
	l, err := newExtents(m, size, eow)
	if err != nil {
		return nil, err
	}
	p := &Plain{r: r, volumeSize: size, m: m, cipher: c, extents: l, recordKey: recordKey}
	if p.gate, err = newGate(p); err != nil {
		return nil, err
	}
	return p, nil
}

// Size returns the size of the view: that of the volume, in whole sectors.
func (p *Plain) Size() int64 { return p.extents.size }

// RecordKey returns a key of this volume that seals what is recorded about it. Only the unlocked
// volume has it, and it opens nothing on the volume.
func (p *Plain) RecordKey() [32]byte { return p.recordKey }

// Wipe forgets the keys. Nothing can be read afterwards, and nothing may be reading meanwhile.
func (p *Plain) Wipe() {
	p.cipher = nil
	p.recordKey = [32]byte{}
}

var (
	errWiped    = errors.New("bitlocker: the volume's key is gone")
	errNegative = errors.New("bitlocker: read before the start of the volume")
)

const (
	// pieceSize is how much is read and decrypted at a time: small enough for the cache of one
	// core.
	pieceSize = 64 << 10
	// parallelSize is the smallest read for which starting goroutines pays off.
	parallelSize = 4 * pieceSize
)

// ReadAt reads plaintext at any offset. Large reads use all processors.
func (p *Plain) ReadAt(b []byte, off int64) (int, error) {
	if off < 0 {
		return 0, errNegative
	}
	if off >= p.extents.size {
		return 0, io.EOF
	}
	var atEnd error
	if left := p.extents.size - off; int64(len(b)) > left {
		b, atEnd = b[:left], io.EOF
	}
	var n int
	var err error
	if len(b) < parallelSize || runtime.GOMAXPROCS(0) == 1 {
		n, err = p.read(b, off)
	} else {
		n, err = p.readParallel(b, off)
	}
	if err == nil {
		err = atEnd
	}
	return n, err
}

// readParallel has several goroutines read the pieces, one after another.
func (p *Plain) readParallel(b []byte, off int64) (int, error) {
	// Pieces begin at multiples of their size, so that no sector is in two of them.
	first := off / pieceSize
	count := (off+int64(len(b))-1)/pieceSize - first + 1
	var (
		next   atomic.Int64
		failed atomic.Bool
		wait   sync.WaitGroup
		mu     sync.Mutex
		good   = len(b) // all before this was read
		why    error
	)
	work := func() {
		for !failed.Load() {
			i := next.Add(1) - 1
			if i >= count {
				return
			}
			start := max((first+i)*pieceSize-off, 0)
			end := min((first+i+1)*pieceSize-off, int64(len(b)))
			n, err := p.read(b[start:end], off+start)
			if err == nil {
				continue
			}
			failed.Store(true)
			mu.Lock()
			if at := int(start) + n; at < good {
				good, why = at, err
			}
			mu.Unlock()
		}
	}
	for range min(int64(runtime.GOMAXPROCS(0)), count) - 1 {
		wait.Go(work)
	}
	work()
	wait.Wait()
	return good, why
}

// scratch is what a read needs besides the caller's buffer.
type scratch struct {
	raw    [pieceSize]byte     // ciphertext
	sector [maxSectorSize]byte // plaintext of a sector that is needed only in part
}

var scratches = sync.Pool{New: func() any { return new(scratch) }}

// read reads plaintext that lies within the view.
func (p *Plain) read(b []byte, off int64) (int, error) {
	s := scratches.Get().(*scratch)
	defer scratches.Put(s)
	done := 0
	for done < len(b) {
		e := p.extents.at(off)
		part := b[done:]
		if left := e.end - off; int64(len(part)) > left {
			part = part[:left]
		}
		n, err := p.readExtent(part, off, e, s)
		done += n
		off += int64(n)
		if err != nil {
			return done, err
		}
	}
	return done, nil
}

// readExtent reads plaintext that lies within an extent.
func (p *Plain) readExtent(b []byte, off int64, e *extent, s *scratch) (int, error) {
	switch e.from {
	case zeros:
		clear(b)
		return len(b), nil
	case asIs:
		n, err := readFull(p.r, b, off+e.shift)
		if p.m.variant == Vista {
			patchVista(b[:n], off, p.m)
		}
		return n, err
	}
	done := 0
	for done < len(b) {
		n, err := p.readSealed(b[done:], off+e.shift, s)
		done += n
		off += int64(n)
		if err != nil {
			return done, err
		}
	}
	return done, nil
}

// readSealed decrypts the first piece of what is needed at a physical offset.
func (p *Plain) readSealed(b []byte, phys int64, s *scratch) (int, error) {
	if p.cipher == nil {
		return 0, errWiped
	}
	size := int64(p.m.sectorSize)
	start := phys &^ (size - 1)
	end := (phys + int64(len(b)) + size - 1) &^ (size - 1)
	raw := s.raw[:min(end-start, pieceSize)]
	n, err := readFull(p.r, raw, start)
	raw = raw[:int64(n)&^(size-1)]
	done := 0
	for at := int64(0); at < int64(len(raw)); at += size {
		skip := phys + int64(done) - (start + at) // only in the first sector
		from := raw[at : at+size]
		if rest := b[done:]; skip == 0 && int64(len(rest)) >= size {
			p.cipher.decrypt(rest[:size], from, start+at)
			done += int(size)
			continue
		}
		p.cipher.decrypt(s.sector[:size], from, start+at)
		done += copy(b[done:], s.sector[skip:size])
	}
	return done, err
}

// readFull reads all of b or returns an error.
func readFull(r io.ReaderAt, b []byte, off int64) (int, error) {
	n, err := r.ReadAt(b, off)
	switch {
	case n == len(b):
		err = nil
	case err == nil || errors.Is(err, io.EOF):
		err = io.ErrUnexpectedEOF
	}
	return n, err
}
