package target

import (
	"bytes"
	"errors"

	"unhello/internal/device"
	"unhello/internal/problem"
	"unhello/internal/record"
	"unhello/internal/text"
)

// A guard keeps the system off a partition of one of its disks while we write there. What the
// system can read is written through the system, as a file. We only write past it where BitLocker
// keeps it out, and only while its volume is held.
type guard struct {
	drives Drives
	diskPartition
}

// volumes returns the volumes of the system on the partition.
func (g *guard) volumes() []device.SystemVolume { return volumesOn(g.drives, g.diskPartition) }

// admit refuses a partition that the system can read, or may be able to.
func (g *guard) admit(name string) error {
	volumes := g.volumes()
	if err := g.drives.Unlisted(); err != nil {
		return problem.At(name, err)
	}
	for _, v := range volumes {
		if !g.drives.Locked(v) {
			return mountedProblem(name, v)
		}
	}
	return nil
}

func mountedProblem(name string, v device.SystemVolume) error {
	return problem.New(problem.InUse, text.Args{"path": name, "volume": NameOf(v)}).
		Saying("{path} is a volume that Windows has mounted here, as {volume}").Hinting(
		"it is changed only through Windows, never past it, so nothing was changed\n" +
			"name that instead:\n" +
			"    unhello fix {volume}")
}

// hold locks all volumes on the partition. Without the lock nothing is written.
func (g *guard) hold(name string) (release func() error, err error) {
	var releases []func() error
	release = func() error {
		var all error
		for _, r := range releases {
			all = errors.Join(all, r())
		}
		return all
	}
	if err := g.admit(name); err != nil {
		return nil, err
	}
	for _, v := range g.volumes() {
		r, err := g.drives.Hold(v)
		if err != nil {
			_ = release()
			return nil, problem.Of(problem.At(NameOf(v), err)).Hinting(
				"without it alone nothing is written to its disk, so nothing was changed\n" +
					"close what has it open, a command prompt that stands in it too, and try again")
		}
		releases = append(releases, r)
	}
	return release, nil
}

// unchanged makes sure, on the very handle that will write, that the partition still begins as it
// did when it was found.
func (g *guard) unchanged(d *disk, name string) error {
	if now := partitionOn(d, g.Partition); now.header == nil || !bytes.Equal(now.header, g.header) {
		return problem.New(problem.Changed, text.Args{"path": name})
	}
	return nil
}

// isRunning reports whether the files of a hive on the partition are those of the running system.
// If the volume's driver reports where it lies, that decides; otherwise the hive's identity does,
// at the risk of taking a clone for it.
func (g *guard) isRunning(id record.Target) bool {
	unplaced := false
	for _, v := range g.drives.Volumes() {
		switch {
		case !v.Running:
		case g.holds(v):
			return true
		case v.Disk == "":
			unplaced = true
		}
	}
	running := g.drives.Running()
	return unplaced && running != nil &&
		device.SameVolumeSerial(running.VolumeSerial, id.VolumeSerial) &&
		running.FileID == id.FileIDs[FileNames[0]]
}
