package hive

import (
	"bytes"
	"sort"
)

// A view is a hive's file as it will be once the logs are replayed and the edits are written: the
// primary file, overlaid with what the logs hold, overlaid with the pages edited in memory. It
// reads through a small cache, so that a hive of any size takes the same memory.
type view struct {
	primary Storage
	extents []extent         // replayed, ascending and disjoint
	edited  map[int64][]byte // whole pages by file offset
	size    int64            // beyond it the view reads as zeros

	cache [cacheBlocks]cacheBlock
	last  cacheBlock // the block used last; it may have left the cache
	hand  int        // the next cache block to look at when one must go

	// reuse lets a new block take the memory of the evicted one. A slice is then valid only until
	// the next read, but a walk over everything leaves no garbage behind.
	reuse bool
}

// An extent is a run of consecutive bytes of the file that come from a log.
type extent struct {
	off, length int64 // in the hive's file
	src         Storage
	srcOff      int64
}

const (
	blockSize   = 32 << 10
	cacheBlocks = 64
)

type cacheBlock struct {
	off  int64 // of the block's first byte, plus one; 0 if empty
	used bool
	data []byte
}

// readAt fills p with the bytes at off, bypassing the cache.
func (v *view) readAt(p []byte, off int64) error {
	if err := readFull(v.primary, p, off); err != nil {
		return err
	}
	if end := v.size - off; end < int64(len(p)) {
		clear(p[max(0, end):])
	}
	if err := v.replayed(p, off); err != nil {
		return err
	}
	if len(v.edited) > 0 {
		for at := off &^ (pageSize - 1); at < off+int64(len(p)); at += pageSize {
			if page, ok := v.edited[at]; ok {
				overlay(p, off, page, at)
			}
		}
	}
	return nil
}

// replayed lays the logs' pages over p.
func (v *view) replayed(p []byte, off int64) error {
	end := off + int64(len(p))
	first := sort.Search(len(v.extents), func(i int) bool {
		return v.extents[i].off+v.extents[i].length > off
	})
	for _, e := range v.extents[first:] {
		if e.off >= end {
			break
		}
		from, to := max(e.off, off), min(e.off+e.length, end)
		if err := readFull(e.src, p[from-off:to-off], e.srcOff+from-e.off); err != nil {
			return err
		}
	}
	return nil
}

// overlay copies the part of page that falls into p; page begins at pageOff, p at off.
func overlay(p []byte, off int64, page []byte, pageOff int64) {
	if d := off - pageOff; d >= 0 {
		copy(p, page[min(d, int64(len(page))):])
	} else if -d < int64(len(p)) {
		copy(p[-d:], page)
	}
}

// bytes returns n bytes at off. The slice must not be written to; it is valid until the view is
// edited.
func (v *view) bytes(off int64, n int) ([]byte, error) {
	b, err := v.from(off)
	if err != nil {
		return nil, err
	}
	if n <= len(b) {
		return b[:n:n], nil
	}
	p := make([]byte, n)
	for done := copy(p, b); done < n; done += copy(p[done:], b) {
		if b, err = v.from(off + int64(done)); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// from returns the rest of the block that holds off, from off on. It has at least a whole size word
// of a cell, since cells start at multiples of 8.
func (v *view) from(off int64) ([]byte, error) {
	at := off &^ (blockSize - 1)
	if v.last.off != at+1 { // most reads are close to the one before
		if err := v.load(at); err != nil {
			return nil, err
		}
	}
	return v.last.data[off-at:], nil
}

// load makes the block at a multiple of blockSize the last one used. The cache is four-way set
// associative. Unless reuse is set, an evicted block is left to whoever still holds a slice of it.
func (v *view) load(at int64) error {
	const ways = 4
	first := uint64(at) / blockSize * ways % cacheBlocks
	set := v.cache[first : first+ways]
	for i := range set {
		if set[i].off == at+1 {
			set[i].used = true
			v.last = set[i]
			return nil
		}
	}
	victim := v.victim(set)
	b := victim.data
	if !v.reuse || b == nil {
		b = make([]byte, blockSize)
	}
	*victim, v.last = cacheBlock{}, cacheBlock{}
	if err := v.readAt(b, at); err != nil {
		return err
	}
	*victim = cacheBlock{off: at + 1, used: true, data: b}
	v.last = *victim
	return nil
}

// victim picks the block of a set to evict: an empty one, or the next one not used since it was
// last considered.
func (v *view) victim(set []cacheBlock) *cacheBlock {
	v.hand++
	for i := range set {
		b := &set[(v.hand+i)%len(set)]
		if b.off == 0 || !b.used {
			return b
		}
		b.used = false
	}
	return &set[v.hand%len(set)]
}

// write changes bytes in the view and drops them from the cache.
func (v *view) write(off int64, b []byte) error {
	for len(b) > 0 {
		at := off &^ (pageSize - 1)
		page, ok := v.edited[at]
		if !ok {
			page = make([]byte, pageSize)
			if err := v.readAt(page, at); err != nil {
				return err
			}
			if v.edited == nil {
				v.edited = make(map[int64][]byte)
			}
			v.edited[at] = page
		}
		v.drop(at)
		n := copy(page[off-at:], b)
		b, off = b[n:], off+int64(n)
	}
	return nil
}

// drop forgets the cached block that holds off.
func (v *view) drop(off int64) {
	at := off &^ (blockSize - 1)
	for i := range v.cache {
		if v.cache[i].off == at+1 {
			v.cache[i] = cacheBlock{}
		}
	}
	if v.last.off == at+1 {
		v.last = cacheBlock{}
	}
}

// once returns a view of the same content for a single walk over it, with reuse.
func (v *view) once() *view {
	return &view{primary: v.primary, extents: v.extents, edited: v.edited,
		size: v.size, reuse: true}
}

// fork returns a view of the same content whose edits do not show in v.
func (v *view) fork() *view {
	f := &view{primary: v.primary, extents: v.extents, size: v.size,
		edited: make(map[int64][]byte, len(v.edited))}
	for at, page := range v.edited {
		f.edited[at] = bytes.Clone(page)
	}
	return f
}
