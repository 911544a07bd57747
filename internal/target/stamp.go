package target

import (
	"os"
	"time"

	"unhello/internal/problem"
	"unhello/internal/text"
)

// A Stamp shows whether a file is still as it was when it was read.
type Stamp struct {
	path     string
	size     int64
	modified time.Time
	content  string // a hash of the start of the file, where that is read
}

// stampFile looks at the file at a path itself and does not follow links.
func stampFile(path string) (Stamp, error) {
	info, err := os.Lstat(path)
	if err != nil {
		return Stamp{}, problem.At(path, err)
	}
	return Stamp{path: path, size: info.Size(), modified: info.ModTime()}, nil
}

func (s Stamp) equal(o Stamp) bool {
	return s.path == o.path && s.size == o.size && s.content == o.content &&
		s.modified.Equal(o.modified)
}

// unchanged refuses to go on if something else has written in the meantime.
func unchanged(stamps func() ([]Stamp, error), before []Stamp) error {
	now, err := stamps()
	if err != nil {
		return err
	}
	for i, s := range before {
		if i >= len(now) || !s.equal(now[i]) {
			return problem.New(problem.Changed, text.Args{"path": s.path})
		}
	}
	if len(now) > len(before) {
		return problem.New(problem.Changed, text.Args{"path": now[len(before)].path})
	}
	return nil
}
