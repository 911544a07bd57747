package hive

import "io"

// Storage is what a file of a hive is read from: a file of the operating system, or one inside a
// disk image.
type Storage interface {
	io.ReaderAt
	Size() int64
}

// Files are the files of one hive. A log that does not exist is nil.
type Files struct {
	Primary    Storage
	Log1, Log2 Storage
}

// Room says whether and how far the files may grow when a change is written.
type Room struct {
	// Grows is true if files can grow: in a mounted file system they can, inside a raw volume they
	// can't.
	Grows bool
	// Limit holds, for each file, how many bytes can be written without growing it, if that is less
	// than its size (the valid data length on NTFS). Any other file can be written up to its size.
	Limit map[FileID]int64
}

// fits reports whether a file of size bytes can be written up to need.
func (r Room) fits(id FileID, size, need int64) error {
	if r.Grows {
		return nil
	}
	if l, ok := r.Limit[id]; ok {
		size = min(size, l)
	}
	if need > size {
		return &NoRoomError{File: id, Has: size, Need: need}
	}
	return nil
}

// readFull reads len(p) bytes at off; beyond the end it reads zeros.
func readFull(s Storage, p []byte, off int64) error {
	n := max(0, min(int64(len(p)), s.Size()-off))
	clear(p[n:])
	if n == 0 {
		return nil
	}
	if m, err := s.ReadAt(p[:n], off); int64(m) < n {
		if err == nil || err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		return err
	}
	return nil
}

// clip returns how many bytes of p lie inside a file of this size, and io.EOF if not all do.
func clip(p []byte, off, size int64) (int, error) {
	n := max(0, min(int64(len(p)), size-off))
	if n < int64(len(p)) {
		return int(n), io.EOF
	}
	return int(n), nil
}
