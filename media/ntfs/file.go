package ntfs

import (
	"io"
	"strings"
	"unicode/utf16"
)

// A File is a file or a folder of a volume.
type File struct {
	v       *Volume
	name    string
	ref     reference
	folder  bool
	index   *index   // of a folder
	data    *content // of a file
	reparse bool
	tag     uint32
}

// newFile opens the file with that record.
func (v *Volume) newFile(r *fileRecord, name string) (f *File, err error) {
	f = &File{v: v, name: name, ref: r.ref, folder: r.flags&flagDirectory != 0}
	if err := f.readTag(r); err != nil {
		return nil, err
	}
	if f.folder {
		f.index, err = v.openIndex(r)
		return f, err
	}
	if f.data, err = v.gather(r, typeData, ""); err != nil {
		return nil, err
	}
	if f.data == nil {
		// Even an empty file has this attribute. If a damaged file passed as empty, a saved Windows
		// session might be missed.
		if r.ref.number() >= firstUserRecord {
			return nil, corrupt(r.at, title(r.ref.number()), "a file without data")
		}
		f.data = &content{resident: true} // $Secure has none without a name
	}
	return f, nil
}

// readTag reads the tag of the reparse point, if there is one.
func (f *File) readTag(r *fileRecord) error {
	c, err := f.v.gather(r, typeReparsePoint, "")
	if err != nil || c == nil {
		return err
	}
	if c.size < 8 {
		return corrupt(r.at, title(r.ref.number()), "a reparse point of %d bytes", c.size)
	}
	var b [4]byte
	_, err = f.v.readContent(c, b[:], 0)
	f.reparse, f.tag = true, le32(b[:])
	return err
}

// IsDir reports whether f is a folder.
func (f *File) IsDir() bool { return f.folder }

// Name gives the name of the file as the volume spells it, "." for the root.
func (f *File) Name() string { return f.name }

// Reference gives the number of the file record (48 bits) and, above it, the sequence number, which
// changes when the record is reused for another file.
func (f *File) Reference() uint64 { return uint64(f.ref) }

// ReparseTag gives the tag of the reparse point of the file, if it has one.
func (f *File) ReparseTag() (tag uint32, has bool) { return f.tag, f.reparse }

// Size gives the size of the file in bytes, 0 for a folder.
func (f *File) Size() int64 {
	if f.folder {
		return 0
	}
	return f.data.size
}

// ValidSize gives the number of bytes ever written. Those after them read as zeros and can't be
// written in place.
func (f *File) ValidSize() int64 {
	if f.folder {
		return 0
	}
	return f.data.valid
}

// ReadAt reads what a program on Windows would read. It refuses (RefusedError) what is stored in
// another form.
func (f *File) ReadAt(p []byte, off int64) (int, error) {
	if err := f.readable(); err != nil {
		return 0, err
	}
	if off < 0 {
		return 0, f.refuse(BeyondEnd, off)
	}
	left := f.data.size - off
	if left <= 0 {
		return 0, io.EOF
	}
	short := left < int64(len(p))
	p = p[:min(left, int64(len(p)))]
	if _, err := f.v.readContent(f.data, p, off); err != nil {
		return 0, err
	}
	if short {
		return len(p), io.EOF
	}
	return len(p), nil
}

// AllocatedSize gives how many bytes the clusters of the file have, up to the first hole. It can be
// more than its size. It is 0 for a file whose clusters don't hold what is read from it.
func (f *File) AllocatedSize() int64 {
	if f.readable() != nil || f.data.resident {
		return 0
	}
	end := int64(0)
	for _, r := range f.data.runs {
		if r.lcn == hole {
			break
		}
		end = r.end()
	}
	return end * f.v.boot.clusterSize
}

// ReadAllocatedAt reads what the clusters of the file hold, also past its valid length and its
// size, where a program on Windows would read zeros or nothing. What is there may be anything that
// was once on the volume.
func (f *File) ReadAllocatedAt(p []byte, off int64) (int, error) {
	size := f.AllocatedSize()
	if off < 0 || off >= size {
		return 0, io.EOF
	}
	all := &content{runs: f.data.runs, size: size, valid: size}
	n := min(int64(len(p)), size-off)
	if _, err := f.v.readContent(all, p[:n], off); err != nil {
		return 0, err
	}
	if n < int64(len(p)) {
		return int(n), io.EOF
	}
	return int(n), nil
}

// readable refuses what is not stored the way it reads.
func (f *File) readable() error {
	switch {
	case f.folder:
		return f.refuse(Directory, 0)
	case f.reparse:
		return f.refuse(Reparse, 0)
	case f.data.flags&flagEncrypted != 0:
		return f.refuse(Encrypted, 0)
	case f.data.flags&flagsCompressed != 0 && !f.data.resident:
		return f.refuse(Compressed, 0)
	}
	return nil
}

func (f *File) refuse(why Refusal, off int64) error {
	return &RefusedError{Name: f.name, Why: why, Offset: off, Tag: f.tag}
}

// An Entry is a name in a folder.
type Entry struct {
	Name      string
	IsDir     bool
	Reference uint64 // as in File
}

// ReadDir gives the names in a folder in the order of its index, without the short ones (8.3) that
// accompany long ones: for entry, err := range f.ReadDir.
func (f *File) ReadDir(yield func(Entry, error) bool) {
	if !f.folder {
		yield(Entry{}, &NotFoundError{Path: f.name, Missing: "folder of that name"})
		return
	}
	err := f.index.walk(func(e *indexEntry) bool {
		return e.space == spaceDOS ||
			yield(Entry{Name: text(e.name), IsDir: e.folder, Reference: uint64(e.ref)}, nil)
	})
	if err != nil {
		yield(Entry{}, err)
	}
}

// Lookup finds a file by its path relative to the folder f.
func (f *File) Lookup(path string) (*File, error) {
	found := f
	for _, name := range splitPath(path) {
		var err error
		if found, err = found.child(path, name); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// child opens the file of that name in a folder. path is what was requested.
func (f *File) child(path, name string) (*File, error) {
	if !f.folder {
		return nil, &NotFoundError{Path: path, Missing: name}
	}
	e, err := f.index.find(utf16.Encode([]rune(name)))
	if err != nil {
		return nil, err
	}
	if e == nil {
		return nil, &NotFoundError{Path: path, Missing: name}
	}
	r, err := f.recordOf(e)
	if err != nil {
		return nil, err
	}
	return f.v.newFile(r, text(e.name))
}

// recordOf reads the file record that an entry of the folder f leads to.
func (f *File) recordOf(e *indexEntry) (*fileRecord, error) {
	r, err := f.v.baseRecord(e.ref)
	if err != nil {
		return nil, err
	}
	if e.parent != f.ref {
		return nil, corrupt(r.at, title(f.ref.number()),
			"its index holds %q, which belongs to record %s", text(e.name), e.parent)
	}
	return r, f.v.checkName(r, e.fileName)
}

// splitPath gives the names in a path.
func splitPath(path string) []string {
	return strings.FieldsFunc(path, func(c rune) bool { return c == '\\' || c == '/' })
}
