package target

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"unhello/internal/device"
	"unhello/internal/problem"
	"unhello/internal/text"
	"unhello/media/image"
)

// refuseParent refuses an image that is the parent of another one beside it: changing a parent
// makes all its children worthless.
func refuseParent(path string) error {
	parent, err := os.Stat(path)
	if err != nil || !parent.Mode().IsRegular() || device.IsDevicePath(path) {
		return nil // nothing lies beside a device
	}
	for _, dir := range foldersOf(path) {
		entries, err := os.ReadDir(dir)
		if err != nil {
			return problem.At(dir, err)
		}
		for _, e := range entries {
			child := filepath.Join(dir, e.Name())
			info, err := os.Stat(child)
			mayBe := err == nil && info.Mode().IsRegular() && !os.SameFile(info, parent)
			if mayBe && isChildOf(child, path) {
				return problem.New(problem.ImageIsParent, text.Args{"path": path, "child": child})
			}
		}
	}
	return nil
}

// foldersOf returns the folder of the path of an image and, if that is a link, the folder that the
// image is in.
func foldersOf(path string) []string {
	dirs := []string{filepath.Dir(path)}
	if real, err := filepath.EvalSymlinks(path); err == nil && filepath.Dir(real) != dirs[0] {
		dirs = append(dirs, filepath.Dir(real))
	}
	return dirs
}

// isChildOf reports whether a file is an image that names the one at path as its parent. A file
// that can't be opened as an image has none.
func isChildOf(child, path string) bool {
	f, err := device.Open(child, false)
	if err != nil {
		return false
	}
	defer f.Close()
	name, ok, err := image.ParentOf(f)
	if err != nil || !ok {
		return false
	}
	name = filepath.FromSlash(strings.ReplaceAll(name, `\`, "/"))
	if !filepath.IsAbs(name) {
		name = filepath.Join(filepath.Dir(child), name)
	}
	return slices.ContainsFunc(namesOf(path),
		func(known string) bool { return isSame(name, known) })
}

// isSame reports whether name, the parent that a child names, is the image at path known.
func isSame(name, known string) bool {
	named, err := os.Stat(name)
	parent, knownErr := os.Stat(known)
	if err == nil && knownErr == nil {
		return os.SameFile(named, parent)
	}
	// It was moved, or has the path of another system.
	return strings.EqualFold(filepath.Base(name), filepath.Base(known))
}

// namesOf returns the paths by which a child may know an image: its own, the target of a link, and
// those of the VMDK descriptors whose extents these may be.
func namesOf(path string) []string {
	names := []string{path}
	if real, err := filepath.EvalSymlinks(path); err == nil && real != path {
		names = append(names, real)
	}
	for _, name := range slices.Clone(names) {
		if parts := flatExtent.FindStringSubmatch(name); parts != nil {
			names = append(names, parts[1]+parts[2])
		}
	}
	return names
}

// flatExtent is how VMware names the raw extents of disk.vmdk: disk-flat.vmdk, or
// disk-f001.vmdk and so on.
var flatExtent = regexp.MustCompile(`(?i)^(.+)-f(?:lat|[0-9]+)(\.vmdk)$`)
