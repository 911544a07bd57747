package target

import (
	"unhello/hive"
	"unhello/internal/problem"
	"unhello/internal/record"
)

// FileNames are the names of the files of a hive in plans and records.
var FileNames = [...]string{hive.Primary: "hive", hive.Log1: "log1", hive.Log2: "log2"}

// A FileRef has the names of one file of a hive, or of the hibernation file.
type FileRef struct {
	Name string // in plans and records
	Path string // for people
	Base string // the last part of the path
}

// Reading is a hive's files while they are being read.
type Reading struct {
	List   []FileRef // the hive first
	Files  map[string]record.Reader
	closes []func() error
	Summer *record.Summer // of the hive, once it has been read as one
}

func newReading() *Reading { return &Reading{Files: make(map[string]record.Reader)} }

func (r *Reading) add(f FileRef, content record.Reader) {
	r.List = append(r.List, f)
	r.Files[f.Name] = content
}

// Close closes the files; a second call does nothing.
func (r *Reading) Close() {
	for _, c := range r.closes {
		_ = c() // nothing was written
	}
	r.closes = nil
}

// Hive returns the files in the form that package hive takes.
func (r *Reading) Hive() (f hive.Files) {
	for id, slot := range []*hive.Storage{&f.Primary, &f.Log1, &f.Log2} {
		if s, ok := r.Files[FileNames[id]]; ok {
			*slot = s
		}
	}
	if r.Summer == nil {
		r.Summer = &record.Summer{Reader: f.Primary}
	}
	f.Primary = r.Summer
	return f
}

// hiberfil is the hibernation file of a volume, open for reading.
type hiberfil struct {
	path    string        // if it can't be reached, the path of the hive
	content record.Reader // nil if it can't be reached
	close   func() error  // nil if it is closed along with others
}

// firstPage reads the bytes that are checked.
func (h *hiberfil) firstPage() ([]byte, error) {
	page := make([]byte, max(0, min(hiberfilPage, h.content.Size())))
	if n, err := h.content.ReadAt(page, 0); n < len(page) {
		return nil, problem.At(h.path, err)
	}
	return page, nil
}

// HiberfilName is where Windows saves its session, in the root of its volume. It is also the name
// of that file in plans.
const HiberfilName = "hiberfil.sys"

// hiberfilPage is how many of its bytes are checked, and zeroed to discard the session.
const hiberfilPage = 4096

// RecordPlan turns a plan of package hive into one of package record, with the names that records
// use for the files.
func RecordPlan(p *hive.Plan) record.Plan {
	var out record.Plan
	for _, g := range p.Groups {
		group := record.Group{Why: g.Why}
		for _, s := range g.Steps {
			group.Steps = append(group.Steps, record.Step{
				File: FileNames[s.File], Offset: s.Offset, Old: s.Old, New: s.New,
				OldSize: s.OldSize, NewSize: s.NewSize,
			})
		}
		out.Groups = append(out.Groups, group)
	}
	return out
}
