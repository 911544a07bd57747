package target

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"unhello/hive"
	"unhello/internal/device"
	"unhello/internal/problem"
	"unhello/internal/record"
	"unhello/internal/text"
	"unhello/media/ntfs"
)

// A file on a volume that we read ourselves is written into the clusters that it already has: it
// never grows, and no other byte of the file system changes. That is only right if these clusters
// really belong to the file. The proof: the path leads to it through file records with the right
// sequence numbers; the very clusters to be written have been read as a hive whose bins and cells
// leave no gaps, with logs that fit; the volume counts them as used; no two files share them; and
// just before the write they hold the old bytes of the plan.

var errCannotResize = errors.New("a file inside a disk image or device keeps its size")

// mapped is a file of a volume as a target of plans.
type mapped struct {
	*ntfs.File
	ground ground
}

// writableRanges returns where n bytes at off lie on the ground, if all of it can be written.
func (m mapped) writableRanges(off, n int64) ([]ntfs.Range, error) {
	ranges, err := m.Map(off, n)
	if err != nil {
		return nil, err
	}
	for _, r := range ranges {
		if err := m.ground.CanWrite(r.Offset, r.Length); err != nil {
			return nil, err
		}
	}
	return ranges, nil
}

// WriteAt writes nothing if any part of p can't be written in place.
func (m mapped) WriteAt(p []byte, off int64) (int, error) {
	ranges, err := m.writableRanges(off, int64(len(p)))
	if err != nil {
		return 0, err
	}
	done := 0
	for _, r := range ranges {
		n, err := m.ground.WriteAt(p[done:][:r.Length], r.Offset)
		done += n
		if err != nil {
			return done, err
		}
	}
	return done, nil
}

// Reserve allocates room if the image is a file with holes.
func (m mapped) Reserve(off, n int64) error {
	ranges, err := m.writableRanges(off, n)
	if err != nil {
		return err
	}
	for _, r := range ranges {
		if err := m.ground.Reserve(r.Offset, r.Length); err != nil {
			return err
		}
	}
	return nil
}

func (m mapped) Truncate(int64) error { return errCannotResize }
func (m mapped) Sync() error          { return m.ground.Sync() }

// room says how far the files can be written in place: only as far as they were ever written, and
// not at all for a log without clusters of its own.
func (v *inVolume) Room() (hive.Room, error) {
	o, err := v.use()
	if err != nil {
		return hive.Room{}, err
	}
	room := hive.Room{Limit: make(map[hive.FileID]int64)}
	for id, name := range FileNames {
		f, ok := o.files[name]
		if !ok {
			continue
		}
		room.Limit[hive.FileID(id)] = f.ValidSize()
		if _, err := f.Map(0, f.ValidSize()); err != nil {
			if hive.FileID(id) == hive.Primary {
				return hive.Room{}, problem.At(v.HivePath(), err)
			}
			room.Limit[hive.FileID(id)] = 0
		}
	}
	return room, nil
}

func (v *inVolume) admit(plan record.Plan) error {
	if err := v.refuseMounted(); err != nil {
		return err
	}
	if set := v.partition.Membership; set.Set != "" {
		return problem.OneOfSet(v.names, set)
	}
	if err := refuseParent(v.device); err != nil {
		return err
	}
	o, err := v.use()
	if err != nil {
		return err
	}
	// lock would find out too, but a dry run stops before that.
	if err := o.disk.file.InUse(); err != nil {
		return problem.At(v.device, err)
	}
	v.unseen = o.disk.file.Unseen() != nil
	if err := hive.LogsBehind(v.read(o).Hive()); err != nil {
		return problem.At(v.HivePath(), err)
	}
	clusters, err := v.prove(o, plan)
	if err != nil {
		return err
	}
	for _, g := range plan.Groups {
		for _, s := range g.Steps {
			if err := v.admitStep(o, s, clusters); err != nil {
				return err
			}
		}
	}
	return nil
}

// admitStep checks one step; clusters are those of the hive and its logs.
func (v *inVolume) admitStep(o *openVolume, s record.Step, clusters []ntfs.Range) error {
	f, path := o.files[s.File], v.showFile(s.File)
	if s.File == HiberfilName {
		var err error
		if f, err = o.hibernationFile(); err != nil {
			return err
		}
	}
	switch {
	case f == nil:
		return problem.New(problem.Changed, text.Args{"path": path})
	case s.IsResize():
		return problem.New(problem.NoRoom, text.Args{"path": path}).Because(errCannotResize).
			Hinting(problem.HintNoRoomInPlace)
	}
	ranges, err := (mapped{f, o.ground}).writableRanges(s.Offset, int64(len(s.New)))
	if err != nil {
		return problem.At(path, err)
	}
	if s.File == HiberfilName {
		return v.proveOwn(o, path, ranges, clusters)
	}
	return nil
}

// prove makes sure that the clusters of the hive and its logs are their own, and returns them. A
// log that can't be written in place must not be in the plan.
func (v *inVolume) prove(o *openVolume, plan record.Plan) ([]ntfs.Range, error) {
	var all []ntfs.Range
	planned := plan.Files()
	for _, name := range FileNames {
		f, ok := o.files[name]
		if !ok {
			continue
		}
		ranges, err := f.Map(0, f.ValidSize())
		switch {
		case err != nil && slices.Contains(planned, name):
			return nil, problem.At(v.show(v.paths[name]), err)
		case err != nil:
			continue
		}
		if err := v.proveOwn(o, v.show(v.paths[name]), ranges, all); err != nil {
			return nil, err
		}
		all = append(all, ranges...)
	}
	return all, nil
}

// proveOwn makes sure that a file's clusters are in use and none of them is shared with others.
func (v *inVolume) proveOwn(o *openVolume, path string, ranges, others []ntfs.Range) error {
	unproven := func(why string) error {
		return problem.New(problem.VolumeDamaged, text.Args{"path": path}).Because(errors.New(why))
	}
	if at, shared := ntfs.Overlap(others, ranges); shared {
		return unproven(fmt.Sprintf("it shares its cluster at 0x%x with a file of the hive", at))
	}
	at, found, err := o.ntfs.Unallocated(ranges)
	if err != nil {
		return problem.At(v.names, err)
	}
	if found {
		return unproven(fmt.Sprintf("the volume counts its cluster at 0x%x as free", at))
	}
	return nil
}

// refuseMounted refuses what the system has as a volume of its own: nothing is written past the
// system.
func (v *inVolume) refuseMounted() error {
	switch {
	case v.guard != nil:
		return v.guard.admit(v.names)
	case device.IsVolumeName(v.device):
		return problem.New(problem.InUse,
			text.Args{"path": v.device, "volume": deviceName(v.device)}).
			Saying("{path} is a volume of this Windows, and its place on a disk was not found").
			Hinting(
				"nothing is written past Windows, so nothing was changed\n" +
					"if it is locked:\n" +
					"    manage-bde -unlock {volume} -RecoveryPassword ...\n" +
					"then, or if it is not locked, name the drive:\n" +
					"    unhello fix {volume}")
	}
	return nil
}

func (v *inVolume) lock() (*Locked, error) {
	v.Close()
	release := func() error { return nil }
	if v.guard != nil {
		var err error
		if release, err = v.guard.hold(v.names); err != nil {
			return nil, err
		}
	}
	d, err := openDisk(v.device, toWrite)
	if err != nil {
		_ = release()
		return nil, err
	}
	t := v.targetOn(d)
	t.closes = append(t.closes, release)
	// Until now somebody could have moved the files; on a block device that leaves no trace.
	if err := t.again(); err != nil {
		t.Close()
		return nil, err
	}
	return t, nil
}

// targetOn makes a target of a disk that is open for writing. Calling again finds its files.
func (v *inVolume) targetOn(d *disk) *Locked {
	t := &Locked{
		Files: make(map[string]record.File), closes: []func() error{d.close}, RecordTarget: v.id,
		owned: []owned{{v.device, d.file}},
	}
	t.ready = func() error {
		if err := d.file.Recheck(); err != nil {
			return problem.At(v.device, err)
		}
		if v.guard != nil {
			return v.guard.unchanged(d, v.names)
		}
		return nil
	}
	t.Key = recordKey(v.master)
	var o *openVolume
	t.again = func() (err error) {
		if o, err = v.find(d); err != nil {
			return err
		}
		t.list = v.read(o).List
		for name, f := range o.files {
			t.Files[name] = mapped{f, o.ground}
		}
		_, err = v.prove(o, record.Plan{})
		return err
	}
	t.stamps = func() ([]Stamp, error) { return v.stampsOf(o) }
	t.Hiberfil = func() (record.File, error) {
		f, err := o.hibernationFile()
		if f == nil {
			return nil, cmp.Or[error](err,
				problem.New(problem.Changed, text.Args{"path": v.show(HiberfilName)}))
		}
		return mapped{f, o.ground}, nil
	}
	return t
}
