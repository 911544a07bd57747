package ntfs

import (
	"errors"
	"io"
	"math"
	"sort"
)

// content is what an attribute holds, assembled from all of its extents.
type content struct {
	flags    uint16
	resident bool
	value    []byte // if resident
	runs     []run  // without a gap, from VCN 0 on
	size     int64  // bytes
	valid    int64  // bytes written so far: the rest reads as zeros
}

// covered gives the VCN that follows the last run.
func (c *content) covered() int64 {
	if len(c.runs) == 0 {
		return 0
	}
	return c.runs[len(c.runs)-1].end()
}

// gather assembles the content of an attribute of a base record. It gives nil if the file has no
// such attribute.
func (v *Volume) gather(base *fileRecord, kind attributeType, name string) (*content, error) {
	c := &content{}
	found, err := v.gatherInto(c, base, kind, name)
	if err != nil || !found {
		return nil, err
	}
	return c, nil
}

// gatherInto extends c by one extent after the other, so that those of the $MFT can be read through
// the ones before them.
func (v *Volume) gatherInto(c *content, base *fileRecord, kind attributeType,
	name string) (found bool, err error) {
	last := base
	for _, e := range base.entries() {
		if e.kind != kind || e.name != name {
			continue
		}
		var a *attribute
		if a, last, err = v.listed(e, base, last); err != nil {
			return false, err
		}
		if found && (a.resident || a.lowest == 0) {
			return false, corrupt(last.at, title(base.ref.number()), "has %s twice", kind)
		}
		if err := v.addExtent(c, a, last); err != nil {
			return false, err
		}
		found = true
	}
	if !found {
		return false, nil
	}
	return true, v.checkContent(c, base)
}

// entries gives the attribute list of a file, made up if all of its attributes are in one record.
func (r *fileRecord) entries() []listEntry {
	if r.list != nil {
		return r.list
	}
	list := make([]listEntry, 0, len(r.attributes))
	for _, a := range r.attributes {
		list = append(list,
			listEntry{kind: a.kind, name: a.name, lowest: a.lowest, ref: r.ref,
				instance: a.instance})
	}
	return list
}

// addExtent adds an attribute, or the next extent of one, which is stored in holder.
func (v *Volume) addExtent(c *content, a *attribute, holder *fileRecord) (err error) {
	if a.resident {
		*c = content{flags: a.flags, resident: true, value: a.value, size: int64(len(a.value)),
			valid: int64(len(a.value))}
		return nil
	}
	record := title(holder.ref.number())
	if a.lowest != c.covered() {
		return corrupt(holder.at, record, "%s goes on with cluster %d, expected %d", a.kind,
			a.lowest, c.covered())
	}
	if a.lowest == 0 {
		if a.valid < 0 || a.valid > a.size || a.size > math.MaxInt64-v.boot.clusterSize {
			return corrupt(holder.at, record, "%s has %d bytes, %d of them valid", a.kind, a.size,
				a.valid)
		}
		c.flags, c.size, c.valid = a.flags, a.size, a.valid
	}
	c.runs, err = v.decodeRuns(c.runs, a, holder)
	return err
}

// checkContent makes sure that every byte has clusters and no cluster is used twice.
func (v *Volume) checkContent(c *content, base *fileRecord) error {
	if c.resident {
		return nil
	}
	if has := c.covered() * v.boot.clusterSize; c.size > has {
		return corrupt(base.at, title(base.ref.number()),
			"an attribute of %d bytes has runs for %d", c.size, has)
	}
	return v.checkOverlap(c, base)
}

// readContent fills p from offset off of c, all of which must exist. It gives the offset of the
// first byte on the volume, if it has one.
func (v *Volume) readContent(c *content, p []byte, off int64) (at int64, err error) {
	if c.resident {
		copy(p, c.value[off:])
		return 0, nil
	}
	if stored := max(0, c.valid-off); stored < int64(len(p)) {
		clear(p[stored:])
		p = p[:stored]
	}
	for first := true; len(p) > 0; first = false {
		start, room, err := v.locate(c, off)
		if err != nil {
			return 0, err
		}
		n := min(room, int64(len(p)))
		if first {
			at = start
		}
		if start == hole {
			clear(p[:n])
		} else if err := v.readAt(p[:n], start); err != nil {
			return 0, err
		}
		p, off = p[n:], off+n
	}
	return at, nil
}

// locate gives where offset off of c lies on the volume, or hole, and how many bytes follow it
// contiguously.
func (v *Volume) locate(c *content, off int64) (at, room int64, err error) {
	size := v.boot.clusterSize
	vcn := off / size
	i := sort.Search(len(c.runs), func(i int) bool { return c.runs[i].end() > vcn })
	if i == len(c.runs) {
		return 0, 0, corrupt(v.boot.mft*size, "$MFT", "the place of its byte 0x%x is not known",
			off)
	}
	r := c.runs[i]
	room = r.end()*size - off
	if r.lcn == hole {
		return hole, room, nil
	}
	return r.lcn*size + off - r.vcn*size, room, nil
}

// readPlain reads all of an attribute that the file system itself needs; its size was checked
// before.
func (v *Volume) readPlain(c *content, holder *fileRecord, what string) ([]byte, error) {
	if err := checkPlain(c, holder, what); err != nil {
		return nil, err
	}
	b := make([]byte, c.size)
	_, err := v.readContent(c, b, 0)
	return b, err
}

// checkPlain refuses compressed or encrypted content where the format has none.
func checkPlain(c *content, holder *fileRecord, what string) error {
	if !c.resident && c.flags&(flagsCompressed|flagEncrypted) != 0 {
		return corrupt(holder.at, title(holder.ref.number()), "its %s has the flags 0x%04x", what,
			c.flags)
	}
	return nil
}

// readAt fills p from the volume.
func (v *Volume) readAt(p []byte, off int64) error {
	n, err := v.r.ReadAt(p, off)
	switch {
	case n == len(p):
		return nil
	case err == nil || errors.Is(err, io.EOF):
		return &TruncatedError{Size: off + int64(n), Need: off + int64(len(p))}
	}
	return &readError{off, len(p), err}
}
