package rescue

import (
	"slices"

	"unhello/internal/device"
	"unhello/internal/report"
	"unhello/internal/target"
)

// DriveReports describes all volumes that the system knows.
func (s *Session) DriveReports() []report.Drive {
	var list []report.Drive
	for _, v := range s.SystemVolumes() {
		list = append(list, report.Drive{
			Path: v.Root(), Mounts: v.Mounts, Disk: v.Disk, Offset: v.Offset, Size: v.Size,
			FileSystem: v.FileSystem, Label: v.Label, Kind: string(v.Drive), Locked: v.Locked,
			Running: v.Running, Own: v.Own,
		})
	}
	return list
}

// HasDisk reports whether this machine shows a disk that can be the PC's own. Windows RE without a
// driver for the controller only has the stick and a RAM disk.
func HasDisk() bool {
	list, err := device.SystemVolumes()
	return err != nil || device.HasBuiltInDisk() || hasOwnVolume(list)
}

// hasOwnVolume looks for a volume of the PC's own.
func hasOwnVolume(list []device.SystemVolume) bool {
	return slices.ContainsFunc(list, func(v device.SystemVolume) bool {
		return v.Drive == device.DriveFixed && !v.Running && !v.Own
	})
}

// mark adds what the system says about the volume that an installation is on.
func (s *Session) mark(r *report.Windows, w *target.Windows) {
	r.Running = w.RefuseRunning() != nil
	v, ok := s.VolumeAt(w.Path)
	if !ok && w.Volume != nil && len(w.Volume.Over) > 0 {
		v = w.Volume.Over[0]
	}
	r.Removable, r.Own = v.Drive == device.DriveRemovable, v.Own
}
