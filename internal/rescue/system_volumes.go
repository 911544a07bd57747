package rescue

import (
	"slices"
	"strings"
	"time"

	"unhello/internal/device"
)

// freshFor is how long the system's answer about its volumes and disks counts as fresh, if it took
// that long to give: asking a dying disk may take a minute.
func freshFor(took time.Duration) time.Duration {
	return min(max(time.Second, 10*took), time.Minute)
}

// volumes returns the volumes that the system knows.
func (s *Session) volumes() []device.SystemVolume {
	if s.Drives == nil {
		return nil
	}
	return s.Drives.Volumes()
}

// volumeAt returns the volume that a path is on, or whose device it names. A folder that another
// volume is mounted in belongs to that volume.
func (s *Session) volumeAt(path string) (found device.SystemVolume, ok bool) {
	longest := 0
	for _, v := range s.volumes() {
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

// rootsOf returns all folders that lead into a volume, without a slash at the end.
func rootsOf(v device.SystemVolume) []string {
	var roots []string
	for _, name := range append(slices.Clone(v.Mounts), v.Path) {
		roots = append(roots, withoutSlash(name))
	}
	return roots
}

func withoutSlash(path string) string { return strings.TrimRight(path, `\/`) }

// isBelow reports, going by names, whether a path is a folder or lies in it. \\?\D:\ counts as D:\.
func isBelow(folder, path string) bool {
	folder, path = deviceName(folder), deviceName(path)
	if len(path) < len(folder) || !strings.EqualFold(path[:len(folder)], folder) {
		return false
	}
	rest := path[len(folder):]
	return rest == "" || rest[0] == '\\' || rest[0] == '/'
}

// isRootOf reports whether a path is a folder that leads into a volume.
func isRootOf(v device.SystemVolume, path string) bool {
	return slices.ContainsFunc(rootsOf(v),
		func(root string) bool { return isSameDevice(root, withoutSlash(path)) })
}

// isDeviceOf reports whether a path names the sectors of a volume: \\.\D:, or the bare name of the
// volume.
func isDeviceOf(v device.SystemVolume, path string) bool {
	return slices.ContainsFunc(rootsOf(v),
		func(root string) bool { return isSameDevice(root, path) })
}

// isSameDevice compares names of devices, for which the prefixes \\.\ and \\?\ mean the same.
func isSameDevice(a, b string) bool { return strings.EqualFold(deviceName(a), deviceName(b)) }

func deviceName(path string) string {
	return strings.TrimPrefix(strings.TrimPrefix(path, `\\.\`), `\\?\`)
}

// nameOf names a volume for people, such as D:.
func nameOf(v device.SystemVolume) string { return withoutSlash(v.Root()) }
