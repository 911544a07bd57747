package rescue

import (
	"os"
	"path/filepath"
	"strings"

	"unhello/internal/console"
	"unhello/media"
	"unhello/media/image"
)

// refuseParent refuses an image that another one beside it is a difference to: a
// change of a parent makes all its children worthless.
func refuseParent(path string) error {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() {
		return nil // a block device has nothing beside it
	}
	for _, dir := range foldersOf(path) {
		entries, err := os.ReadDir(dir)
		if err != nil {
			return console.FileProblem(err, dir, console.ReasonReadFailed)
		}
		for _, e := range entries {
			child := filepath.Join(dir, e.Name())
			mayBe := e.Type().IsRegular() || e.Type() == os.ModeSymlink
			if mayBe && isChildOf(child, path, info) {
				return console.NewProblem(console.ReasonImageIsParent, console.Args{"path": path, "child": child})
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
func isChildOf(child, path string, parent os.FileInfo) bool {
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
	if named, err := os.Stat(name); err == nil {
		return os.SameFile(named, parent)
	}
	// The parent was moved, or is named as another system names it.
	return strings.EqualFold(filepath.Base(name), filepath.Base(path))
}
