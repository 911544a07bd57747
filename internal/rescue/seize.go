package rescue

import (
	"unhello/internal/device"
	"unhello/internal/problem"
	"unhello/internal/text"
)

// A file that others have open is not written to, even if they have no lock on it: a program that
// mounts an image or shows a hive keeps in memory what it has read. This is checked twice: before
// the person is asked, and just before the first write. From then until the last write nobody else
// can open it.

// A holder is an open file that we can keep others from opening.
type holder interface{ Hold() (*device.Lease, error) }

// owned is a file that is open for writing, with its path for people.
type owned struct {
	path string
	file holder
}

// take opens the files of a place for writing, exclusively as far as that can be told. We must not
// have them open for reading.
func (s *Session) take(p place) (*target, error) {
	t, err := p.lock()
	if err != nil {
		return nil, err
	}
	unsure, err := t.seize()
	if err != nil {
		t.close()
		return nil, err
	}
	t.letGo() // others need not wait while the person is asked
	if unsure != nil {
		s.Console.Warn("whether another program has {path} open cannot be told: {detail}", unsure)
	}
	return t, nil
}

// seize makes sure that nothing else has the files open, and keeps everybody out until letGo.
// Meanwhile we must not open them ourselves, nor wait for a person. unsure has the file for which
// that can't be ensured, and why; nil for none.
func (t *target) seize() (unsure text.Args, err error) {
	t.letGo()
	for _, o := range t.owned {
		lease, err := o.file.Hold()
		if err != nil {
			t.letGo()
			return nil, problem.AtWriting(o.path, err)
		}
		t.leases = append(t.leases, lease)
		if lease.Unsure != nil {
			unsure = text.Args{"path": o.path, "detail": lease.Unsure.Error()}
		}
	}
	return unsure, nil
}

// seizeAsRead seizes the files and makes sure that they are as they were when first read: what we
// rely on is read again through the descriptors that will write.
func (t *target) seizeAsRead(before []stamp) error {
	if _, err := t.seize(); err != nil {
		return err
	}
	err := t.again()
	if err == nil {
		err = unchanged(t.stamps, before)
	}
	if err != nil {
		t.letGo()
	}
	return err
}

// letGo lets others open the files again.
func (t *target) letGo() {
	for _, l := range t.leases {
		l.Release()
	}
	t.leases = nil
}
