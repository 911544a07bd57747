package media

import (
	"cmp"
	"slices"
)

// A part is a partition as an entry of a table has it, which may be nonsense.
type part struct {
	Partition
	what  string
	entry int64 // where on the disk it is defined
	fault error // what is wrong with the entry by itself
}

// A byteRange is a part of a disk that belongs to one thing.
type byteRange struct {
	what         string
	offset, size int64
	entry        int64 // where on the disk it is defined
}

// apart gives the parts that are sound and share no byte with another one or with what the table
// itself takes up, in the order of their entries. An entry that is nonsense by itself takes up
// nothing; of two that overlap nobody can tell which is right, so neither is sound.
func apart(record string, parts []part, own []byteRange) (kept []Partition, faults []error) {
	type claim struct {
		byteRange
		part int // index, -1 for what is the table's own
	}
	var claims []claim
	for _, r := range own {
		claims = append(claims, claim{r, -1})
	}
	for i, p := range parts {
		if p.fault == nil {
			claims = append(claims, claim{byteRange{p.what, p.Offset, p.Size, p.entry}, i})
		}
	}
	slices.SortStableFunc(claims, func(a, b claim) int { return cmp.Compare(a.offset, b.offset) })
	bad := make(map[int]error)
	last := -1 // of those seen, the claim that ends last
	for i, b := range claims {
		if last >= 0 && b.offset < claims[last].offset+claims[last].size {
			a := claims[last]
			err := corrupt(max(a.entry, b.entry), record, "%s at 0x%x overlaps %s at 0x%x", b.what,
				b.offset, a.what, a.offset)
			for _, c := range []int{a.part, b.part} {
				bad[c] = cmp.Or(bad[c], err)
			}
		}
		if last < 0 || b.offset+b.size > claims[last].offset+claims[last].size {
			last = i
		}
	}
	for i, p := range parts {
		switch err := cmp.Or(p.fault, bad[i]); {
		case err == nil:
			kept = append(kept, p.Partition)
		case !slices.Contains(faults, err): // one for both of those that overlap
			faults = append(faults, err)
		}
	}
	return kept, faults
}
