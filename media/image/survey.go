package image

import (
	"slices"
	"sync"
)

const (
	// maxSurvey is how many bytes of a table a survey reads: enough for a VHDX
	// of 32 TB in blocks of 32 MB, and for any VHD in blocks of 2 MB.
	maxSurvey = 8 << 20

	surveyPiece = 64 << 10
)

// A surveyor is a layout that looks at its tables as a whole before the first
// write: a place that two of them claim belongs to neither, and a write there
// could change a table.
type surveyor interface {
	// survey gives the Kind for which nothing can be written, or an error.
	survey() (Kind, error)
}

// survey is what a surveyor found, once.
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

// eachEntry calls f with every entry, of size bytes each, of a table of n bytes
// at off.
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

// overlapping gives the first of the places, each of size bytes, that the next
// one overlaps. It sorts them.
func overlapping(places []int64, size int64) (at int64, found bool) {
	slices.Sort(places)
	for i := 1; i < len(places); i++ {
		if places[i]-places[i-1] < size {
			return places[i], true
		}
	}
	return 0, false
}
