package rescue

import (
	"slices"

	"unhello/hive"
	"unhello/internal/device"
)

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

// same reports whether two installations are one: a volume may be mounted and also be found on its
// disk, which is then in use, or be locked and have two names. Another disk that looks the same is
// a clone, and the person has to say which one is meant.
func same(a, b *Windows) bool {
	if a.Volume != nil && b.Volume != nil {
		return a.Volume.isTwin(b.Volume) && a.Folder == b.Folder
	}
	if isApart(a.Volume) || isApart(b.Volume) {
		return false
	}
	one, errA := a.place.recordTarget()
	other, errB := b.place.recordTarget()
	hiveName := fileNames[hive.Primary]
	return errA == nil && errB == nil &&
		device.SameVolumeSerial(one.VolumeSerial, other.VolumeSerial) &&
		one.FileIDs[hiveName] == other.FileIDs[hiveName]
}

func (f *Found) has(w *Windows) bool {
	return slices.ContainsFunc(f.Windows, func(known *Windows) bool { return same(known, w) })
}

// Add adds what another source holds, except installations that are already known, and continues
// the numbering.
func (f *Found) Add(o *Found) {
	for _, v := range o.Volumes {
		if !slices.ContainsFunc(f.Volumes, v.isTwin) {
			f.Volumes = append(f.Volumes, v)
		}
	}
	for _, w := range o.Windows {
		if !f.has(w) {
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
		if want != "" && w.is(want) || want == "" && w.refuseRunning() == nil {
			list = append(list, w)
		}
	}
	return list
}

// Select returns what selects this installation among the others of its source.
func (w *Windows) Select() Select {
	s := Select{Windows: w.ID}
	if w.Volume != nil {
		s.Partition = w.Volume.Partition
	}
	return s
}

// Add adds what another source holds, except installations that are already known.
func (r *Scanned) Add(o *Scanned) {
	for i, v := range o.found.Volumes {
		if !slices.ContainsFunc(r.found.Volumes, v.isTwin) {
			r.found.Volumes = append(r.found.Volumes, v)
			r.Volumes = append(r.Volumes, o.Volumes[i])
		}
	}
	for i, w := range o.found.Windows {
		if !r.found.has(w) {
			r.found.Windows = append(r.found.Windows, w)
			r.Windows = append(r.Windows, o.Windows[i])
		}
	}
}

// isApart reports whether a volume of a disk can't be mounted: otherwise the disk would be in use.
func isApart(v *Volume) bool {
	return !device.MountsAll && v != nil && !v.InUse && len(v.over) == 0
}
