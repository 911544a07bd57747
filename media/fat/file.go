package fat

import (
	"io"
	"io/fs"
	"time"
)

func (e *entry) Name() string               { return e.name }
func (e *entry) Size() int64                { return e.size }
func (e *entry) IsDir() bool                { return e.isDir }
func (e *entry) ModTime() time.Time         { return e.modified }
func (e *entry) Type() fs.FileMode          { return e.Mode().Type() }
func (e *entry) Info() (fs.FileInfo, error) { return e, nil }
func (e *entry) String() string             { return fs.FormatDirEntry(e) }
func (e *entry) Sys() any                   { return nil }

func (e *entry) Mode() fs.FileMode {
	if e.isDir {
		return fs.ModeDir | 0o555
	}
	return 0o444
}

// openFile is a file that is open.
type openFile struct {
	entry *entry
	*io.SectionReader
}

func (f openFile) Stat() (fs.FileInfo, error) { return f.entry, nil }
func (openFile) Close() error                 { return nil }

// openFolder is a folder that is open.
type openFolder struct {
	entry *entry
	left  []fs.DirEntry
}

func (f *openFolder) Stat() (fs.FileInfo, error) { return f.entry, nil }
func (*openFolder) Close() error                 { return nil }

func (f *openFolder) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: f.entry.name, Err: errFolder}
}

// ReadDir is fs.ReadDirFile.
func (f *openFolder) ReadDir(n int) ([]fs.DirEntry, error) {
	if n > 0 && len(f.left) == 0 {
		return nil, io.EOF
	}
	if n <= 0 || n > len(f.left) {
		n = len(f.left)
	}
	list := append([]fs.DirEntry{}, f.left[:n]...)
	f.left = f.left[n:]
	return list, nil
}
