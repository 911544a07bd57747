package fat

import (
	"encoding/binary"
	"io"
	"sort"
)

// A run is clusters one after the other.
type run struct {
	index   int64 // of its first cluster in the chain
	cluster uint32
}

// chain is the content of a file or folder: the clusters of one chain of the FAT.
type chain struct {
	v    *Volume
	runs []run
	size int64
}

// follow follows a chain of at most that many clusters, and keeps the first ones. It has to end. A
// loop is noticed within about twice its length, as Brent does: by a cluster that is passed again,
// of those whose index is a power of two.
func (v *Volume) follow(first uint32, keep, most int64) (*chain, error) {
	c := &chain{v: v}
	index, passed, marked := int64(0), uint32(0), int64(1)
	for next := first; index == 0 || next < endOfChain; index++ {
		switch {
		case !v.has(next):
			return nil, v.fault(first, "a chain of clusters leads astray")
		case index == most || next == passed:
			return nil, v.fault(first, "a chain of clusters has no end")
		case index == marked:
			passed, marked = next, 2*marked
		}
		if last := len(c.runs) - 1; index < keep && (last < 0 ||
			int64(next)-int64(c.runs[last].cluster) != index-c.runs[last].index) {
			c.runs = append(c.runs, run{index, next})
		}
		var err error
		if next, err = v.next(next); err != nil {
			return nil, err
		}
	}
	c.size = min(index, keep) * v.cluster
	return c, nil
}

// fault is about the chain that begins with a cluster.
func (v *Volume) fault(cluster uint32, problem string) error {
	return &VolumeError{v.fat + 4*int64(cluster), problem}
}

// next reads the FAT's entry of a cluster, and keeps the part that it is in.
func (v *Volume) next(cluster uint32) (uint32, error) {
	at := 4 * int64(cluster)
	if page := at / fatPage; page != v.page || v.entries == nil {
		end := min((page+1)*fatPage, 4*(int64(v.clusters)+firstCluster))
		b := make([]byte, end-page*fatPage)
		if n, err := v.r.ReadAt(b, v.fat+page*fatPage); n < len(b) {
			return 0, err
		}
		v.page, v.entries = page, b
	}
	return binary.LittleEndian.Uint32(v.entries[at%fatPage:]) & entryMask, nil
}

// fatPage is how much of the FAT is read at a time.
const fatPage = 16 << 10

// ReadAt is io.ReaderAt.
func (c *chain) ReadAt(p []byte, off int64) (int, error) {
	if off < 0 {
		return 0, errNegative
	}
	done := 0
	for done < len(p) && off < c.size {
		i := sort.Search(len(c.runs), func(i int) bool {
			return c.runs[i].index*c.v.cluster > off
		}) - 1
		end := c.size
		if i+1 < len(c.runs) {
			end = min(end, c.runs[i+1].index*c.v.cluster)
		}
		part := p[done:min(int64(len(p)), int64(done)+end-off)]
		at := c.v.offset(c.runs[i].cluster) + off - c.runs[i].index*c.v.cluster
		n, err := c.v.r.ReadAt(part, at)
		done, off = done+n, off+int64(n)
		if n < len(part) {
			return done, err
		}
	}
	if done < len(p) {
		return done, io.EOF
	}
	return done, nil
}
