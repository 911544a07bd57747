package target

import (
	"crypto/sha256"
	"io"
	"os"
	"time"

	"unhello/hive"
	"unhello/internal/problem"
	"unhello/internal/record"
	"unhello/internal/text"
)

// A Stamp shows whether a file is still as it was when it was read.
type Stamp struct {
	path     string
	size     int64
	modified time.Time
	content  string // a hash of what was read of the file, see hashOf
}

// A hive that changes gets other sequence numbers in its base block. A log that is appended to
// changes only where it ends; Windows keeps its logs far below maxStampedLog.
const (
	baseBlock     = 4096
	maxStampedLog = 64 << 20
)

// hashOf hashes the base block of a hive, or a log. name is the file's name in plans.
func hashOf(path, name string, f record.Reader) (string, error) {
	n := int64(baseBlock)
	if name != FileNames[hive.Primary] {
		n = maxStampedLog
	}
	hash := sha256.New()
	_, err := io.Copy(hash, io.NewSectionReader(f, 0, min(n, f.Size())))
	return string(hash.Sum(nil)), problem.At(path, err)
}

// stampFile looks at the file at a path itself and does not follow links.
func stampFile(path string) (Stamp, error) {
	info, err := os.Lstat(path)
	if err != nil {
		return Stamp{}, problem.At(path, err)
	}
	return Stamp{path: path, size: info.Size(), modified: info.ModTime()}, nil
}

// stampOpen is stampFile for an open file, which must still be the one at that path.
func stampOpen(path string, open any) (Stamp, error) {
	if f, ok := open.(interface{ IsAt(path string) bool }); ok && !f.IsAt(path) {
		return Stamp{}, problem.New(problem.Changed, text.Args{"path": path})
	}
	return stampFile(path)
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
