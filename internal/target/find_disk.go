package target

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"slices"

	"unhello/bitlocker"
	"unhello/internal/device"
	"unhello/internal/problem"
	"unhello/internal/report"
	"unhello/internal/text"
	"unhello/media"
)

// search is the search for a hive on a disk or image.
type search struct {
	*Found
	searcher *Searcher
	hive     string // its name
	files    bool   // read volumes that the system has mounted through the system
	medium   *medium
	disk     *disk
	table    *media.Table
}

// findOnDisk returns the installations on the volumes of a disk or image, and the volumes
// themselves. A volume that the system has mounted is read through the system.
func (s *Searcher) findOnDisk(
	ctx context.Context, path, hiveName string, which Select,
) (*Found, error) {
	found, err := s.searchDisk(ctx, &medium{path: path}, hiveName, which, true)
	return found.closeUnused(), err
}

// findRaw reads the volumes of a disk directly, whatever the system has mounted.
func (s *Searcher) findRaw(
	ctx context.Context, path, hiveName string, which Select,
) (*Found, error) {
	found, err := s.searchDisk(ctx, &medium{path: path}, hiveName, which, false)
	return found.closeUnused(), err
}

func (s *Searcher) searchDisk(
	ctx context.Context, m *medium, hiveName string, which Select, files bool,
) (*Found, error) {
	d, err := m.open()
	if err != nil {
		return nil, err
	}
	f := search{
		Found:    &Found{format: d.format, media: []*medium{m}},
		searcher: s, hive: hiveName, files: files, medium: m, disk: d,
	}
	if err := f.lookAtAll(ctx, which); err != nil {
		m.close()
		return nil, err
	}
	return f.Found, nil
}

// lookAtAll looks at the partitions of the disk that are wanted.
func (f *search) lookAtAll(ctx context.Context, which Select) (err error) {
	d := f.disk
	f.table, err = media.Partitions(d)
	if media.HasNoTable(err) {
		f.foreign = media.Foreign(d)
		return nil
	}
	if err != nil {
		return problem.At(d.path, err)
	}
	f.divided = true
	f.inUse = d.file.InUse() != nil // only to tell people; a write checks again
	f.unseen = !f.inUse && d.file.Unseen() != nil
	f.tellOfTable()
	around := d.file.Set()
	for _, p := range f.table.Partitions {
		if which.Partition != 0 && which.Partition != p.Index {
			continue
		}
		f.partitions++
		p.Membership = cmp.Or(p.Membership, around)
		f.set = cmp.Or(f.set, p.Membership)
		if err := f.look(ctx, p); err != nil {
			return err
		}
	}
	if len(f.Volumes) == 0 {
		f.foreign = media.Foreign(d)
	}
	return nil
}

// maxFaultsTold is how many faults of a table are told, of maybe a thousand.
const maxFaultsTold = 8

// tellOfTable warns, once for each disk, of what is odd about its table.
func (f *search) tellOfTable() {
	path := f.disk.path
	if len(f.table.Faults) > 0 {
		f.fault = problem.At(path, f.table.Faults[0])
	}
	if f.searcher.told[path] {
		return
	}
	if f.searcher.told == nil {
		f.searcher.told = make(map[string]bool)
	}
	f.searcher.told[path] = true
	for i, fault := range f.table.Faults {
		if i == maxFaultsTold {
			break
		}
		f.searcher.Console.Warn("the partition table of {path} has a part that can't be used, and "+
			"what it leads to was left out: {detail}",
			text.Args{"path": path, "detail": problem.Detail(fault)})
	}
	if f.countsOther() {
		f.searcher.Console.Warn("the partition table of {path} counts sectors of {table} bytes, "+
			"and the disk shows {disk}: a dock or adapter between does that, and the table is not "+
			"to be repaired",
			text.Args{"path": path, "table": f.table.SectorSize, "disk": f.disk.SectorSize()})
	}
}

// countsOther reports whether the table counts in other sectors than a real disk shows. An image
// doesn't say.
func (f *search) countsOther() bool { return f.disk.format == "" && f.table.CountsOther(f.disk) }

// tableReport adds what is odd about the table to the report of a volume.
func (f *search) tableReport(v *report.Volume) {
	v.FromBackup = f.table.FromBackup
	for _, fault := range f.table.Faults {
		v.TableFaults = append(v.TableFaults, problem.Detail(fault))
	}
	if f.countsOther() {
		v.TableSectors = f.table.SectorSize
	}
}

// look adds a partition and the installations on it. An unreadable volume does not stop the search
// of the others.
func (f *search) look(ctx context.Context, p media.Partition) error {
	if p.Unreadable == nil && p.Kind == media.KindOther {
		return nil
	}
	v := &Volume{medium: f.medium, partition: p, Volume: report.Volume{
		Partition: p.Index, ID: volumeID(f.table, p, ""), Path: volumeName(f.disk.path, p),
		Image:  f.disk.format,
		Offset: p.Offset, Size: p.Size, FileSystem: string(p.Kind), InUse: f.inUse,
		InUseUnknown: f.unseen, DiskSet: string(p.Set),
		BitLocker: report.BitLocker{State: report.StateNone},
	}}
	if drives := f.searcher.Drives; isSystemDisk(drives, f.disk.path) {
		v.guard = &guard{drives, partitionOn(f.disk, p)}
		v.Over = v.guard.volumes()
		v.Path = volumeNameOver(v.Over, v.Path)
	}
	f.tableReport(&v.Volume)
	f.Volumes = append(f.Volumes, v)
	if err := f.lookInside(ctx, p, v); err != nil {
		v.Failure = err
	}
	if v.Failure != nil && p.Set != "" && !v.Locked() {
		v.Failure = problem.OneOfSet(v.Path, p.Membership) // it need not hold anything by itself
	}
	return ctx.Err()
}

// lookInside adds the installations on a volume.
func (f *search) lookInside(ctx context.Context, p media.Partition, v *Volume) error {
	if f.files && f.lookAsFolder(p, v) {
		return nil
	}
	var master *bitlocker.MasterKey
	if p.Kind == media.KindBitLocker {
		o, err := f.unlock(ctx, p, v)
		if err != nil {
			return err
		}
		master = o.master
	}
	m, err := f.disk.mount(p, master)
	if err != nil {
		return err
	}
	v.describe(m)
	v.ID = volumeID(f.table, p, v.Serial)
	folders, failure := m.windowsFolders(f.hive)
	for _, folder := range folders {
		place, err := newInVolume(f.medium, m, f.table, p, folder, f.hive, master)
		if err != nil {
			failure = cmp.Or(failure, err)
			continue
		}
		place.guard = v.guard
		f.Windows = append(f.Windows, &Windows{
			ID: v.ID + "/" + folder, Path: m.names + `, \` + folder, Folder: folder, Volume: v,
			place: place,
		})
	}
	return failure
}

// unlock opens an encrypted volume, and reports what can be seen without a key.
func (f *search) unlock(ctx context.Context, p media.Partition, v *Volume) (*opening, error) {
	v.BitLocker.State = report.StateLocked
	raw, err := f.disk.volume(p)
	if err != nil {
		return nil, err
	}
	volume, err := bitlocker.Open(raw, raw.Size())
	if err != nil {
		return nil, problem.At(v.Path, err)
	}
	v.volume, v.BitLocker = volume, bitlockerReport(volume)
	o, err := f.searcher.unlock(ctx, volume, v.Path, f.disk.kind == kindDisk)
	if err != nil {
		return nil, err
	}
	v.opened, v.BitLocker.State = o, report.StateUnlocked
	if o.master != nil { // otherwise nothing is encrypted
		v.BitLocker.OpenedBy = o.by.ID.String()
	}
	if v.BitLocker.Suspended {
		f.searcher.Console.Warn(
			"the BitLocker protection of {path} is suspended: it opens without a key",
			text.Args{"path": v.Path})
	}
	return o, nil
}

// maxUnreadFolders is how many damaged folders in the root of a volume are tried before the search
// ends: on a dying disk each may cost seconds.
const maxUnreadFolders = 16

// windowsFolders returns the folders in the root of a volume that have a hive where Windows keeps
// it. An unreadable folder does not stop the search of the others: the first failure is returned
// along with them.
func (m *mounted) windowsFolders(hiveName string) (folders []string, failure error) {
	root, err := m.ntfs.Root()
	if err != nil {
		return nil, problem.At(m.names, err)
	}
	unread := 0
	for e, err := range root.ReadDir {
		if err != nil {
			failure = cmp.Or(failure, problem.At(m.names, err))
			break
		}
		if !e.IsDir || e.Name == "." {
			continue
		}
		_, err := root.Lookup(hivePath(e.Name, hiveName))
		switch {
		case err == nil:
			folders = append(folders, e.Name)
		case !errors.Is(err, fs.ErrNotExist):
			failure = cmp.Or(failure, problem.At(m.names+`, \`+e.Name, err))
			unread++
		}
		if unread == maxUnreadFolders {
			break
		}
	}
	slices.Sort(folders)
	return folders, failure
}

// lookAsFolder finds the installations on a partition that is a volume of the system, in the folder
// where the system shows it: that takes no key, and the system itself makes the changes. If it
// shows nothing, or if several partitions may be that volume, we read the partition ourselves.
func (f *search) lookAsFolder(p media.Partition, v *Volume) bool {
	if len(v.Over) != 1 || v.guard.drives.Locked(v.Over[0]) {
		return false
	}
	// If it lies on one partition only, it is this one.
	if _, known := partitionOf(v.guard.drives.Disks(), v.Over[0]); !known {
		return false
	}
	windows, err := findInFolder(v.Over[0].Root(), f.hive)
	if err != nil {
		return false
	}
	f.describeMounted(p, v)
	for _, w := range windows {
		w.ID, w.Volume = v.ID+"/"+w.Folder, v
	}
	f.Windows = append(f.Windows, windows...)
	return true
}

// describeMounted adds what can be said of a volume without a key.
func (f *search) describeMounted(p media.Partition, v *Volume) {
	if p.Kind == media.KindBitLocker {
		v.BitLocker.State = report.StateUnlocked
		if raw, err := f.disk.volume(p); err == nil {
			if volume, err := bitlocker.Open(raw, raw.Size()); err == nil {
				v.BitLocker = bitlockerReport(volume)
				v.BitLocker.State = report.StateUnlocked
			}
		}
		return
	}
	if m, err := f.disk.mount(p, nil); err == nil {
		v.describe(m)
		v.ID = volumeID(f.table, p, v.Serial)
	}
}

// volumeNameOver puts the system's name for a volume in front of the name of its partition.
func volumeNameOver(over []device.SystemVolume, name string) string {
	if len(over) == 0 || over[0].Root() == over[0].Path {
		return name
	}
	return NameOf(over[0]) + " (" + name + ")"
}
