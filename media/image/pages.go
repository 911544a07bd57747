package image

import (
	"io"
	"sync"
)

const (
	pageSize = 4096
	maxPages = 256
)

// pages reads the tables of an image a page at a time and keeps some pages, so that neither memory
// nor the cost of opening grows with what an image says about itself.
type pages struct {
	file File
	mu   sync.Mutex
	kept map[int64][]byte // by the offset of the page
}

func newPages(f File) *pages { return &pages{file: f, kept: make(map[int64][]byte)} }

// read fills p from the file at off.
func (c *pages) read(p []byte, off int64) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if off < 0 || off > c.file.Size()-int64(len(p)) {
		return io.ErrUnexpectedEOF
	}
	for len(p) > 0 {
		b, err := c.page(off &^ (pageSize - 1))
		if err != nil {
			return err
		}
		n := copy(p, b[off&(pageSize-1):])
		p, off = p[n:], off+int64(n)
	}
	return nil
}

// page gives the page at off, with zeros behind the end of the file.
func (c *pages) page(off int64) ([]byte, error) {
	if b, ok := c.kept[off]; ok {
		return b, nil
	}
	b := make([]byte, pageSize)
	if err := readPart(c.file, b, off); err != nil {
		return nil, err
	}
	if len(c.kept) >= maxPages {
		clear(c.kept)
	}
	c.kept[off] = b
	return b, nil
}

func (c *pages) be32(off int64) (uint32, error) {
	var b [4]byte
	err := c.read(b[:], off)
	return be32(b[:]), err
}

func (c *pages) be64(off int64) (uint64, error) {
	var b [8]byte
	err := c.read(b[:], off)
	return be64(b[:]), err
}

func (c *pages) le64(off int64) (uint64, error) {
	var b [8]byte
	err := c.read(b[:], off)
	return le64(b[:]), err
}

// readFull reads all of p at off.
func readFull(f File, p []byte, off int64) error {
	n, err := f.ReadAt(p, off)
	if n == len(p) {
		return nil
	}
	if err == nil || err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return err
}

// readPart reads what the file has of p at off, with zeros behind its end.
func readPart(f File, p []byte, off int64) error {
	n := max(0, min(int64(len(p)), f.Size()-off))
	clear(p[n:])
	if n == 0 {
		return nil
	}
	return readFull(f, p[:n], off)
}
