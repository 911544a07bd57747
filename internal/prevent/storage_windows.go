package prevent

import (
	"errors"
	"os"
	"strings"

	"golang.org/x/sys/windows"

	"unhello/media"
)

// systemStorage are the volumes of the running Windows.
type systemStorage struct{}

// The forms of a path that golang.org/x/sys has no names for.
const (
	volumeNameDOS  = 0
	volumeNameGUID = 1
)

var errNoVolume = errors.New("the system does not say on which volume the folder is")

// System is the volume of the drive that manage-bde is told, whatever the environment
// says.
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
	list, err := media.SystemVolumes()
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

// volumeName gives \\?\Volume{...}\ of the volume that a folder is on. Letters that
// stand for folders, junctions and links are followed; a drive that has no such
// name is known by its letter.
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

// finalPath gives the path of a folder once everything that leads to it has been
// followed.
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

// volumeOf takes what is known of a volume. On its disk it is seen as it is there,
// encrypted; by its own name Windows shows it decrypted.
func volumeOf(v media.SystemVolume) Volume {
	volume := Volume{Running: v.Running, Remote: v.Drive == media.DriveRemote}
	if v.Disk == "" {
		volume.Decrypted = true
		volume.Open = func() (Sectors, error) { return media.OpenUncached(v.Raw()) }
		return volume
	}
	volume.Open = func() (Sectors, error) { return openPart(v.Disk, v.Offset, v.Size) }
	return volume
}
