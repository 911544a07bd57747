package prevent

import "unhello/internal/device"

// systemStorage has the volumes of the running Windows.
type systemStorage struct{}

// System returns the volume of the drive that manage-bde gets, whatever the environment says.
func (s systemStorage) System() (Volume, error) {
	folder, err := device.WindowsFolder()
	if err != nil {
		return Volume{}, err
	}
	return s.Around(folder)
}

func (systemStorage) Around(folder string) (Volume, error) {
	v, err := device.VolumeAround(folder)
	if err != nil {
		return Volume{}, err
	}
	return volumeOf(v), nil
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
