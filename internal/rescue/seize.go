package rescue

import (
	"unhello/internal/problem"
	"unhello/internal/text"
	"unhello/media/rawio"
)

// A file that others have open is not written to, though they have no lock on it: a
// program that mounts an image or shows a hive keeps in memory what it has read. Whether
// one does is asked twice: before the person is, and just before the first write, from
// which on nobody gets in until the last one.

// A holder is an open file that can be made sure to be ours alone.
type holder interface{ Hold() (*rawio.Lease, error) }

// owned is a file that is open for writing, with its path for people.
type owned struct {
	path string
	file holder
}

// take opens the files of a place for writing, exclusively as far as that can be told. None of our
// own may be open for reading.
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
	t.letGo() // who waits for them need not wait for the person too
	if unsure != nil {
		s.Console.Warn("whether another program has {path} open cannot be told: {detail}", unsure)
	}
	return t, nil
}

// seize makes sure that nothing else has the files open, and keeps everybody out until
// letGo. Meanwhile nothing of ours may open them, and nobody is to be asked anything.
// unsure says of which file it can't be made sure, and why; nil for none.
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

// seizeAsRead seizes the files and makes sure that they are as they were read before:
// what is relied on is read again through the descriptors that are written through.
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
