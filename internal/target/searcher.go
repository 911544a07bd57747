package target

import (
	"context"

	"unhello/internal/console"
	"unhello/internal/device"
	"unhello/internal/record"
	"unhello/internal/text"
)

// A Searcher finds what sources hold, and opens it.
type Searcher struct {
	Console *console.Console
	Keys    *Keys  // for BitLocker; if nil, only volumes that need no key open
	Drives  Drives // what the system can unlock itself; nil for nothing
	// BeforeAsking is called before a person is asked for the key of a volume on a device (machine)
	// or in an image, and may refuse; nil for nothing.
	BeforeAsking func(ctx context.Context, path string, machine bool) error

	told map[string]bool // paths of the disks whose tables people were told of
}

func (s *Searcher) beforeAsking(ctx context.Context, path string, machine bool) error {
	if s.BeforeAsking == nil {
		return nil
	}
	return s.BeforeAsking(ctx, path, machine)
}

// SystemVolumes returns the volumes that the system knows.
func (s *Searcher) SystemVolumes() []device.SystemVolume {
	if s.Drives == nil {
		return nil
	}
	return s.Drives.Volumes()
}

// VolumeAt returns the volume that a path is on, or whose device it names. A folder that another
// volume is mounted in belongs to that volume.
func (s *Searcher) VolumeAt(path string) (found device.SystemVolume, ok bool) {
	longest := 0
	for _, v := range s.SystemVolumes() {
		if device.IsDevicePath(path) && isDeviceOf(v, path) {
			return v, true
		}
		for _, root := range rootsOf(v) {
			if isBelow(root, path) && len(root) > longest {
				found, ok, longest = v, true, len(root)
			}
		}
	}
	return found, ok
}

// Admit refuses a plan that can't be carried out, and warns of what could not be checked. The plan
// may be about the files of the hive and hiberfil.sys.
func (s *Searcher) Admit(w *Windows, plan record.Plan) error {
	if err := w.place.admit(plan); err != nil {
		return err
	}
	if v, ok := w.place.(*inVolume); ok && v.unseen {
		s.Console.Warn(
			"not all programs could be looked at that may have {path} open (that takes "+
				"root, outside of containers)", text.Args{"path": v.device})
	}
	return nil
}

// Take closes what was opened for reading and opens the files for writing, exclusively as far as
// that can be told. From then on only what it returns is asked.
func (s *Searcher) Take(w *Windows) (*Locked, error) {
	t, err := w.place.lock()
	if err != nil {
		return nil, err
	}
	unsure, err := t.Seize()
	if err != nil {
		t.Close()
		return nil, err
	}
	t.LetGo() // others need not wait while the person is asked
	if unsure != nil {
		s.Console.Warn("whether another program has {path} open cannot be told: {detail}", unsure)
	}
	return t, nil
}
