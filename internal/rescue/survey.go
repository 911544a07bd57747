package rescue

import (
	"context"
	"slices"

	"unhello/internal/device"
	"unhello/internal/problem"
	"unhello/internal/report"
	"unhello/internal/target"
)

// Survey is what a person gets to see of a machine: every Windows, everything that may hold one,
// and what else there is.
type Survey struct {
	Findings []Finding
}

// FindingKind is what was found.
type FindingKind int

const (
	FoundWindows    FindingKind = iota
	FoundLocked                 // by BitLocker
	FoundUnreadable             // Failure says why
	FoundRunning                // the system runs from it
	FoundOwn                    // this program is on it
	FoundData                   // no Windows
)

// Finding is one entry of a survey.
type Finding struct {
	Kind FindingKind
	// Source and Select are how to name it to other commands. Partition is 0 if the source is the
	// volume itself.
	Source    string
	Select    target.Select
	Partition int

	Size    int64 // in bytes, 0 if unknown
	Label   string
	Windows *report.Windows // of FoundWindows
	Volume  *target.Volume  // of FoundLocked and FoundUnreadable, if it is on a disk
	Failure error           // of FoundUnreadable and FoundLocked
}

// Fixable reports whether there may be a Hello-only switch to turn off, that is, whether the value
// is not known to be off.
func (f *Finding) Fixable() bool {
	return f.Kind == FoundWindows && (f.Windows.HelloOnly.On == nil || *f.Windows.HelloOnly.On)
}

// IsSame reports whether two findings are the same thing: a volume that the system has a name for
// is also found on its disk. Two disks that look the same are clones, and count as two.
func (f *Finding) IsSame(o *Finding) bool {
	if f.Source == o.Source && f.Partition == o.Partition {
		return true
	}
	if f.Volume == nil || o.Volume == nil {
		return false
	}
	id := f.Volume.BitLocker.Volume
	isVolume := f.Partition == 0 || o.Partition == 0
	return f.Volume.IsTwin(o.Volume) || isVolume && id != "" && id == o.Volume.BitLocker.Volume
}

// Survey searches the sources of a machine with the available keys, and asks for none. The volumes
// that the system and this program run from are not searched.
func (s *Session) Survey(ctx context.Context, sources []string) (*Survey, error) {
	if s.Keys != nil {
		defer func(ask bool) { s.Keys.Ask = ask }(s.Keys.Ask)
		s.Keys.Ask = false
	}
	v := survey{session: s, Survey: &Survey{}}
	for _, source := range sources {
		if err := v.look(ctx, source); err != nil {
			return nil, err
		}
	}
	for _, volume := range s.SystemVolumes() {
		v.addVolume(volume)
	}
	return v.Survey, nil
}

// survey is a Survey in the making.
type survey struct {
	*Survey
	session *Session
	report  Scanned
	empty   []string // drives without a medium
}

// look adds what a source holds.
func (v *survey) look(ctx context.Context, source string) error {
	around, isVolume := v.volumeOf(source)
	if around.Running || around.Own {
		return nil
	}
	scanned, err := v.session.Scan(ctx, source, target.Select{})
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		v.addFailure(source, around, isVolume, err)
		return nil
	}
	known := len(v.report.Windows)
	v.report.Add(scanned)
	for i := known; i < len(v.report.Windows); i++ {
		v.addWindows(source, around, i)
	}
	for _, volume := range scanned.found.Volumes {
		v.addLocked(source, volume)
	}
	return nil
}

// addWindows adds an installation of the report.
func (v *survey) addWindows(source string, around device.SystemVolume, i int) {
	w, r := v.report.found.Windows[i], &v.report.Windows[i]
	f := Finding{Kind: FoundWindows, Source: source, Select: w.Select(), Windows: r,
		Volume: w.Volume, Size: around.Size}
	if w.Volume != nil {
		f.Size = w.Volume.Size
		f.Partition = v.partition(source, w.Volume)
	}
	switch {
	case r.Running:
		f.Kind = FoundRunning
	case r.Own:
		f.Kind = FoundOwn
	}
	v.Findings = append(v.Findings, f)
}

// partition returns the number of a volume on its source, 0 if the source is the volume itself.
func (v *survey) partition(source string, volume *target.Volume) int {
	if _, isVolume := v.volumeOf(source); isVolume {
		return 0
	}
	return volume.Partition
}

// addLocked adds a volume that could not be searched, unless it is already known by another name.
func (v *survey) addLocked(source string, volume *target.Volume) {
	f := Finding{
		Kind: FoundUnreadable, Source: source, Select: target.Select{Partition: volume.Partition},
		Partition: v.partition(source, volume),
		Size:      volume.Size, Volume: volume, Failure: volume.Failure,
	}
	switch {
	case volume.Locked():
		f.Kind = FoundLocked
	case volume.Failure == nil:
		return
	}
	if !slices.ContainsFunc(v.Findings,
		func(known Finding) bool { return known.Volume != nil && known.IsSame(&f) }) {
		v.Findings = append(v.Findings, f)
	}
}

// addFailure adds a source that can't be searched. One without a Windows is left to addVolume, and
// a drive without a medium is not reported.
func (v *survey) addFailure(source string, around device.SystemVolume, isVolume bool, err error) {
	v.session.Console.Note(source + ": " + problem.Of(err).Error())
	switch {
	case problem.Is(err, problem.NoWindows):
	case isVolume && around.Drive != device.DriveFixed:
		v.empty = append(v.empty, source)
	default:
		v.Findings = append(v.Findings,
			Finding{Kind: FoundUnreadable, Source: source, Size: around.Size, Failure: err})
	}
}

// addVolume adds a volume of the system that no source has reported, for people who look for it.
func (v *survey) addVolume(volume device.SystemVolume) {
	isKnown := func(f Finding) bool {
		return target.IsRootOf(volume, f.Source) ||
			f.Volume != nil && slices.ContainsFunc(f.Volume.Over,
				func(o device.SystemVolume) bool { return o.Path == volume.Path })
	}
	if slices.ContainsFunc(v.Findings, isKnown) || slices.ContainsFunc(v.empty,
		func(root string) bool { return target.IsRootOf(volume, root) }) {
		return
	}
	f := Finding{Kind: FoundData, Source: volume.Root(), Size: volume.Size, Label: volume.Label}
	switch {
	case volume.Running:
		f.Kind = FoundRunning
	case volume.Own:
		f.Kind = FoundOwn
	case len(volume.Mounts) == 0:
		return // such as the EFI system partition
	}
	v.Findings = append(v.Findings, f)
}

// volumeOf returns the system's volume that a source is the root of.
func (v *survey) volumeOf(source string) (volume device.SystemVolume, ok bool) {
	volume, ok = v.session.VolumeAt(source)
	if !ok || !target.IsRootOf(volume, source) {
		return device.SystemVolume{}, false
	}
	return volume, true
}

// Sources returns everything on this machine that can hold a Windows: first the volumes that the
// system has mounted, then the disks themselves.
func Sources() []string {
	sources := device.WindowsVolumes()
	devices, err := device.Devices()
	if err != nil {
		return sources // listing them may take more rights
	}
	for _, d := range devices {
		sources = append(sources, d.Path)
	}
	return sources
}
