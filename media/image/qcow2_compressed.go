package image

import (
	"compress/flate"
	"errors"
	"io"
	"sync"
)

// inflated keeps the cluster that was decompressed last: files are read in
// pieces smaller than a cluster.
type inflated struct {
	mu    sync.Mutex
	entry uint64 // whose cluster it is
	data  []byte
}

// inflate fills p with the content of a compressed cluster, from inside it on.
func (t *qcow2Tables) inflate(p []byte, l2 uint64, where, inside int64) error {
	c := &t.inflated
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.data == nil || c.entry != l2 {
		if err := c.fill(t, l2, where); err != nil {
			c.data = nil
			return err
		}
		c.entry = l2
	}
	copy(p, c.data[inside:])
	return nil
}

// fill decompresses a cluster. Its L2 entry holds an offset of any alignment
// and, above that, how many sectors the data reaches into after the first.
func (c *inflated) fill(t *qcow2Tables, l2 uint64, where int64) error {
	bits := 62 - (t.bits - 8)
	off := int64(l2 & (1<<bits - 1))
	sectors := int64(l2>>bits) & (1<<(t.bits-8) - 1)
	n := (sectors+1)*512 - off%512
	if off >= t.territory.end {
		return qcow2Corrupt(where, "L2 table", "compressed cluster at 0x%x", off)
	}
	n = min(n, t.territory.end-off)
	if c.data == nil {
		c.data = make([]byte, t.cluster())
	}
	z := flate.NewReader(io.NewSectionReader(t.file, off, n))
	_, err := io.ReadFull(z, c.data)
	var bad flate.CorruptInputError
	if errors.As(err, &bad) || err == io.EOF || err == io.ErrUnexpectedEOF {
		return qcow2Corrupt(off, "compressed cluster", "%v", err)
	}
	return err
}
