package rescue

import (
	"unhello/hive"
	"unhello/internal/device"
	"unhello/internal/record"
)

// Names of the files of a hive in plans and records.
var fileNames = [...]string{hive.Primary: "hive", hive.Log1: "log1", hive.Log2: "log2"}

// place is where the files of one hive can be reached: in a folder of the operating system
// (folder), or on an NTFS volume that we read ourselves (inVolume).
type place interface {
	// path names the hive for people; undo finds the hive's name in it.
	path() string
	// disk is the path of the disk or image that we read the hive from, "" for a folder.
	disk() string
	// volumePath is the folder of the system that is the root of the volume, "" if there is none.
	// No undo record may go below it.
	volumePath() string
	// isEncrypted reports whether the files are known to be on a BitLocker volume.
	isEncrypted() bool
	// serial is the volume's serial, for names of new files.
	serial() string
	recordTarget() (record.Target, error)

	// open opens the files for reading, uncached for reading from the medium.
	open() (*reading, error)
	uncached() (*reading, error)
	// hiberfil opens the hibernation file of the volume, nil if there is none.
	hiberfil() (*hiberfil, error)
	// stamps returns what will later show whether something else has changed the files.
	stamps() ([]stamp, error)

	// room says how far the files can be written.
	room() (hive.Room, error)
	// admit refuses a plan that can't be carried out here, before anything is written. The plan may
	// be about the files of the hive and hiberfil.sys. We must not have them open any more: that
	// would look like another program's use.
	admit(plan record.Plan) error
	// lock opens the files for writing and locks them. Call Session.take, which does more.
	lock() (*target, error)
}

// A fileRef has the names of one file of a hive, or of the hibernation file.
type fileRef struct {
	name string // in plans and records
	path string // for people
	base string // the last part of the path
}

// reading is a hive's files while they are being read.
type reading struct {
	list   []fileRef // the hive first
	files  map[string]record.Reader
	closes []func() error
	summer *record.Summer // of the hive, once it has been read as one
}

func newReading() *reading { return &reading{files: make(map[string]record.Reader)} }

func (r *reading) add(f fileRef, content record.Reader) {
	r.list = append(r.list, f)
	r.files[f.name] = content
}

// close closes the files; a second call does nothing.
func (r *reading) close() {
	for _, c := range r.closes {
		_ = c() // nothing was written
	}
	r.closes = nil
}

// hive returns the files in the form that package hive takes.
func (r *reading) hive() (f hive.Files) {
	for id, slot := range []*hive.Storage{&f.Primary, &f.Log1, &f.Log2} {
		if s, ok := r.files[fileNames[id]]; ok {
			*slot = s
		}
	}
	if r.summer == nil {
		r.summer = &record.Summer{Reader: f.Primary}
	}
	f.Primary = r.summer
	return f
}

// target has the files of a hive, open for writing and locked.
type target struct {
	files        map[string]record.File
	closes       []func() error
	recordTarget record.Target
	key          *record.Key // that seals the record; nil if the volume is not encrypted
	owned        []owned
	leases       []*device.Lease // on them while they are written
	// again finds again where the files lie, and stamps reads again what they hold. Neither opens
	// anything anew.
	again  func() error
	stamps func() ([]stamp, error)
	// ready makes the last checks before the first write; nil if there are none.
	ready func() error
	// hiberfil opens the hibernation file for writing. The files of the hive must still be open.
	hiberfil func() (record.File, func() error, error)
}

// isReady refuses to write if the ground has changed under us.
func (t *target) isReady() error {
	if t.ready == nil {
		return nil
	}
	return t.ready()
}

// close releases the files. Everything written has already been synced.
func (t *target) close() {
	t.letGo()
	for _, c := range t.closes {
		_ = c()
	}
}

// recordPlan turns a plan of package hive into one of package record, with the names that records
// use for the files.
func recordPlan(p *hive.Plan) record.Plan {
	var out record.Plan
	for _, g := range p.Groups {
		group := record.Group{Why: g.Why}
		for _, s := range g.Steps {
			group.Steps = append(group.Steps, record.Step{
				File: fileNames[s.File], Offset: s.Offset, Old: s.Old, New: s.New,
				OldSize: s.OldSize, NewSize: s.NewSize,
			})
		}
		out.Groups = append(out.Groups, group)
	}
	return out
}
