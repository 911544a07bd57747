package rescue

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"slices"

	"unhello/bitlocker"
	"unhello/internal/problem"
	"unhello/internal/report"
	"unhello/internal/text"
	"unhello/media"
)

// search is the search for a hive on a disk or image.
type search struct {
	*Found
	session *Session
	hive    string // its name
	files   bool   // read volumes that the system has mounted through the system
	disk    *disk
	table   *media.Table
}

// findOnDisk returns the installations on the volumes of a disk or image, and the volumes
// themselves. A volume that the system has mounted is read through the system.
func (s *Session) findOnDisk(
	ctx context.Context, path, hiveName string, which Select,
) (*Found, error) {
	return s.searchDisk(ctx, path, hiveName, which, true)
}

// findRaw reads the volumes of a disk directly, whatever the system has mounted.
func (s *Session) findRaw(
	ctx context.Context, path, hiveName string, which Select,
) (*Found, error) {
	return s.searchDisk(ctx, path, hiveName, which, false)
}

func (s *Session) searchDisk(
	ctx context.Context, path, hiveName string, which Select, files bool,
) (*Found, error) {
	d, err := openDisk(path, toRead)
	if err != nil {
		return nil, err
	}
	defer d.close()
	f := search{Found: &Found{format: d.format}, session: s, hive: hiveName, files: files, disk: d}
	f.table, err = media.Partitions(d)
	if media.HasNoTable(err) {
		return f.Found, nil
	}
	if err != nil {
		return nil, problem.At(path, err)
	}
	f.divided = true
	f.inUse = d.file.InUse() != nil // only to tell people; a write checks again
	f.unseen = !f.inUse && d.file.Unseen() != nil
	around := d.file.Set()
	for _, p := range f.table.Partitions {
		if which.Partition != 0 && which.Partition != p.Index {
			continue
		}
		f.partitions++
		p.Set = cmp.Or(p.Set, around)
		if err := f.look(ctx, p); err != nil {
			return nil, err
		}
	}
	return f.Found, nil
}

// look adds a partition and the installations on it. An unreadable volume does not stop the search
// of the others.
func (f *search) look(ctx context.Context, p media.Partition) error {
	if p.Unreadable == nil && p.Kind == media.KindOther {
		return nil
	}
	v := &Volume{partition: p, Volume: report.Volume{
		Partition: p.Index, ID: volumeID(f.table, p, ""), Path: volumeName(f.disk.path, p),
		Image:  f.disk.format,
		Offset: p.Offset, Size: p.Size, FileSystem: string(p.Kind), InUse: f.inUse,
		InUseUnknown: f.unseen, DiskSet: string(p.Set), FromBackup: f.table.FromBackup,
		BitLocker: report.BitLocker{State: report.StateNone},
	}}
	if drives := f.session.Drives; isSystemDisk(drives, f.disk.path) {
		v.guard = &guard{drives, partitionOn(f.disk, p)}
		v.over = v.guard.volumes()
		v.Path = volumeNameOver(v.over, v.Path)
	}
	f.Volumes = append(f.Volumes, v)
	if err := f.lookInside(ctx, p, v); err != nil {
		v.failure = err
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
		place, err := newInVolume(m, f.table, p, folder, f.hive, master)
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
	o, err := f.session.unlock(ctx, volume, v.Path, f.disk.kind == kindDisk)
	if err != nil {
		return nil, err
	}
	v.opened, v.BitLocker.State = o, report.StateUnlocked
	if o.master != nil { // otherwise nothing is encrypted
		v.BitLocker.OpenedBy = o.by.ID.String()
	}
	if v.BitLocker.Suspended {
		f.session.Console.Warn(
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

// hivePath is the path of a hive from the root of its volume.
func hivePath(folder, name string) string { return folder + `\System32\config\` + name }
