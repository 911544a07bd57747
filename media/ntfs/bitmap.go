package ntfs

import (
	"cmp"
	"slices"
)

// $Bitmap has one bit for each cluster of the volume, set if it is in use.

// bitmapChunk is how much of it is read at a time.
const bitmapChunk = 4096

// Unallocated looks in $Bitmap for a cluster of these ranges that is not in use, and gives its
// offset on the volume. A range outside the volume counts as one. A file with such a cluster is not
// what the file system believes it to be: a write may hit what is given to another file next.
func (v *Volume) Unallocated(ranges []Range) (at int64, found bool, err error) {
	c, err := v.bitmap()
	if err != nil {
		return 0, false, err
	}
	size := v.boot.clusterSize
	for _, r := range ranges {
		if r.Offset < 0 || r.Length < 0 || r.Length > v.boot.clusters*size-r.Offset {
			return r.Offset, true, nil
		}
		if r.Length == 0 {
			continue
		}
		first, last := r.Offset/size, (r.Offset+r.Length-1)/size
		lcn, found, err := v.firstFree(c, first, last)
		if err != nil || found {
			return max(lcn*size, r.Offset), found, err
		}
	}
	return 0, false, nil
}

// bitmap finds the content of $Bitmap.
func (v *Volume) bitmap() (*content, error) {
	r, err := v.systemRecord(recordBitmap)
	if err != nil {
		return nil, err
	}
	c, err := v.gather(r, typeData, "")
	if err != nil {
		return nil, err
	}
	need := (v.boot.clusters + 7) / 8
	if c == nil || c.size < need {
		return nil, corrupt(r.at, "$Bitmap", "too small for the %d clusters of the volume",
			v.boot.clusters)
	}
	return c, checkPlain(c, r, "data")
}

// firstFree gives the first cluster from first to last whose bit is clear.
func (v *Volume) firstFree(c *content, first, last int64) (lcn int64, found bool, err error) {
	var chunk [bitmapChunk]byte
	for at := first / 8; at <= last/8; at += bitmapChunk {
		b := chunk[:min(bitmapChunk, last/8+1-at)]
		if _, err := v.readContent(c, b, at); err != nil {
			return 0, false, err
		}
		for lcn := max(first, 8*at); lcn <= min(last, 8*(at+int64(len(b)))-1); lcn++ {
			if b[lcn/8-at]>>(lcn%8)&1 == 0 {
				return lcn, true, nil
			}
		}
	}
	return 0, false, nil
}

// Overlap reports whether any two of these ranges, within a list or between lists, share a byte,
// and where.
func Overlap(lists ...[]Range) (at int64, found bool) {
	sorted := slices.Concat(lists...)
	sorted = slices.DeleteFunc(sorted, func(r Range) bool { return r.Length <= 0 })
	slices.SortFunc(sorted, func(a, b Range) int { return cmp.Compare(a.Offset, b.Offset) })
	for i := 1; i < len(sorted); i++ {
		if before, r := sorted[i-1], sorted[i]; r.Offset-before.Offset < before.Length {
			return r.Offset, true
		}
	}
	return 0, false
}
