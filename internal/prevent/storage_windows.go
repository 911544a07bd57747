package prevent

import (
	"errors"
	"os"
	"strings"

	"golang.org/x/sys/windows"

	"unhello/internal/device"
)

// systemStorage has the volumes of the running Windows.
type systemStorage struct{}

// The forms of a path, for which golang.org/x/sys has no names.
const (
	volumeNameDOS  = 0
	volumeNameGUID = 1
)

var errNoVolume = errors.New("the system does not say on which volume the folder is")

// System returns the volume of the drive that manage-bde gets, whatever the environment says.
func (s systemStorage) System() (Volume, error) {
	folder, err := windows.GetSystemWindowsDirectory()
	if err != nil {
		return Volume{}, err
	}
	return s.Around(folder)
}

func (systemStorage) Around(folder string) (Volume, error) {
	if path, err := finalPath(folder, volumeNameDOS); err == nil &&
		strings.HasPrefix(path, `\\?\UNC\`) {
		return Volume{Remote: true}, nil
	}
	name, err := volumeName(folder)
	if err != nil {
		return Volume{}, err
	}
	list, err := device.SystemVolumes()
	if err != nil {
		return Volume{}, err
	}
	for _, v := range list {
		if strings.EqualFold(v.Path, name) {
			return volumeOf(v), nil
		}
	}
	return Volume{}, errNoVolume
}

// volumeName returns the name \\?\Volume{...}\ of the volume that a folder is on. It follows
// letters that stand for folders, junctions and links. A drive without such a name keeps its
// letter.
func volumeName(folder string) (string, error) {
	if path, err := finalPath(folder, volumeNameGUID); err == nil {
		if end := strings.Index(path, `}\`); end >= 0 {
			return path[:end+2], nil
		}
	}
	path, err := finalPath(folder, volumeNameDOS)
	if err != nil {
		return "", err
	}
	path = strings.TrimPrefix(path, `\\?\`)
	if len(path) < 3 || path[1:3] != `:\` {
		return "", errNoVolume
	}
	root, err := windows.UTF16PtrFromString(path[:3])
	if err != nil {
		return "", err
	}
	var name [windows.MAX_PATH + 1]uint16
	if windows.GetVolumeNameForVolumeMountPoint(root, &name[0], uint32(len(name))) == nil {
		return windows.UTF16ToString(name[:]), nil
	}
	return path[:3], nil
}

// finalPath returns the path of a folder with links resolved.
func finalPath(folder string, form uint32) (string, error) {
	f, err := os.Open(folder)
	if err != nil {
		return "", err
	}
	defer f.Close()
	buf := make([]uint16, windows.MAX_LONG_PATH)
	n, err := windows.GetFinalPathNameByHandle(windows.Handle(f.Fd()), &buf[0],
		uint32(len(buf)), form)
	if err != nil {
		return "", err
	}
	return windows.UTF16ToString(buf[:min(int(n), len(buf))]), nil
}

// volumeOf describes a volume. It is read on its disk, where it is encrypted, if possible: by the
// volume's own name Windows shows it decrypted.
func volumeOf(v device.SystemVolume) Volume {
	volume := Volume{Running: v.Running, Remote: v.Drive == device.DriveRemote}
	if v.Disk == "" {
		volume.Decrypted = true
		volume.Open = func() (Sectors, error) { return device.OpenUncached(v.Raw()) }
		return volume
	}
	volume.Open = func() (Sectors, error) { return openPart(v.Disk, v.Offset, v.Size) }
	return volume
}
