package ntfs

import (
	"cmp"
	"math"
	"slices"
)

// Data runs say in which clusters an attribute lies: pairs of a length and the distance from the
// previous run, each in as few bytes as possible.

// maxRuns bounds the memory of one file. A hive of 100 MB in scattered clusters of 512 bytes has
// less than half as many.
const maxRuns = 1 << 19

// hole is the LCN of a run without clusters: it reads as zeros.
const hole = -1

type run struct{ vcn, lcn, count int64 }

// end gives the VCN that follows.
func (r run) end() int64 { return r.vcn + r.count }

// decodeRuns adds the runs of an extent to those that it continues. holder is the file record they
// are stored in.
func (v *Volume) decodeRuns(runs []run, a *attribute, holder *fileRecord) ([]run, error) {
	bad := func(format string, args ...any) error {
		return corrupt(holder.at, "data runs of "+a.kind.String()+" in "+title(holder.ref.number()),
			format, args...)
	}
	vcn, lcn := a.lowest, int64(0)
	most := math.MaxInt64 / v.boot.clusterSize
	b := a.runs
	for len(b) > 0 && b[0] != 0 {
		lengthBytes, distanceBytes := int(b[0]&15), int(b[0]>>4)
		if lengthBytes == 0 || lengthBytes > 8 || distanceBytes > 8 ||
			1+lengthBytes+distanceBytes > len(b) {
			return nil, bad("a run of form 0x%02x, %d bytes are left", b[0], len(b))
		}
		count, distance := signed(b[1:1+lengthBytes]), signed(b[1+lengthBytes:][:distanceBytes])
		b = b[1+lengthBytes+distanceBytes:]
		if count <= 0 || count > most-vcn {
			return nil, bad("a run of %d clusters", count)
		}
		next := run{vcn, hole, count}
		if distanceBytes > 0 {
			if distance < -lcn || distance > v.boot.clusters-lcn ||
				count > v.boot.clusters-lcn-distance {
				return nil, bad("%d clusters from %d%+d on, the volume has %d", count, lcn,
					distance, v.boot.clusters)
			}
			lcn += distance
			next.lcn = lcn
		}
		if len(runs) == maxRuns {
			return nil, &LimitError{What: "runs in " + title(holder.ref.number()), Got: maxRuns + 1,
				Max: maxRuns}
		}
		runs, vcn = append(runs, next), next.end()
	}
	if len(b) == 0 {
		return nil, bad("have no end")
	}
	if vcn != a.highest+1 {
		return nil, bad("end before cluster %d, expected %d", vcn, a.highest+1)
	}
	return runs, nil
}

// signed reads a number of 0 to 8 bytes.
func signed(b []byte) (n int64) {
	for i, x := range b {
		n |= int64(x) << (8 * i)
	}
	shift := 64 - 8*len(b)
	return n << shift >> shift
}

// sortByLCN sorts runs by where they lie on the volume, holes first.
func sortByLCN(runs []run) {
	slices.SortFunc(runs, func(a, b run) int { return cmp.Compare(a.lcn, b.lcn) })
}

// checkOverlap finds clusters that a file has twice, or that belong to the file system.
func (v *Volume) checkOverlap(c *content, holder *fileRecord) error {
	record := "data runs of " + title(holder.ref.number())
	sorted := slices.Clone(c.runs)
	sortByLCN(sorted)
	for i := 1; i < len(sorted); i++ {
		before, r := sorted[i-1], sorted[i]
		if before.lcn != hole && r.lcn < before.lcn+before.count {
			return corrupt(holder.at, record,
				"overlap: clusters %d and %d of the file are cluster %d of the volume",
				before.vcn+r.lcn-before.lcn, r.vcn, r.lcn)
		}
	}
	if holder.ref.number() < firstUserRecord {
		return nil
	}
	for _, r := range sorted {
		if lcn, ok := v.reserved(r); ok {
			return corrupt(holder.at, record,
				"overlap: cluster %d of the volume belongs to the file system", lcn)
		}
	}
	return nil
}

// reserved reports whether a run holds clusters of the boot sector, of the mirror or of the $MFT.
func (v *Volume) reserved(r run) (lcn int64, is bool) {
	if r.lcn == hole {
		return 0, false
	}
	i, _ := slices.BinarySearchFunc(v.own, r, func(m, r run) int {
		if m.lcn+m.count <= r.lcn {
			return -1
		}
		return 1
	})
	if i < len(v.own) && v.own[i].lcn < r.lcn+r.count {
		return max(v.own[i].lcn, r.lcn), true
	}
	return 0, false
}
