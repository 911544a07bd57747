package ntfs

import (
	"io"
	"io/fs"
	"iter"
)

// opened is what open files and folders have in common.
type opened struct {
	node   *node
	path   string
	closed bool
}

func (o *opened) Stat() (fs.FileInfo, error) {
	if o.closed {
		return nil, pathError("stat", o.path, fs.ErrClosed)
	}
	info, err := o.node.info()
	return info, pathError("stat", o.path, err)
}

func (o *opened) Close() error {
	if o.closed {
		return pathError("close", o.path, fs.ErrClosed)
	}
	o.closed = true
	return nil
}

// openFile implements fs.File, io.ReaderAt and io.Seeker for whatever isn't a folder.
type openFile struct {
	opened
	off int64
}

func (o *openFile) Read(p []byte) (int, error) {
	n, err := o.ReadAt(p, o.off)
	o.off += int64(n)
	if n > 0 && err == io.EOF {
		err = nil
	}
	return n, err
}

func (o *openFile) ReadAt(p []byte, off int64) (n int, err error) {
	switch {
	case o.closed:
		err = fs.ErrClosed
	case off < 0:
		err = fs.ErrInvalid
	default:
		if err = o.node.readable(); err == nil {
			n, err = o.node.file.ReadAt(p, off)
		}
	}
	return n, pathError("read", o.path, err)
}

func (o *openFile) Seek(off int64, whence int) (int64, error) {
	if o.closed {
		return 0, pathError("seek", o.path, fs.ErrClosed)
	}
	base := int64(-1)
	switch whence {
	case io.SeekStart:
		base = 0
	case io.SeekCurrent:
		base = o.off
	case io.SeekEnd:
		base = o.node.file.Size()
	}
	if base < 0 || base+off < 0 { // also if the sum is too large
		return 0, pathError("seek", o.path, fs.ErrInvalid)
	}
	o.off = base + off
	return o.off, nil
}

// openFolder implements fs.ReadDirFile.
type openFolder struct {
	opened
	next func() (fs.DirEntry, error, bool)
	stop func()
}

func (o *openFolder) Read([]byte) (int, error) {
	return 0, pathError("read", o.path, o.node.readable())
}

// ReadDir gives names in the order of the index, which it reads as it goes.
func (o *openFolder) ReadDir(n int) (list []fs.DirEntry, err error) {
	if o.closed {
		return nil, pathError("readdir", o.path, fs.ErrClosed)
	}
	if o.next == nil {
		o.next, o.stop = iter.Pull2(o.node.entries(o.path))
	}
	for n <= 0 || len(list) < n {
		e, err, ok := o.next()
		switch {
		case err != nil:
			return list, pathError("readdir", o.path, err)
		case !ok && n > 0 && len(list) == 0:
			return nil, io.EOF
		case !ok:
			return list, nil
		}
		list = append(list, e)
	}
	return list, nil
}

func (o *openFolder) Close() error {
	if o.stop != nil {
		o.stop()
	}
	return o.opened.Close()
}
