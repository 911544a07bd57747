package rescue

import (
	"errors"
	"slices"

	"unhello/internal/console"
	"unhello/media"
	"unhello/media/ntfs"
)

// findOnDisk gives the installations on the volumes of a disk or image, and the
// volumes themselves.
func findOnDisk(path, hiveName string, which Select) (*Found, error) {
	d, err := openDisk(path, toRead)
	if err != nil {
		return nil, err
	}
	defer d.close()
	found := &Found{format: d.format}
	table, err := media.Partitions(d)
	var none *media.NoTableError
	if errors.As(err, &none) {
		return found, nil
	}
	if err != nil {
		return nil, fileProblem(err, path)
	}
	found.divided = true
	found.inUse = d.file.InUse() != nil // for people; a write makes sure by itself
	for _, p := range table.Partitions {
		if which.Partition != 0 && which.Partition != p.Index {
			continue
		}
		found.partitions++
		if err := found.look(d, table, p, hiveName); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// look adds a partition and the installations on it. A volume that can't be read
// is no reason to give up the others.
func (f *Found) look(d *disk, t *media.Table, p media.Partition, hiveName string) error {
	v := &VolumeReport{
		Partition: p.Index, ID: volumeID(t, p, ""), Path: volumeName(d.path, p), Image: d.format,
		Offset: p.Offset, Size: p.Size, FileSystem: string(p.Kind), InUse: f.inUse, BitLocker: BitLockerReport{stateNone},
	}
	switch {
	case p.Unreadable != nil:
		v.problem = console.ProblemOf(fileProblem(p.Unreadable, v.Path))
	case p.Kind == media.KindBitLocker:
		v.BitLocker.State = stateLocked
	case p.Kind != media.KindNTFS:
		return nil
	default:
		if err := f.lookInside(d, t, p, v, hiveName); err != nil {
			v.problem = console.ProblemOf(err)
		}
	}
	f.Volumes = append(f.Volumes, v)
	return nil
}

// lookInside adds the installations on an NTFS volume.
func (f *Found) lookInside(d *disk, t *media.Table, p media.Partition, v *VolumeReport, hiveName string) error {
	m, err := d.mount(p)
	if err != nil {
		return err
	}
	v.describe(m)
	v.ID = volumeID(t, p, v.Serial)
	folders, err := m.windowsFolders(hiveName)
	for _, folder := range folders {
		place, err := newInVolume(m, t, p, folder, hiveName)
		if err != nil {
			return err
		}
		f.Windows = append(f.Windows, &Windows{
			ID: v.ID + "/" + folder, Path: m.names + `, \` + folder, Folder: folder, Volume: v, place: place,
		})
	}
	return err
}

// windowsFolders gives the folders in the root of a volume that have a hive
// where Windows has it.
func (m *mounted) windowsFolders(hiveName string) ([]string, error) {
	root, err := m.ntfs.Root()
	if err != nil {
		return nil, fileProblem(err, m.names)
	}
	var folders []string
	for e, err := range root.ReadDir {
		if err != nil {
			return folders, fileProblem(err, m.names)
		}
		if !e.IsDir || e.Name == "." {
			continue
		}
		_, err := root.Lookup(hivePath(e.Name, hiveName))
		var missing *ntfs.NotFoundError
		switch {
		case err == nil:
			folders = append(folders, e.Name)
		case !errors.As(err, &missing):
			return folders, fileProblem(err, m.names+`, \`+e.Name)
		}
	}
	slices.Sort(folders)
	return folders, nil
}

// hivePath is the path of a hive from the root of its volume.
func hivePath(folder, name string) string { return folder + `\System32\config\` + name }
