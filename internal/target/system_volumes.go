package target

import (
	"slices"
	"strings"

	"unhello/internal/device"
)

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

// IsRootOf reports whether a path is a folder that leads into a volume.
func IsRootOf(v device.SystemVolume, path string) bool {
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

// NameOf names a volume for people, such as D:.
func NameOf(v device.SystemVolume) string { return withoutSlash(v.Root()) }
