package target

import (
	"unhello/internal/device"
	"unhello/internal/problem"
	"unhello/internal/record"
	"unhello/internal/text"
)

// A file that others have open is not written to, even if they have no lock on it: a program that
// mounts an image or shows a hive keeps in memory what it has read. This is checked twice: before
// the person is asked, and just before the first write. From then until the last write nobody else
// can open it.

// owned is a file that is open for writing, with its path for people.
type owned struct {
	path string
	file *device.File
}

// Locked has the files of a hive, open for writing and locked.
type Locked struct {
	list         []FileRef // the hive first
	Files        map[string]record.File
	closes       []func() error
	RecordTarget record.Target
	Key          *record.Key // that seals the record; nil if the volume is not encrypted
	owned        []owned
	leases       []*device.Lease // on them while they are written
	// again finds again where the files lie, and stamps reads again what they hold. Neither opens
	// anything anew.
	again  func() error
	stamps func() ([]Stamp, error)
	// ready makes the last checks before the first write; nil if there are none.
	ready func() error
	// Hiberfil opens the hibernation file for writing, too; saved is what it opened.
	Hiberfil func() (record.File, error)
	saved    record.File
}

// Reading returns the files for reading, through the descriptors that will write.
func (t *Locked) Reading() *Reading {
	r := newReading()
	for _, f := range t.list {
		r.add(f, t.Files[f.Name])
	}
	return r
}

// IsReady refuses to write if the ground has changed under us.
func (t *Locked) IsReady() error {
	if t.ready == nil {
		return nil
	}
	return t.ready()
}

// Close releases the files. Everything written has already been synced.
func (t *Locked) Close() {
	t.LetGo()
	for _, c := range t.closes {
		_ = c()
	}
}

// Seize makes sure that nothing else has the files open, and keeps everybody out until LetGo.
// Meanwhile we must not open them ourselves, nor wait for a person. unsure has the file for which
// that can't be ensured, and why; nil for none.
func (t *Locked) Seize() (unsure text.Args, err error) {
	t.LetGo()
	for _, o := range t.owned {
		lease, err := o.file.Hold()
		if err != nil {
			t.LetGo()
			return nil, problem.AtWriting(o.path, err)
		}
		t.leases = append(t.leases, lease)
		if lease.Unsure != nil {
			unsure = text.Args{"path": o.path, "detail": lease.Unsure.Error()}
		}
	}
	return unsure, nil
}

// SeizeAsRead seizes the files and makes sure that they are as they were when first read: what we
// rely on is read again through the descriptors that will write.
func (t *Locked) SeizeAsRead(before []Stamp) error {
	_, err := t.Seize()
	if err == nil {
		err = t.IsAsRead(before)
	}
	if err != nil {
		t.LetGo()
	}
	return err
}

// IsAsRead refuses to go on unless the files lie where they did and are as they were when first
// read.
func (t *Locked) IsAsRead(before []Stamp) error {
	if err := t.again(); err != nil {
		return err
	}
	return unchanged(t.stamps, before)
}

// LetGo lets others open the files again.
func (t *Locked) LetGo() {
	for _, l := range t.leases {
		l.Release()
	}
	t.leases = nil
}
