package target

import (
	"errors"
	"fmt"
	"strings"

	"unhello/hive"
	"unhello/internal/device"
	"unhello/internal/problem"
	"unhello/internal/report"
	"unhello/internal/text"
)

// Software is the hive that holds the switch.
const Software = "SOFTWARE"

// Windows is one installation, or one bare hive, in a source.
type Windows struct {
	N      int     // counts from 1 over all sources
	ID     string  // stable: volume and folder
	Source string  // as it was named
	Path   string  // the folder of Windows, or the bare hive itself
	Folder string  // from the root of the volume; "" for a bare hive
	Volume *Volume // on a disk or image; nil elsewhere

	place

	Failure        error // why a scan can't tell what that Windows will see, nil if it can
	WithoutLog     bool  // go on although one of the logs of the hive is missing
	AcceptUnproven bool  // go on although the journal of the volume is not understood
}

func (w *Windows) isOnMedium() bool {
	_, onMedium := w.place.(*inVolume)
	return onMedium
}

// IsOnDevice reports whether the hive is read from a device, not from an image or a folder.
func (w *Windows) IsOnDevice() bool {
	v, onMedium := w.place.(*inVolume)
	return onMedium && v.id.Kind == kindDisk
}

// Journal says what the journal of the volume means for the files.
func (w *Windows) Journal() Journal {
	v, onMedium := w.place.(*inVolume)
	if !onMedium {
		return Journal{}
	}
	o, err := v.use()
	if err != nil {
		return Journal{State: JournalUnknown, Why: err.Error()}
	}
	return v.journal(o)
}

// JournalProblem is why Windows will not, or may not, see the files as they are read here; nil if
// it will. What is only not known can be accepted, AcceptUnproven.
func (w *Windows) JournalProblem(j Journal) error {
	reason := problem.JournalPending
	switch {
	case j.State == JournalUnknown && !w.AcceptUnproven:
		reason = problem.JournalUnknown
	case j.State != JournalPending:
		return nil
	}
	return problem.New(reason, text.Args{"path": w.HivePath()}).Because(errors.New(j.Detail()))
}

// IsShown reports whether the files are read through the system's file system.
func (w *Windows) IsShown() bool {
	_, shown := w.place.(*folder)
	return shown
}

// LacksKey reports whether the system shows the files and we have no key of their volume.
func (w *Windows) LacksKey() bool {
	f, shown := w.place.(*folder)
	return shown && f.master == nil
}

// VolumeID is the ID of its volume on a disk or image, "" elsewhere.
func (w *Windows) VolumeID() string {
	if w.Volume == nil {
		return ""
	}
	return w.Volume.ID
}

// RefuseRunning refuses the Windows that is running now.
func (w *Windows) RefuseRunning() error {
	if w.Folder != "" && (device.IsRunning(w.Path) || w.isRunningOnDisk()) {
		return problem.New(problem.RunningSystem, text.Args{"path": w.Path})
	}
	return nil
}

// isRunningOnDisk reports whether the files are those of the running system, seen on its disk.
func (w *Windows) isRunningOnDisk() bool {
	v, onDisk := w.place.(*inVolume)
	return onDisk && v.guard != nil && v.guard.isRunning(v.id)
}

// BitLocker describes the encryption of the volume that an installation is on. One that the system
// has mounted counts as not encrypted.
func (w *Windows) BitLocker() report.BitLocker {
	if w.Volume == nil {
		return report.BitLocker{State: report.StateNone}
	}
	return w.Volume.BitLocker
}

// is reports whether a number or an ID means this installation.
func (w *Windows) is(want string) bool {
	return want == fmt.Sprint(w.N) || strings.EqualFold(want, w.ID)
}

// Select is what names this installation among the others of its source.
func (w *Windows) Select() Select {
	s := Select{Windows: w.ID}
	if w.Volume != nil {
		s.Partition = w.Volume.Partition
	}
	return s
}

// same reports whether two installations are one: a volume may be mounted and also be found on its
// disk, which is then in use, or be locked and have two names. Another disk that looks the same is
// a clone, and the person has to say which one is meant.
func same(a, b *Windows) bool {
	if a.Volume != nil && b.Volume != nil {
		return a.Volume.IsTwin(b.Volume) && a.Folder == b.Folder
	}
	if a.Volume.isApart() || b.Volume.isApart() {
		return false
	}
	one, errA := a.place.RecordTarget()
	other, errB := b.place.RecordTarget()
	hiveName := FileNames[hive.Primary]
	return errA == nil && errB == nil &&
		device.SameVolumeSerial(one.VolumeSerial, other.VolumeSerial) &&
		one.FileIDs[hiveName] == other.FileIDs[hiveName]
}

// Select says which part of a source is meant.
type Select struct {
	Partition int    // 0 for all
	Windows   string // number or ID; "" if there is only one
}
