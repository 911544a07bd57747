package record

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"unsafe"

	"unhello/media/rawio"
)

// OSFile is a file of the operating system that is open for reading and
// writing and locked against other programs. It is a File.
type OSFile struct {
	f    *os.File
	path string
}

// OpenFile opens an existing file for a plan. Links are followed, nothing is
// created or cut off. A file that another program has open (Windows) or locked
// (elsewhere) is an *InUseError, one that can't be written a *ReadOnlyError,
// anything but a file ErrNotRegular.
func OpenFile(path string) (*OSFile, error) {
	path, err := resolve(path)
	if err != nil {
		return nil, err
	}
	f, err := openLocked(path)
	if err != nil {
		return nil, sortOut(path, err)
	}
	return &OSFile{f, path}, nil
}

// resolve follows links and refuses what is not a file.
func resolve(path string) (string, error) {
	real, err := followed(path)
	if err != nil {
		return "", fmt.Errorf("record: %w", err)
	}
	info, err := os.Stat(real)
	if err != nil {
		return "", fmt.Errorf("record: %w", err)
	}
	if !info.Mode().IsRegular() {
		return "", fmt.Errorf("record: %s: %w", real, ErrNotRegular)
	}
	return real, nil
}

// followed gives a path without links. Folders in which Windows has mounted a volume
// are none to the standard library, nor are they folders: there the system follows
// the path itself.
func followed(path string) (string, error) {
	real, err := filepath.EvalSymlinks(path)
	if errors.Is(err, syscall.ENOTDIR) {
		if _, err := os.Stat(path); err == nil {
			return path, nil
		}
	}
	return real, err
}

// Path is where the file is, with links followed.
func (o *OSFile) Path() string { return o.path }

// ReadAt is io.ReaderAt.
func (o *OSFile) ReadAt(b []byte, off int64) (int, error) { return o.f.ReadAt(b, off) }

// WriteAt is io.WriterAt.
func (o *OSFile) WriteAt(b []byte, off int64) (int, error) { return o.f.WriteAt(b, off) }

// Size returns the present length in bytes, -1 if it can't be told.
func (o *OSFile) Size() int64 { return fileSize(o.f) }

// Truncate sets the length in bytes. Room for a longer file is found first, so
// that a full medium says so before anything has changed.
func (o *OSFile) Truncate(size int64) error {
	if now := o.Size(); now >= 0 && size > now {
		if err := reserve(o.f, now, size-now); err != nil {
			return err
		}
	}
	return o.f.Truncate(size)
}

// Sync returns when everything written is on the medium.
func (o *OSFile) Sync() error { return o.f.Sync() }

// Close unlocks and closes the file.
func (o *OSFile) Close() error { return o.f.Close() }

func fileSize(f *os.File) int64 {
	info, err := f.Stat()
	if err != nil {
		return -1
	}
	return info.Size()
}

// Uncached is a file open for reading from the medium itself, past the caches
// of the operating system where it lets us. It is a Reader.
type Uncached struct {
	f      *os.File
	direct bool // reads must be aligned in offset, length and memory
}

// OpenUncached opens a file to read back what was written, also while it is
// open as an OSFile. Links are followed.
func OpenUncached(path string) (*Uncached, error) {
	path, err := resolve(path)
	if err != nil {
		return nil, err
	}
	f, direct, err := openUncached(path)
	if err != nil {
		return nil, sortOut(path, err)
	}
	return &Uncached{f, direct}, nil
}

// Size returns the present length in bytes, -1 if it can't be told.
func (u *Uncached) Size() int64 { return fileSize(u.f) }

// Close closes the file.
func (u *Uncached) Close() error { return u.f.Close() }

// pageSize is a multiple of the sector size of every medium in use.
const pageSize = 4096

// ReadAt is io.ReaderAt.
func (u *Uncached) ReadAt(b []byte, off int64) (int, error) {
	if !u.direct || off < 0 || len(b) == 0 {
		return u.f.ReadAt(b, off)
	}
	raw := rawio.Guard{Device: u.f, Sector: pageSize}
	buf := alignedBuffer(min(int64(len(b))+2*pageSize, chunkSize))
	var done int
	for done < len(b) {
		start := off - off%pageSize
		n, err := raw.ReadAt(buf, start)
		if skip := int(off - start); n > skip {
			n = copy(b[done:], buf[skip:n])
			done, off = done+n, off+int64(n)
			continue
		}
		if off >= u.Size() {
			err = io.EOF // the system may only see a read that is not aligned
		}
		return done, err
	}
	return done, nil
}

// alignedBuffer returns at least n bytes, in length and address a multiple of
// the page size.
func alignedBuffer(n int64) []byte {
	n += pageSize - 1
	n -= n % pageSize
	raw := make([]byte, n+pageSize)
	skip := (pageSize - uintptr(unsafe.Pointer(&raw[0]))%pageSize) % pageSize
	return raw[skip : int64(skip)+n]
}

// Identity tells a file from its copies.
type Identity struct {
	// VolumeSerial is the serial or UUID of the file system, hexadecimal; see
	// SameVolumeSerial. Empty if the system doesn't tell.
	VolumeSerial string
	// FileID is the number of the file in its file system, decimal: inode, or
	// on NTFS the number of its MFT record. Empty if the system doesn't tell.
	FileID string
}

// Identify returns the identity of the file or folder at path. Links are
// followed.
func Identify(path string) (Identity, error) {
	path, err := followed(path)
	if err != nil {
		return Identity{}, fmt.Errorf("record: %w", err)
	}
	id, err := identify(path)
	if err != nil {
		return Identity{}, fmt.Errorf("record: %s: %w", path, err)
	}
	return id, nil
}
