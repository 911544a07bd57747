package target

import (
	"errors"
	"io/fs"
	"path"
)

// errOddFile is what stands where a file or folder of Windows should be but is neither.
var errOddFile = errors.New("neither a file nor a folder")

// findHives returns the paths of the hives of that name in the folders of a volume's root, where
// Windows keeps them. A folder that can't be read comes with the error, and does not end the
// search; "." stands for the root.
func findHives(volume fs.FS, name string) func(yield func(string, error) bool) {
	return func(yield func(string, error) bool) {
		list, failure := fs.ReadDir(volume, ".") // what was read before it failed
		for _, e := range list {
			if !e.IsDir() {
				continue
			}
			found, err := descend(volume, e.Name(), "System32", "config", name)
			if !errors.Is(err, fs.ErrNotExist) && !yield(found, err) {
				return
			}
		}
		if failure != nil {
			yield(".", failure)
		}
	}
}

// descend returns the path of a file below a folder as it is really spelled, or of what can't be
// passed on the way there.
func descend(volume fs.FS, dir string, names ...string) (string, error) {
	for i, name := range names {
		info, err := fs.Stat(volume, path.Join(dir, name))
		if err != nil {
			return dir, err
		}
		dir = path.Join(dir, info.Name())
		switch {
		case !info.IsDir() && !info.Mode().IsRegular():
			return dir, errOddFile
		case info.IsDir() == (i == len(names)-1):
			return dir, fs.ErrNotExist
		}
	}
	return dir, nil
}
