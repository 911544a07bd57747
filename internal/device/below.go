package device

import (
	"os"
	"path/filepath"
)

// OpenBelow opens an existing file below a folder for reading and writing, and locks it against
// other programs. Nothing is created or truncated, and no link is followed: see NotPlainError. A
// file that another program has open (Windows) or locked (elsewhere) is an *InUseError, one that
// can't be written a *ReadOnlyError.
func OpenBelow(dir, name string) (*File, error) {
	f, err := openLocked(dir, name)
	return below(dir, name, f, true, err)
}

// OpenPlain opens an existing file below a folder for reading, even while OpenBelow has it. No link
// is followed.
func OpenPlain(dir, name string) (*File, error) {
	f, err := openPlain(dir, name)
	return below(dir, name, f, false, err)
}

// OpenUncachedBelow is OpenPlain past the system's cache, as OpenUncached.
func OpenUncachedBelow(dir, name string) (*File, error) {
	f, direct, err := openUncachedBelow(dir, name)
	d, err := below(dir, name, f, false, err)
	if err == nil && direct {
		d.rw = newAligned(f, d.Size, alignment)
	}
	return d, err
}

func below(dir, name string, f *os.File, write bool, err error) (*File, error) {
	path := filepath.Join(dir, name)
	if err != nil {
		return nil, SortOut(path, err)
	}
	return &File{f: f, rw: f, path: path, sector: defaultSector, write: write, live: true}, nil
}

// Truncate sets the length of a file in bytes. Room for a longer one is reserved first, so that a
// full medium is noticed before anything has changed.
func (d *File) Truncate(size int64) error {
	if !d.write {
		return ErrReadOnly
	}
	if now := d.Size(); now >= 0 && size > now {
		if err := reserveEnd(d.f, now, size-now); err != nil {
			return err
		}
	}
	return d.f.Truncate(size)
}
