package image

import (
	"compress/flate"
	"errors"
	"io"
	"sync"
)

// inflated keeps the cluster that was decompressed last: files are read in pieces smaller than a
// cluster.
type inflated struct {
	mu    sync.Mutex
	entry uint64 // whose cluster data is, 0 for none
	data  []byte
	flate io.ReadCloser
}

// inflate fills p with the content of a compressed cluster, from offset inside on.
func (t *qcow2Tables) inflate(p []byte, l2 uint64, where, inside int64) error {
	c := &t.inflated
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.entry != l2 {
		c.entry = 0
		if err := c.fill(t, l2, where); err != nil {
			return err
		}
		c.entry = l2
	}
	copy(p, c.data[inside:])
	return nil
}

// fill decompresses a cluster. Its L2 entry, which stands at where, holds an offset of any
// alignment and, above that, the number of sectors after the first one that the data reaches into.
func (c *inflated) fill(t *qcow2Tables, l2 uint64, where int64) error {
	bits := 62 - (t.bits - 8)
	off := int64(l2 & (1<<bits - 1))
	sectors := int64(l2>>bits) & (1<<(t.bits-8) - 1)
	if off >= t.territory.end {
		return qcow2Corrupt(where, "L2 table", "compressed cluster at 0x%x", off)
	}
	n := min((sectors+1)*512-off%512, t.territory.end-off)
	packed := io.NewSectionReader(t.file, off, n)
	if c.data == nil {
		c.data, c.flate = make([]byte, t.cluster()), flate.NewReader(packed)
	} else if err := c.flate.(flate.Resetter).Reset(packed, nil); err != nil {
		return err
	}
	_, err := io.ReadFull(c.flate, c.data)
	var bad flate.CorruptInputError
	if errors.As(err, &bad) || err == io.EOF || err == io.ErrUnexpectedEOF {
		return qcow2Corrupt(off, "compressed cluster", "%v", err)
	}
	return err
}
