package device

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"unhello/media"
)

var errBadSector = errors.New("bad sector")

// strict is a raw device. The guard in aligned refuses whatever it must not be asked for.
type strict struct {
	t      *testing.T
	mu     sync.Mutex
	bytes  []byte
	reads  int
	writes int
	bad    int64         // offset of a sector that can't be read or written, 0 for none
	delay  time.Duration // after a read
}

func (s *strict) check(p []byte, off int64) {
	s.t.Helper()
	if len(p) == 0 || len(p) > alignedChunk {
		s.t.Errorf("%d bytes at once, at %d", len(p), off)
	}
}

// upTo gives the bytes that are transferred before the bad sector is hit.
func (s *strict) upTo(p []byte, off int64) (int, error) {
	if s.bad > 0 && off <= s.bad && s.bad < off+int64(len(p)) {
		return int(s.bad - off), errBadSector
	}
	return len(p), nil
}

func (s *strict) ReadAt(p []byte, off int64) (int, error) {
	defer time.Sleep(s.delay) // so that others get their turn
	s.mu.Lock()
	defer s.mu.Unlock()
	s.check(p, off)
	s.reads++
	n, err := s.upTo(p, off)
	copy(p[:n], s.bytes[off:])
	return n, err
}

func (s *strict) WriteAt(p []byte, off int64) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.check(p, off)
	s.writes++
	n, err := s.upTo(p, off)
	copy(s.bytes[off:], p[:n])
	return n, err
}

// newStrict gives a raw device of random bytes and access to it.
func newStrict(t *testing.T, sector, size int64) (*strict, *aligned) {
	s := &strict{t: t, bytes: randomBytes(size, 1)}
	return s, newAligned(s, func() int64 { return size }, sector)
}

func randomBytes(n int64, seed byte) []byte {
	b := make([]byte, n)
	_, _ = rand.NewChaCha8([32]byte{seed}).Read(b) // never fails
	return b
}

type byteRange struct{ offset, size int64 }

// ranges are those where alignment matters, and one that takes several pieces.
func ranges(sector int64) []byteRange {
	list := []byteRange{{offset: 3, size: 2*alignedChunk + 5},
		{offset: sector, size: 2 * alignedChunk}}
	for _, off := range []int64{0, 1, sector - 1, sector, sector + 1, 5*sector - 3} {
		for _, n := range []int64{0, 1, 4, sector - 1, sector, sector + 1, 2*sector + 7} {
			list = append(list, byteRange{offset: off, size: n})
		}
	}
	return list
}

func TestAlignedReadAt(t *testing.T) {
	for _, sector := range []int64{512, 4096} {
		raw, a := newStrict(t, sector, 3*alignedChunk)
		for _, r := range ranges(sector) {
			p := make([]byte, r.size)
			n, err := a.ReadAt(p, r.offset)
			if n != len(p) || err != nil || !bytes.Equal(p, raw.bytes[r.offset:][:n]) {
				t.Errorf("sector %d: %d bytes at %d: %d, %v", sector, r.size, r.offset, n, err)
			}
		}
	}
}

func TestAlignedReadAtTheEnd(t *testing.T) {
	raw, a := newStrict(t, 512, 4096)
	for _, test := range []struct {
		off  int64
		want int
	}{{4090, 6}, {4096, 0}, {5000, 0}} {
		p := make([]byte, 10)
		n, err := a.ReadAt(p, test.off)
		if n != test.want || err != io.EOF || n > 0 && !bytes.Equal(p[:n], raw.bytes[test.off:]) {
			t.Errorf("at %d: %d, %v", test.off, n, err)
		}
	}
	var outside *media.OutsideError
	if n, err := a.ReadAt(make([]byte, 10), -5); n != 0 || !errors.As(err, &outside) {
		t.Errorf("before the start: %d, %v", n, err)
	}
}

func TestAlignedWriteAt(t *testing.T) {
	for _, sector := range []int64{512, 4096} {
		for _, r := range ranges(sector) {
			t.Run(fmt.Sprintf("sector %d, %d bytes at %d", sector, r.size, r.offset),
				func(t *testing.T) {
					raw, a := newStrict(t, sector, 3*alignedChunk)
					want := bytes.Clone(raw.bytes)
					p := randomBytes(r.size, 2)
					copy(want[r.offset:], p)
					if n, err := a.WriteAt(p, r.offset); n != len(p) || err != nil {
						t.Fatal(n, err)
					}
					if !bytes.Equal(raw.bytes, want) {
						t.Error("other bytes than these changed")
					}
				})
		}
	}
}

// Whole sectors are written without being read first.
func TestAlignedWriteOfWholeSectors(t *testing.T) {
	raw, a := newStrict(t, 512, 8192)
	if _, err := a.WriteAt(make([]byte, 1024), 512); err != nil || raw.reads != 0 ||
		raw.writes != 1 {
		t.Errorf("%d reads, %d writes, %v", raw.reads, raw.writes, err)
	}
}

func TestAlignedWritesNothingOutside(t *testing.T) {
	raw, a := newStrict(t, 512, 4096)
	for _, off := range []int64{-1, 4093, 4096, 1 << 62, 1<<63 - 1} {
		var outside *media.OutsideError
		if n, err := a.WriteAt(make([]byte, 4), off); n != 0 || !errors.As(err, &outside) {
			t.Errorf("at %d: %d, %v", off, n, err)
		}
	}
	if raw.writes != 0 {
		t.Error("written")
	}
}

func TestAlignedBadSector(t *testing.T) {
	raw, a := newStrict(t, 512, 8192)
	raw.bad = 1024
	if n, err := a.ReadAt(make([]byte, 2000), 500); n != 524 || !errors.Is(err, errBadSector) {
		t.Errorf("read: %d, %v", n, err)
	}
	if n, err := a.WriteAt(make([]byte, 1000), 600); n != 424 || !errors.Is(err, errBadSector) {
		t.Errorf("write: %d, %v", n, err)
	}
	var read *media.ReadError
	if n, err := a.WriteAt(make([]byte, 4), 1030); n != 0 || !errors.As(err, &read) {
		t.Errorf("write of a part: %d, %v", n, err)
	}
}

// Two goroutines write different bytes of one sector: both writes must survive.
func TestAlignedWritesAtOnce(t *testing.T) {
	raw, a := newStrict(t, 512, 4096)
	raw.delay = time.Millisecond
	var all sync.WaitGroup
	for i := range 64 {
		all.Go(func() {
			if _, err := a.WriteAt([]byte{byte(i)}, int64(i)); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	for i := range 64 {
		if raw.bytes[i] != byte(i) {
			t.Fatalf("byte %d is %d", i, raw.bytes[i])
		}
	}
}
