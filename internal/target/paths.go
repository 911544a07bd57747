package target

import (
	"path/filepath"

	"unhello/internal/device"
)

// Absolute returns a path that stays valid if the working folder changes.
func Absolute(path string) string {
	if abs, err := filepath.Abs(path); err == nil {
		return abs
	}
	return path
}

// Resolved returns a path with links resolved, even if its last parts don't exist yet.
func Resolved(path string) string {
	path = Absolute(path)
	if real, err := device.Resolve(path); err == nil {
		return real
	}
	if above := filepath.Dir(path); above != path {
		return filepath.Join(Resolved(above), filepath.Base(path))
	}
	return path
}

// sourcePath returns the path of a source that is valid in any working folder: undo may run in
// another one.
func sourcePath(source string) string {
	if len(source) == 2 && source[1] == ':' {
		return source + string(filepath.Separator) // D: alone means the current folder on D:
	}
	return Absolute(source)
}

// RealPath returns the path of a source with links resolved.
func RealPath(source string) string { return Resolved(sourcePath(source)) }
