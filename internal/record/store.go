package record

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"unhello/internal/device"
)

// MaxRecordSize is the largest record file that is read or written, in bytes.
const MaxRecordSize = 1 << 30

// Create writes the record to a new file in the directory dir, which is created if it is missing,
// and returns the file's path. When it returns, the file is on the medium and has been read back. A
// record with a Key is sealed; the record of an encrypted volume is not written without one.
//
// A file is never replaced: the errors are those of device.NewFile. After an error no file is left
// behind.
func Create(dir, name string, r *Record) (path string, err error) {
	return create(dir, name, r, func(c *device.Content, data []byte) error {
		_, err := c.Write(data)
		return err
	})
}

// CreateIn is Create in a folder that device.Probe has found, if it is still the same one;
// otherwise the error is device.ErrMoved.
func CreateIn(folder *device.Folder, name string, r *Record) (path string, err error) {
	if err := folder.Check(); err != nil {
		return "", err
	}
	return Create(folder.Dir, name, r)
}

// create is Create with the write as a parameter, for tests of full media.
func create(dir, name string, r *Record,
	write func(*device.Content, []byte) error) (string, error) {
	if name == "" || name == "." || name == ".." || filepath.Base(name) != name {
		return "", fmt.Errorf("record: %q is not the name of a file", name)
	}
	if detail := r.unwritable(); detail != "" {
		return "", errors.New("record: not a usable record: " + detail)
	}
	data, err := encode(r, newNonce())
	if err != nil {
		return "", err
	}
	if len(data) > MaxRecordSize {
		return "", fmt.Errorf("record: %d bytes are more than a record can have", len(data))
	}
	if err := usable(name, data, r.Key); err != nil {
		return "", err // without a usable record nothing may be written to the target
	}
	if err := device.MakeFolder(dir); err != nil {
		return "", device.SortOut(dir, err)
	}
	path := filepath.Join(dir, name)
	err = device.NewFile(path, device.NewOptions{
		Named: true, // nothing is tried out that could leave a second file beside the record
		Check: func(f *device.File) error { return readBack(f, data) },
	}, func(c *device.Content) error { return write(c, data) })
	if err != nil {
		return "", err
	}
	return path, nil
}

// usable reads a record as undo will.
func usable(name string, data []byte, key *Key) error {
	r, err := decode(name, data)
	if err != nil {
		return err
	}
	return r.Unseal(key)
}

// readBack compares the file with the data.
func readBack(f *device.File, data []byte) error {
	if size := f.Size(); size != int64(len(data)) {
		return &VerifyError{File: f.Path(), Offset: min(size, int64(len(data)))}
	}
	buf := make([]byte, windowSize)
	for off := 0; off < len(data); off += len(buf) {
		buf = buf[:min(len(buf), len(data)-off)]
		if err := readFull(f, buf, int64(off)); err != nil {
			return err
		}
		if want := data[off : off+len(buf)]; !bytes.Equal(buf, want) {
			return &VerifyError{File: f.Path(), Offset: int64(off + commonPrefix(buf, want))}
		}
	}
	return nil
}

// Load reads a record and checks it against its checksum, its hashes and itself. A file that isn't
// a record is a *NotRecordError, a later format a *VersionError, anything inconsistent a
// *DamagedError. A sealed record is returned sealed.
func Load(path string) (*Record, error) {
	info, err := os.Stat(path) // first, because opening a pipe waits
	switch {
	case err != nil:
		return nil, fmt.Errorf("record: %w", err)
	case !info.Mode().IsRegular():
		return nil, &NotRecordError{path}
	case info.Size() > MaxRecordSize:
		return nil, &DamagedError{path, "larger than a record can be"}
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("record: %w", err)
	}
	defer f.Close()
	start := make([]byte, len(magic))
	if _, err := io.ReadFull(f, start); err != nil || string(start) != magic {
		return nil, &NotRecordError{path}
	}
	data := make([]byte, info.Size())
	if err := readFull(f, data, 0); err != nil {
		return nil, fmt.Errorf("record: %s: read: %w", path, err)
	}
	return decode(path, data)
}
