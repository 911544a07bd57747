package target

import (
	"cmp"
	"slices"

	"unhello/internal/problem"
	"unhello/internal/text"
	"unhello/media"
)

// Found is what a source holds.
type Found struct {
	Windows []*Windows
	Volumes []*Volume // the volumes of a disk or image that can hold a Windows

	media      []*medium // that Volumes and Windows lie on
	format     string    // of the image, "" for a device
	inUse      bool      // by something else
	unseen     bool      // some programs that may use it could not be checked
	divided    bool      // it has partitions, or is a volume
	partitions int       // how many were searched
	// Why there may be no Windows: what else the disk is, the set that something of it belongs to,
	// and what is wrong with its table.
	foreign media.Format
	set     media.Membership
	fault   error
}

// Close closes what was found. What is asked of it later opens it again.
func (f *Found) Close() {
	for _, m := range f.media {
		m.close()
	}
	for _, w := range f.Windows {
		w.Close()
	}
}

// closeUnused closes a disk on which nothing was found that we read ourselves.
func (f *Found) closeUnused() *Found {
	if f != nil && !slices.ContainsFunc(f.Windows, (*Windows).isOnMedium) {
		f.Close()
	}
	return f
}

// Failure is why a source seems to have no installation: the failure of the first locked volume, or
// else of the first unreadable one.
func (f *Found) Failure() error {
	var first error
	for _, v := range f.Volumes {
		if v.Locked() && v.Failure != nil {
			return v.Failure
		}
		first = cmp.Or(first, v.Failure)
	}
	return first
}

// Has reports whether an installation is among these, by whatever name.
func (f *Found) Has(w *Windows) bool {
	return slices.ContainsFunc(f.Windows, func(known *Windows) bool { return same(known, w) })
}

// Add adds what another source holds, except installations that are already known, and continues
// the numbering.
func (f *Found) Add(o *Found) {
	for _, v := range o.Volumes {
		if !slices.ContainsFunc(f.Volumes, v.IsTwin) {
			f.Volumes = append(f.Volumes, v)
		}
	}
	for _, w := range o.Windows {
		if !f.Has(w) {
			f.Windows = append(f.Windows, w)
			w.N = len(f.Windows)
		}
	}
}

// Possible returns the installations that want, a number or an ID, may mean; if it is "", all but
// the running one. A clone has the same ID as the original.
func (f *Found) Possible(want string) []*Windows {
	var list []*Windows
	for _, w := range f.Windows {
		if want != "" && w.is(want) || want == "" && w.RefuseRunning() == nil {
			list = append(list, w)
		}
	}
	return list
}

// Refuse refuses a source in which nothing can be fixed: all its volumes are locked or damaged, or
// all its installations belong to the running system.
func (f *Found) Refuse() error {
	if err := f.Failure(); err != nil && len(f.Windows) == 0 {
		return err
	}
	var running error
	for _, w := range f.Windows {
		if running = w.RefuseRunning(); running == nil {
			return nil
		}
	}
	return running
}

// opened is how the last volume was opened that could be, nil for none.
func (f *Found) opened() (o *opening) {
	for _, v := range f.Volumes {
		o = cmp.Or(v.opened, o)
	}
	return o
}

// OnlyOpened returns the unlocked volume if there is exactly one.
func (f *Found) OnlyOpened() (*Volume, error) {
	var opened []*Volume
	for _, v := range f.Volumes {
		if v.Opened() {
			opened = append(opened, v)
		}
	}
	switch len(opened) {
	case 0:
		return nil, f.Failure()
	case 1:
		return opened[0], nil
	}
	return nil, problem.New(problem.SeveralWindows, text.Args{"count": len(opened)}).
		Saying("there are {count} BitLocker volumes that can be opened, and none was chosen").
		Hinting(
			"choose one with --partition and its number")
}

// leavesDoubt reports whether our engine can't tell which keys open a locked volume.
func (f *Found) leavesDoubt() bool {
	return len(f.Volumes) == 0 || slices.ContainsFunc(f.Volumes, (*Volume).leavesDoubt)
}
