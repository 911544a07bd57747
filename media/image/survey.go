package image

import (
	"slices"
	"sync"
)

const (
	// maxSurvey is how many bytes of a table a survey reads: enough for a VHDX of 32 TB in blocks
	// of 32 MB, and for any VHD in blocks of 2 MB.
	maxSurvey = 8 << 20

	surveyPiece = 64 << 10
)

// A surveyor is a layout that checks its tables as a whole before the first write: bytes claimed
// twice belong to neither claim, and a write there could change a table.
type surveyor interface {
	// survey gives the Kind that forbids all writes, or an error.
	survey() (Kind, error)
}

// survey keeps what a surveyor found.
type survey struct {
	once   sync.Once
	refuse Kind
	err    error
}

func (s *survey) of(l layout) (Kind, error) {
	v, ok := l.(surveyor)
	if !ok {
		return "", nil
	}
	s.once.Do(func() { s.refuse, s.err = v.survey() })
	return s.refuse, s.err
}

// eachEntry calls f with every entry, of size bytes each, of a table of n bytes at off.
func eachEntry(file File, off, n int64, size int, f func(entry []byte)) error {
	buf := make([]byte, min(n, surveyPiece))
	for n > 0 {
		p := buf[:min(n, int64(len(buf)))]
		if err := readFull(file, p, off); err != nil {
			return err
		}
		off, n = off+int64(len(p)), n-int64(len(p))
		for ; len(p) >= size; p = p[size:] {
			f(p[:size])
		}
	}
	return nil
}

// overlapping gives the first of the offsets, each of a block of size bytes, whose block the next
// one overlaps. It sorts them.
func overlapping(offsets []int64, size int64) (at int64, found bool) {
	slices.Sort(offsets)
	for i := 1; i < len(offsets); i++ {
		if offsets[i]-offsets[i-1] < size {
			return offsets[i], true
		}
	}
	return 0, false
}
