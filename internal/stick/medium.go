package stick

import (
	"errors"
	"io"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"unhello/internal/device"
)

// medium finds what a medium has under the names of the payload. Paths on it begin at its root and
// have slashes.
type medium struct {
	dir   string // its folder or, where that is only read, the disk or image that it is on
	fsys  fs.FS
	lists []manifest // what is ours: the list, and that of an Apply that was cut off
}

func folderMedium(dir string) *medium { return &medium{dir: dir, fsys: device.FolderFS(dir)} }

// path is what a path on the medium is called outside of it.
func (m *medium) path(name string) string {
	if name == "." {
		return m.dir
	}
	return filepath.Join(m.dir, filepath.FromSlash(name))
}

// about names the file of an error as the system does.
func (m *medium) about(name string, err error) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return &fs.PathError{Op: e.Op, Path: m.path(name), Err: e.Err}
	}
	return err
}

// read opens a file for a function that reads it.
func (m *medium) read(name string, do func(f fs.File) error) error {
	f, err := m.fsys.Open(name)
	if err == nil {
		defer f.Close()
		err = do(f)
	}
	return m.about(name, err)
}

func readMedium(dir string) (*medium, error) {
	m := folderMedium(dir)
	for _, name := range []string{manifestPath, manifestPath + newSuffix} {
		file, err := m.find(name)
		if err != nil {
			return nil, err
		}
		if file == "" {
			continue
		}
		list, err := m.readManifest(file)
		var foreign *manifestError
		switch {
		case errors.As(err, &foreign) && name == manifestPath:
			return nil, &ForeignError{m.path(file)}
		case errors.As(err, &foreign): // cut off while it was written
		case err != nil:
			return nil, err
		default:
			m.lists = append(m.lists, list)
		}
	}
	return m, nil
}

func (m *medium) readManifest(file string) (manifest, error) {
	b, err := m.readSmall(file, maxManifest)
	if err != nil {
		return nil, err
	}
	return parseManifest(b)
}

// readSmall reads at most one byte more than limit.
func (m *medium) readSmall(file string, limit int64) (b []byte, err error) {
	err = m.read(file, func(f fs.File) error {
		b, err = io.ReadAll(io.LimitReader(f, limit+1))
		return err
	})
	return b, err
}

// hash gives the SHA-256 of a file.
func (m *medium) hash(file string) (sum [32]byte, err error) {
	err = m.read(file, func(f fs.File) error {
		sum, err = hashOf(f)
		return err
	})
	return sum, err
}

// find gives the path of a payload file as the medium has it, "" if it isn't there. Names are
// compared as FAT does. Something of that name that isn't a file, or two spellings of it, are not
// ours.
func (m *medium) find(name string) (string, error) {
	at := "."
	parts := strings.Split(name, "/")
	for i, part := range parts {
		entry, err := m.findIn(at, part)
		if entry == nil || err != nil {
			return "", err
		}
		at = path.Join(at, entry.Name())
		wanted := fs.ModeDir
		if i == len(parts)-1 {
			wanted = 0 // an ordinary file
		}
		if entry.Type() != wanted {
			return "", &ForeignError{m.path(at)}
		}
	}
	return at, nil
}

// findIn finds a name in a folder, regardless of case.
func (m *medium) findIn(dir, name string) (fs.DirEntry, error) {
	entries, err := fs.ReadDir(m.fsys, dir)
	if err != nil {
		return nil, m.about(dir, err)
	}
	var found fs.DirEntry
	for _, e := range entries {
		if !strings.EqualFold(e.Name(), name) {
			continue
		}
		if found != nil {
			return nil, &ForeignError{m.path(path.Join(dir, e.Name()))}
		}
		found = e
	}
	return found, nil
}

// leftovers finds the files left by an Apply that was cut off.
func (m *medium) leftovers() ([]string, error) {
	var left []string
	for _, name := range payloadPaths() {
		for _, suffix := range []string{newSuffix, oldSuffix} {
			file, err := m.find(name + suffix)
			if err != nil {
				return nil, err
			}
			if file != "" {
				left = append(left, file)
			}
		}
	}
	unfinished, err := m.unfinished()
	return append(left, unfinished...), err
}

// unfinished finds the files of ours that were still being written.
func (m *medium) unfinished() (left []string, err error) {
	dirs := []string{"."}
	folder, err := m.findIn(".", Folder)
	if err != nil {
		return nil, err
	}
	if folder != nil && folder.IsDir() {
		dirs = append(dirs, folder.Name())
	}
	for _, dir := range dirs {
		entries, err := fs.ReadDir(m.fsys, dir)
		if err != nil {
			return nil, m.about(dir, err)
		}
		for _, e := range entries {
			if device.IsUnfinished(e) && slices.ContainsFunc(payloadPaths(),
				func(name string) bool {
					return strings.HasPrefix(e.Name(), "."+path.Base(name)+newSuffix+".")
				}) {
				left = append(left, path.Join(dir, e.Name()))
			}
		}
	}
	return left, nil
}
