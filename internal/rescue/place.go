package rescue

import (
	"errors"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"

	"unhello/hive"
	"unhello/internal/console"
	"unhello/internal/record"
)

// Names of the files of a hive in plans and records.
var fileNames = [...]string{hive.Primary: "hive", hive.Log1: "log1", hive.Log2: "log2"}

// place is where the files of one hive lie in a folder of the operating system.
type place struct {
	hive string    // path of the hive
	logs [2]string // paths of LOG1 and LOG2; "" where there is none
}

// newPlace finds the logs beside a hive, in any letter case.
func newPlace(hivePath string) place {
	p := place{hive: hivePath}
	dir, base := filepath.Split(hivePath)
	for i, ending := range []string{".LOG1", ".LOG2"} {
		if path, ok := findIn(dir, base+ending); ok {
			p.logs[i] = path
		}
	}
	return p
}

// findIn finds a name in a folder: as it is or, failing that, in another letter
// case.
func findIn(dir, name string) (string, bool) {
	path := filepath.Join(dir, name)
	if _, err := os.Lstat(path); err == nil {
		return path, true
	}
	if dir == "" {
		dir = "."
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return "", false
	}
	for _, e := range entries {
		if strings.EqualFold(e.Name(), name) {
			return filepath.Join(dir, e.Name()), true
		}
	}
	return "", false
}

// descend follows names below a folder in any letter case.
func descend(dir string, names ...string) (string, bool) {
	for _, n := range names {
		next, ok := findIn(dir, n)
		if !ok {
			return "", false
		}
		dir = next
	}
	return dir, true
}

// paths gives the path of each file by its name in plans, the hive first.
func (p place) paths() iter.Seq2[string, string] {
	return func(yield func(name, path string) bool) {
		for id, path := range []string{p.hive, p.logs[0], p.logs[1]} {
			if path != "" && !yield(fileNames[id], path) {
				return
			}
		}
	}
}

// storage is a file that is open for reading; its size is that of the moment.
type storage struct {
	*os.File
	size int64
}

func (s storage) Size() int64 { return s.size }

// reading is a hive's files while they are being read.
type reading struct {
	files  hive.Files
	closes []func() error
}

func (r *reading) close() {
	for _, c := range r.closes {
		_ = c() // nothing was written
	}
}

// open opens the files of a hive for reading.
func (p place) open() (*reading, error) {
	r := &reading{}
	slots := []*hive.Storage{&r.files.Primary, &r.files.Log1, &r.files.Log2}
	for i, path := range []string{p.hive, p.logs[0], p.logs[1]} {
		if path == "" {
			continue
		}
		f, err := openStorage(path)
		if err != nil {
			r.close()
			return nil, console.FileProblem(err, path, console.ReasonReadFailed)
		}
		*slots[i] = f
		r.closes = append(r.closes, f.Close)
	}
	return r, nil
}

var errNotAFile = errors.New("not a file")

func openStorage(path string) (storage, error) {
	info, err := os.Stat(path) // before the open: a pipe would block it
	if err == nil && !info.Mode().IsRegular() {
		err = &fs.PathError{Op: "open", Path: path, Err: errNotAFile}
	}
	if err != nil {
		return storage{}, err
	}
	f, err := os.Open(path)
	if err != nil {
		return storage{}, err
	}
	if info, err = f.Stat(); err != nil {
		_ = f.Close()
		return storage{}, err
	}
	return storage{f, info.Size()}, nil
}

// uncached opens the files for reading back from the medium.
func (p place) uncached() (map[string]*record.Uncached, func(), error) {
	open := make(map[string]*record.Uncached)
	done := func() {
		for _, f := range open {
			_ = f.Close() // nothing was written
		}
	}
	for name, path := range p.paths() {
		f, err := record.OpenUncached(path)
		if err != nil {
			done()
			return nil, nil, console.FileProblem(err, path, console.ReasonReadFailed)
		}
		open[name] = f
	}
	return open, done, nil
}

// hiveFiles gives files named as in plans to the hive package.
func hiveFiles[T hive.Storage](m map[string]T) (f hive.Files) {
	for id, slot := range []*hive.Storage{&f.Primary, &f.Log1, &f.Log2} {
		if s, ok := m[fileNames[id]]; ok {
			*slot = s
		}
	}
	return f
}

// recordPlan names the files of a hive's plan as records do.
func recordPlan(p *hive.Plan) record.Plan {
	var out record.Plan
	for _, g := range p.Groups {
		group := record.Group{Why: g.Why}
		for _, s := range g.Steps {
			group.Steps = append(group.Steps, record.Step{
				File: fileNames[s.File], Offset: s.Offset, Old: s.Old, New: s.New, OldSize: s.OldSize, NewSize: s.NewSize,
			})
		}
		out.Groups = append(out.Groups, group)
	}
	return out
}
