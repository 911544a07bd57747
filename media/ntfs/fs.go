package ntfs

import (
	"cmp"
	"io"
	"io/fs"
	"slices"
	"strings"
)

// maxElements bounds the path that a crafted volume can lead a walk along. Windows itself ends at
// 32,767 characters.
const maxElements = 2048

// maxNames bounds the memory of a sorted listing. A folder with more can be read in parts, through
// fs.ReadDirFile.
const maxNames = 1 << 20

// maxWhole is how much ReadFile reads at most. Larger files can be opened: a hole can make a file
// of any size.
const maxWhole = 256 << 20

// FS gives the volume as a file system of the standard library, which also implements fs.ReadDirFS,
// fs.StatFS and fs.ReadFileFS. Its files implement io.ReaderAt and io.Seeker, its folders
// fs.ReadDirFile. Sys of a file's information gives a *Stat.
//
// Names are compared as Windows does, on every system. If a folder has several names that differ in
// case only, each can be opened by its exact spelling; any other is an AmbiguousError. Names that
// can't stand in a path are escaped: %uD800 is the unit 0xD800 of UTF-16. Escaped are
// surrogates without their other half, NUL, / and \, the first dot of "." and "..", and % where an
// escape would begin. So every name has one spelling, and no two have the same.
//
// Listings don't have the short names (8.3) that accompany long ones, nor the file system's own
// files ($MFT and others); both can be opened by name. A listing believes the folder, as those of
// Windows do; Stat and Info read the file record.
//
// Links (junctions, symbolic links, whatever stands for another file) are not followed: they are
// neither folders nor regular files. Other reparse points are irregular, and folders among them are
// folders. What is stored in another form than it reads can be opened, but not read: RefusedError,
// as with ReadAt. Errors are *fs.PathErrors around those of this package.
func (v *Volume) FS() fs.FS { return fileSystem{v} }

type fileSystem struct{ v *Volume }

// pathError says at which path of an fs.FS an operation failed, if it did.
func pathError(op, path string, err error) error {
	if err == nil || err == io.EOF {
		return err
	}
	return &fs.PathError{Op: op, Path: path, Err: err}
}

// joined is the path of a name in a folder.
func joined(folder, name string) string {
	if folder == "." {
		return name
	}
	return folder + "/" + name
}

func (s fileSystem) Open(path string) (fs.File, error) {
	n, err := s.v.node(path)
	if err != nil {
		return nil, pathError("open", path, err)
	}
	o := opened{node: n, path: path}
	if n.isDir() {
		return &openFolder{opened: o}, nil
	}
	return &openFile{opened: o}, nil
}

func (s fileSystem) Stat(path string) (fs.FileInfo, error) {
	n, err := s.v.node(path)
	var info fs.FileInfo
	if err == nil {
		info, err = n.info()
	}
	return info, pathError("stat", path, err)
}

func (s fileSystem) ReadFile(path string) ([]byte, error) {
	n, err := s.v.node(path)
	if err != nil {
		return nil, pathError("open", path, err)
	}
	if err := n.readable(); err != nil {
		return nil, pathError("read", path, err)
	}
	if size := n.file.Size(); size > maxWhole {
		return nil, pathError("read", path,
			&LimitError{What: "bytes to be read at once", Got: size, Max: maxWhole})
	}
	b := make([]byte, n.file.Size())
	if _, err := n.file.ReadAt(b, 0); err != nil && err != io.EOF {
		return nil, pathError("read", path, err)
	}
	return b, nil
}

func (s fileSystem) ReadDir(path string) (list []fs.DirEntry, err error) {
	n, err := s.v.node(path)
	if err == nil {
		err = n.listable(path)
	}
	if err == nil {
		for e, failed := range n.entries(path) {
			if failed == nil && len(list) == maxNames {
				failed = &LimitError{What: "names in a folder to be sorted", Got: maxNames + 1,
					Max: maxNames}
			}
			if failed != nil {
				err = failed
				break
			}
			list = append(list, e)
		}
	}
	slices.SortFunc(list, func(a, b fs.DirEntry) int { return cmp.Compare(a.Name(), b.Name()) })
	return list, pathError("readdir", path, err)
}

// A node is a file and how its folder leads to it.
type node struct {
	file   *File
	record *fileRecord
	name   []uint16 // empty for the root
}

// node finds the file at a path of the fs.FS.
func (v *Volume) node(path string) (*node, error) {
	if !fs.ValidPath(path) {
		return nil, fs.ErrInvalid
	}
	r, err := v.systemRecord(recordRoot)
	if err != nil {
		return nil, err
	}
	root, err := v.newFile(r, ".")
	n := &node{file: root, record: r}
	if err != nil || path == "." {
		return n, err
	}
	elements := strings.Split(path, "/")
	if len(elements) > maxElements {
		return nil, &LimitError{What: "names in a path", Got: int64(len(elements)),
			Max: maxElements}
	}
	for _, element := range elements {
		if n, err = n.child(path, element); err != nil {
			return nil, err
		}
	}
	return n, nil
}

// child finds a file in the folder n. path is what was requested.
func (n *node) child(path, element string) (*node, error) {
	if n.file.point().link() {
		return nil, n.file.refuse(Reparse, 0)
	}
	name, ok := unescape(element)
	if !n.file.folder || !ok {
		return nil, &NotFoundError{Path: path, Missing: element}
	}
	e, err := n.file.index.find(name)
	if err != nil {
		return nil, err
	}
	if e == nil {
		return nil, &NotFoundError{Path: path, Missing: element}
	}
	return n.file.node(e)
}

// node opens the file that an entry of the folder f leads to.
func (f *File) node(e *indexEntry) (*node, error) {
	r, err := f.recordOf(e)
	if err != nil {
		return nil, err
	}
	if r.flags&flagDirectory != 0 {
		if err := f.v.checkParent(r, f.ref); err != nil {
			return nil, err
		}
	}
	file, err := f.v.newFile(r, text(e.name))
	return &node{file, r, e.name}, err
}

func (n *node) isDir() bool { return n.file.point().mode().IsDir() }

// readable refuses links, and what else can't be read.
func (n *node) readable() error {
	if n.file.point().link() {
		return n.file.refuse(Reparse, 0)
	}
	return n.file.readable()
}

// listable refuses links, and whatever isn't a folder.
func (n *node) listable(path string) error {
	switch {
	case n.file.point().link():
		return n.file.refuse(Reparse, 0)
	case !n.isDir():
		return &NotFoundError{Path: path, Missing: "folder of that name"}
	}
	return nil
}

func (n *node) info() (fs.FileInfo, error) {
	s, err := n.file.v.standard(n.record)
	if err != nil {
		return nil, err
	}
	i := &fileInfo{".", Stat{n.file, n.name, s.attributes, s.created, s.modified, s.changed,
		s.accessed}}
	if len(n.name) > 0 {
		i.name = escape(n.name)
	}
	return i, nil
}

// entries lists the folder n, which is at path, in the order of its index.
func (n *node) entries(path string) func(yield func(fs.DirEntry, error) bool) {
	f := n.file
	return func(yield func(fs.DirEntry, error) bool) {
		folders := map[reference]bool{}
		var twice *indexEntry
		err := f.index.walk(func(e *indexEntry) bool {
			if e.space == spaceDOS || e.ref.number() < firstUserRecord {
				return true
			}
			// Nothing listed twice and everything in one folder only: so even on a crafted volume
			// a walk comes to each folder once.
			if folders[e.ref] {
				twice = e
				return false
			}
			if e.folder {
				folders[e.ref] = true
			}
			return yield(&dirEntry{f, path, e, escape(e.name), f.pointOf(e).mode()}, nil)
		})
		if twice != nil {
			err = corrupt(n.record.at, "index of "+title(n.record.ref.number()),
				"has the folder %q twice", text(twice.name))
		}
		if err != nil {
			yield(nil, err)
		}
	}
}

// pointOf says what kind of file an entry of the folder f is. If it has no reparse tag, the file's
// record does.
func (f *File) pointOf(e *indexEntry) point {
	p := point{e.folder, e.reparse, e.tag}
	if p.reparse && p.tag == 0 {
		if n, err := f.node(e); err == nil {
			p = n.file.point()
		}
	}
	return p
}
