package fat

import (
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
)

// A Volume is a FAT32 volume, open for reading. Several goroutines may use it at the same time if
// its reader allows that.
type Volume struct {
	geometry
	r    *io.SectionReader // the volume and nothing else
	root *entry

	mu      sync.Mutex
	page    int64  // of the FAT
	entries []byte // in it
	last    string // the folder that was read last, folded
	folder  *folder
	at      *entry // its own
}

var (
	_ fs.ReadDirFS  = (*Volume)(nil)
	_ fs.StatFS     = (*Volume)(nil)
	_ fs.ReadFileFS = (*Volume)(nil)
)

// Open reads what every access needs from the volume of size bytes that r holds from its offset 0
// on. The error is a *NotFAT32Error if that is something else.
func Open(r io.ReaderAt, size int64) (*Volume, error) {
	v := &Volume{r: io.NewSectionReader(r, 0, size)}
	b := make([]byte, bootSize)
	if n, err := v.r.ReadAt(b, 0); n < len(b) {
		if err == io.EOF {
			return nil, &NotFAT32Error{"less than a sector"}
		}
		return nil, err
	}
	var err error
	if v.geometry, err = parseBootSector(b, size); err != nil {
		return nil, err
	}
	v.root = &entry{name: ".", cluster: v.geometry.root, isDir: true}
	_, err = v.read(".")
	return v, err
}

// maxElements bounds the path that a crafted volume can lead a walk along. Windows itself ends at
// 32,767 characters.
const maxElements = 2048

// maxWhole is how much ReadFile reads at most. Larger files can be opened.
const maxWhole = 256 << 20

// find finds a file or folder.
func (v *Volume) find(name string) (*entry, error) {
	if !fs.ValidPath(name) || strings.Count(name, "/") >= maxElements {
		return nil, fs.ErrInvalid
	}
	if name == "." {
		return v.root, nil
	}
	in, err := v.read(path.Dir(name))
	if err != nil {
		return nil, err
	}
	e := in.byName[fold(path.Base(name))]
	if e == nil {
		return nil, fs.ErrNotExist
	}
	return e, nil
}

// list gives what is in a folder.
func (v *Volume) list(name string) (*entry, []fs.DirEntry, error) {
	e, err := v.find(name)
	if err != nil {
		return nil, nil, err
	}
	if !e.isDir {
		return nil, nil, errNotFolder
	}
	content, err := v.read(name)
	if err != nil {
		return nil, nil, err
	}
	return e, slices.Clone(content.entries), nil
}

// maxReserved is how many clusters may follow those that a file fills. Some systems set them aside
// for what is yet to come; a crafted chain of millions would take minutes.
const maxReserved = 1 << 16

// content is that of a file.
func (v *Volume) content(name string) (*entry, *chain, error) {
	e, err := v.find(name)
	switch {
	case err != nil:
		return nil, nil, err
	case e.isDir:
		return nil, nil, errFolder
	case e.size == 0:
		return e, &chain{v: v}, nil
	}
	n := v.clustersFor(e.size)
	c, err := v.follow(e.cluster, n, n+maxReserved)
	if err == nil && c.size < e.size {
		err = &VolumeError{e.at, "a file has less clusters than it takes"}
	}
	return e, c, err
}

// read reads a folder, going through those that it is in. The last one is kept, because most
// of what is asked for is in the same folder.
func (v *Volume) read(name string) (*folder, error) {
	name = fold(name)
	if v.folder != nil && v.last == name {
		return v.folder, nil
	}
	at, in := v.root, v.folder
	var parent *entry
	rest := name
	if v.folder != nil && strings.HasPrefix(name, v.last+"/") {
		at, rest = v.at, name[len(v.last)+1:]
	} else {
		var err error
		if in, err = v.readFolder(at, nil); err != nil {
			return nil, err
		}
	}
	for part := range strings.SplitSeq(rest, "/") {
		if part == "." {
			break
		}
		parent, at = at, in.byName[part]
		if at == nil || !at.isDir {
			return nil, fs.ErrNotExist
		}
		var err error
		if in, err = v.readFolder(at, parent); err != nil {
			return nil, err
		}
	}
	v.last, v.folder, v.at = name, in, at
	return in, nil
}

// Open is fs.FS. What it gives for a file is also an io.ReaderAt and an io.Seeker.
func (v *Volume) Open(name string) (fs.File, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	e, c, err := v.content(name)
	if err == errFolder {
		var list []fs.DirEntry
		if e, list, err = v.list(name); err == nil {
			return &openFolder{e, list}, nil
		}
	}
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	return openFile{e, io.NewSectionReader(c, 0, e.size)}, nil
}

// Stat is fs.StatFS.
func (v *Volume) Stat(name string) (fs.FileInfo, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	e, err := v.find(name)
	if err != nil {
		return nil, &fs.PathError{Op: "stat", Path: name, Err: err}
	}
	return e, nil
}

// ReadDir is fs.ReadDirFS.
func (v *Volume) ReadDir(name string) ([]fs.DirEntry, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	_, list, err := v.list(name)
	if err != nil {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: err}
	}
	return list, nil
}

// ReadFile is fs.ReadFileFS.
func (v *Volume) ReadFile(name string) ([]byte, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	e, c, err := v.content(name)
	if err == nil && e.size > maxWhole {
		err = errTooLarge
	}
	if err != nil {
		return nil, &fs.PathError{Op: "read", Path: name, Err: err}
	}
	b := make([]byte, e.size)
	if n, err := c.ReadAt(b, 0); n < len(b) {
		return nil, &fs.PathError{Op: "read", Path: name, Err: err}
	}
	return b, nil
}
