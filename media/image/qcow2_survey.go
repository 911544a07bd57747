package image

import "slices"

// survey finds the clusters that hold L2 tables and reference counts, so that no write can go
// there, whatever an L2 entry says.
func (t *qcow2Tables) survey() (Kind, error) {
	if t.l1.n+t.refs.n > maxSurvey {
		return KindTables, nil
	}
	var own []int64
	for _, s := range []byteRange{t.l1, t.refs} {
		err := eachEntry(t.file, s.off, s.n, 8, func(e []byte) {
			if at := int64(be64(e) & qeOffset); at != 0 {
				own = append(own, at)
			}
		})
		if err != nil {
			return "", err
		}
	}
	if at, found := overlapping(own, t.cluster()); found {
		return "", qcow2Corrupt(t.l1.off, "L1 table", "two tables overlap at 0x%x", at)
	}
	t.own.Store(&own)
	return "", nil
}

// isTable reports whether a survey found a table in the cluster at that offset.
func (t *qcow2Tables) isTable(at int64) bool {
	own := t.own.Load()
	if own == nil {
		return false
	}
	i, _ := slices.BinarySearch(*own, at-t.cluster()+1)
	return i < len(*own) && (*own)[i] < at+t.cluster()
}
