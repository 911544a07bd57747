package rescue

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"unhello/internal/problem"
	"unhello/internal/text"
	"unhello/media"
	"unhello/media/image"
)

// refuseParent refuses an image that another one beside it is a difference to: a
// change of a parent makes all its children worthless.
func refuseParent(path string) error {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() || isDevicePath(path) {
		return nil // a device has nothing beside it
	}
	for _, dir := range foldersOf(path) {
		entries, err := os.ReadDir(dir)
		if err != nil {
			return problem.At(dir, err)
		}
		for _, e := range entries {
			child := filepath.Join(dir, e.Name())
			mayBe := e.Type().IsRegular() || e.Type() == os.ModeSymlink
			if mayBe && isChildOf(child, path) {
				return problem.New(problem.ImageIsParent, text.Args{"path": path, "child": child})
			}
		}
	}
	return nil
}

// foldersOf gives the folder that an image was named in and, for a link, the one
// that it is in.
func foldersOf(path string) []string {
	dirs := []string{filepath.Dir(path)}
	if real, err := filepath.EvalSymlinks(path); err == nil && filepath.Dir(real) != dirs[0] {
		dirs = append(dirs, filepath.Dir(real))
	}
	return dirs
}

// isChildOf reports whether a file is an image that names another as its parent.
// A file that can't be opened as an image has no parent.
func isChildOf(child, path string) bool {
	f, err := media.OpenDevice(child, false)
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

// isSame reports whether the parent that a child names is an image known by a
// path.
func isSame(name, known string) bool {
	named, err := os.Stat(name)
	parent, knownErr := os.Stat(known)
	if err == nil && knownErr == nil {
		return os.SameFile(named, parent)
	}
	// It was moved, or is named as another system names it.
	return strings.EqualFold(filepath.Base(name), filepath.Base(known))
}

// namesOf gives the paths by which a child may know an image: its own, where a
// link leads, and those of the VMDK descriptors that these may be extents of.
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
