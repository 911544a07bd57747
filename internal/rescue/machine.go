package rescue

import (
	"slices"

	"unhello/hive"
	"unhello/internal/record"
	"unhello/media"
)

// Sources gives everything of this machine that can hold a Windows: first the
// volumes that the system has mounted, then the disks themselves.
func Sources() []string {
	sources := Volumes()
	devices, err := media.Devices()
	if err != nil {
		return sources // not everybody may look at them
	}
	for _, d := range devices {
		sources = append(sources, d.Path)
	}
	return sources
}

// same reports whether two installations are one: a volume may be mounted and be
// seen on its disk too, which is in use then. Another disk that is alike in
// everything is a clone, and somebody has to say which of both is meant.
func same(a, b *Windows) bool {
	if a.Volume != nil && b.Volume != nil || isApart(a.Volume) || isApart(b.Volume) {
		return false
	}
	one, errA := a.place.identity()
	other, errB := b.place.identity()
	hiveName := fileNames[hive.Primary]
	return errA == nil && errB == nil && record.SameVolumeSerial(one.VolumeSerial, other.VolumeSerial) &&
		one.FileIDs[hiveName] == other.FileIDs[hiveName]
}

func (f *Found) has(w *Windows) bool {
	return slices.ContainsFunc(f.Windows, func(known *Windows) bool { return same(known, w) })
}

// Add adds the installations of another source. It reports whether any of them
// was not known yet.
func (f *Found) Add(o *Found) (more bool) {
	for _, w := range o.Windows {
		if !f.has(w) {
			f.Windows, more = append(f.Windows, w), true
		}
	}
	return more
}

// Add adds what another source holds, without the installations that are known
// already.
func (r *ScanReport) Add(o *ScanReport) {
	r.Volumes = append(r.Volumes, o.Volumes...)
	for i, w := range o.found.Windows {
		if !r.found.has(w) {
			r.found.Windows = append(r.found.Windows, w)
			r.Windows = append(r.Windows, o.Windows[i])
		}
	}
}
