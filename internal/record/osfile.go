package record

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"unsafe"

	"unhello/internal/device"
)

// OSFile is a file of the operating system, open for reading and writing and locked against other
// programs. It is a File.
type OSFile struct {
	f    *os.File
	path string
}

// OpenFile opens an existing file below a folder for a plan. Nothing is created or truncated, and
// no link is followed: see NotPlainError. A file that another program has open (Windows) or locked
// (elsewhere) is an *InUseError, one that can't be written a *ReadOnlyError.
func OpenFile(dir, name string) (*OSFile, error) {
	path := filepath.Join(dir, name)
	f, err := openLocked(dir, name)
	if err != nil {
		return nil, sortOut(path, err)
	}
	return &OSFile{f, path}, nil
}

// OpenPlain opens an existing file below a folder for reading, even while it is open as an OSFile.
// No link is followed: see NotPlainError.
func OpenPlain(dir, name string) (*os.File, error) {
	f, err := openPlain(dir, name)
	if err != nil {
		return nil, sortOut(filepath.Join(dir, name), err)
	}
	return f, nil
}

// Path is where the file is.
func (o *OSFile) Path() string { return o.path }

// ReadAt is io.ReaderAt.
func (o *OSFile) ReadAt(b []byte, off int64) (int, error) { return o.f.ReadAt(b, off) }

// WriteAt is io.WriterAt.
func (o *OSFile) WriteAt(b []byte, off int64) (int, error) { return o.f.WriteAt(b, off) }

// Size returns the current length in bytes, -1 if it can't be determined.
func (o *OSFile) Size() int64 { return fileSize(o.f) }

// Truncate sets the length in bytes. Room for a longer file is reserved first, so that a full
// medium is noticed before anything has changed.
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

// Hold makes sure that nothing else, this program included, has the file open, and keeps everybody
// out until the lease is released; otherwise the error is an *InUseError. See device.TakeLease.
func (o *OSFile) Hold() (*device.Lease, error) {
	lease, err := device.TakeLease(o.f)
	if err != nil {
		return nil, &InUseError{Path: o.path, Err: err}
	}
	return lease, nil
}

// InUse returns an *InUseError if anything, this program included, has a file below a folder open,
// even for reading; see Hold. If that can't be determined it returns nil.
func InUse(dir, name string) error {
	f, err := OpenPlain(dir, name)
	if err != nil {
		return err
	}
	defer f.Close()
	lease, err := (&OSFile{f, filepath.Join(dir, name)}).Hold()
	if err != nil {
		return err
	}
	lease.Release()
	return nil
}

// Close unlocks and closes the file.
func (o *OSFile) Close() error { return o.f.Close() }

func fileSize(f *os.File) int64 {
	info, err := f.Stat()
	if err != nil {
		return -1
	}
	return info.Size()
}

// Uncached is a file open for reading from the medium itself, past the operating system's caches if
// it allows that. It is a Reader.
type Uncached struct {
	f      *os.File
	direct bool // reads must be aligned in offset, length and memory
}

// OpenUncached is OpenPlain past the caches, to read back what was written.
func OpenUncached(dir, name string) (*Uncached, error) {
	f, direct, err := openUncached(dir, name)
	if err != nil {
		return nil, sortOut(filepath.Join(dir, name), err)
	}
	return &Uncached{f, direct}, nil
}

// Size returns the current length in bytes, -1 if it can't be determined.
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
	raw := device.NewGuard(u.f, pageSize)
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
			err = io.EOF // the system may just report that the read is not aligned
		}
		return done, err
	}
	return done, nil
}

// alignedBuffer returns at least n bytes, aligned in length and address to the page size.
func alignedBuffer(n int64) []byte {
	n += pageSize - 1
	n -= n % pageSize
	raw := make([]byte, n+pageSize)
	skip := (pageSize - uintptr(unsafe.Pointer(&raw[0]))%pageSize) % pageSize
	return raw[skip : int64(skip)+n]
}

// FileIdentity tells a file from its copies.
type FileIdentity struct {
	// VolumeSerial is the serial or UUID of the file system, in hexadecimal; see SameVolumeSerial.
	// Empty if the system doesn't tell.
	VolumeSerial string
	// FileID is the number of the file in its file system, in decimal: its inode, or on NTFS the
	// number of its MFT record. Empty if the system doesn't tell.
	FileID string
	// OfMount says that FileID is valid only while the volume is mounted, as on FAT, and
	// SerialOfMount says so of VolumeSerial: it is the number of a device.
	OfMount, SerialOfMount bool
}

// IdentifyFile returns the identity of the file or folder at path. Links are followed.
func IdentifyFile(path string) (FileIdentity, error) {
	id, err := identify(path)
	if err != nil {
		return FileIdentity{}, fmt.Errorf("record: %s: %w", path, err)
	}
	return id, nil
}
