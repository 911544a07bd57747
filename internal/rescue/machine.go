package rescue

import (
	"slices"
	"strings"

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

// Same reports whether two installations are one: a volume may be mounted and
// be seen on its disk too.
func Same(a, b *Windows) bool {
	return record.SameVolumeSerial(a.place.serial(), b.place.serial()) && a.Folder != "" && strings.EqualFold(a.Folder, b.Folder)
}

// Add adds what another source holds, without the installations that are known
// already.
func (r *ScanReport) Add(o *ScanReport) {
	r.Volumes = append(r.Volumes, o.Volumes...)
	for i, w := range o.found {
		if !slices.ContainsFunc(r.found, func(known *Windows) bool { return Same(known, w) }) {
			r.found = append(r.found, w)
			r.Windows = append(r.Windows, o.Windows[i])
		}
	}
}
