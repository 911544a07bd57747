package ntfs

import (
	"io/fs"
	"time"
)

// Stat is what the volume says of a file beyond fs.FileInfo, whose Sys gives a *Stat.
type Stat struct {
	// File is the file itself, which knows its reference, its reparse tag and where its bytes are.
	File *File
	// Name holds the units of UTF-16 as they stand in the folder; it is empty for the root.
	Name []uint16
	// Attributes are the FILE_ATTRIBUTE_ flags of Windows.
	Attributes uint32
	// Changed is when the file record changed. A time that was never set is zero.
	Created, Modified, Changed, Accessed time.Time
}

// Reparse tags of symbolic links: of Windows, and of its subsystem for Linux.
const (
	tagSymlink   = 0xA000000C
	tagLXSymlink = 0xA000001D

	// tagSurrogate marks the tags of what stands for another file or folder, as links do.
	tagSurrogate = 0x20000000
)

// point is what decides how a walk treats a file: whether it is a folder, and what it stands for.
type point struct {
	folder, reparse bool
	tag             uint32
}

// link reports whether a file stands for another one.
func (p point) link() bool { return p.reparse && p.tag&tagSurrogate != 0 }

// mode is the one that package os has on Windows, except that nothing may be written.
func (p point) mode() fs.FileMode {
	mode := fs.FileMode(0o444)
	if p.folder && !p.link() {
		mode |= fs.ModeDir | 0o111
	}
	switch {
	case p.reparse && (p.tag == tagSymlink || p.tag == tagLXSymlink):
		mode |= fs.ModeSymlink
	case p.reparse:
		mode |= fs.ModeIrregular
	}
	return mode
}

func (f *File) point() point { return point{f.folder, f.reparse, f.tag} }

// fileInfo implements fs.FileInfo.
type fileInfo struct {
	name string
	stat Stat
}

func (i *fileInfo) Name() string       { return i.name }
func (i *fileInfo) Size() int64        { return i.stat.File.Size() }
func (i *fileInfo) Mode() fs.FileMode  { return i.stat.File.point().mode() }
func (i *fileInfo) ModTime() time.Time { return i.stat.Modified }
func (i *fileInfo) IsDir() bool        { return i.Mode().IsDir() }
func (i *fileInfo) Sys() any           { return &i.stat }

func (i *fileInfo) String() string { return fs.FormatFileInfo(i) }

// dirEntry implements fs.DirEntry by what the folder says, as listings of Windows do.
type dirEntry struct {
	folder *File
	path   string // of the folder
	entry  *indexEntry
	name   string
	mode   fs.FileMode
}

func (d *dirEntry) Name() string      { return d.name }
func (d *dirEntry) IsDir() bool       { return d.mode.IsDir() }
func (d *dirEntry) Type() fs.FileMode { return d.mode.Type() }
func (d *dirEntry) String() string    { return fs.FormatDirEntry(d) }

// Info reads the file's own record.
func (d *dirEntry) Info() (fs.FileInfo, error) {
	n, err := d.folder.node(d.entry)
	var info fs.FileInfo
	if err == nil {
		info, err = n.info()
	}
	return info, pathError("stat", joined(d.path, d.name), err)
}
