package device

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// Folder is a folder that accepted a file a moment ago, on the medium that was there then.
type Folder struct {
	Dir string // may have to be created

	at   string // Dir, or the nearest folder around it that existed
	id   FileIdentity
	held io.Closer // keeps that folder's number from being reused; nil if that isn't needed
}

// ErrMoved says that there is another folder or medium now where a Folder was.
var ErrMoved = errors.New("another folder or medium is there now")

// Probe finds out whether NewFile could create the file name in dir, and leaves nothing behind. Its
// errors are those of NewFile.
func Probe(dir, name string) (*Folder, error) {
	path := filepath.Join(dir, name)
	at, err := Existing(dir)
	if err != nil {
		return nil, SortOut(path, err)
	}
	f, err := os.CreateTemp(at, ".unhello-*.part")
	if err == nil {
		err = errors.Join(f.Close(), os.Remove(f.Name()))
	}
	if err != nil {
		return nil, SortOut(path, err)
	}
	p := &Folder{Dir: dir, at: at}
	if p.id, err = IdentifyFile(at); err != nil {
		return nil, SortOut(path, err)
	}
	p.held = holdFolder(at)
	return p, nil
}

// Check makes sure that the folder is still the same one; otherwise the error is ErrMoved.
func (p *Folder) Check() error {
	// Others may have created the folder in the meantime, but not on another medium.
	id, err := IdentifyFile(p.at)
	if err != nil || id != p.id {
		return ErrMoved
	}
	now, err := Existing(p.Dir)
	if err != nil {
		return ErrMoved
	}
	if id, err = IdentifyFile(now); err != nil || id.VolumeSerial != p.id.VolumeSerial {
		return ErrMoved
	}
	return nil
}

// Close lets go of the folder.
func (p *Folder) Close() {
	if p != nil && p.held != nil {
		_ = p.held.Close()
	}
}

// IsFolder reports whether a path leads to a folder.
func IsFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// IsFile reports whether a path leads to a regular file.
func IsFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// Existing returns the folder itself, or the nearest one around it that exists.
func Existing(dir string) (string, error) {
	for {
		info, err := os.Stat(dir)
		switch {
		case err == nil && info.IsDir():
			return dir, nil
		case err == nil:
			return "", &os.PathError{Op: "mkdir", Path: dir, Err: syscall.ENOTDIR}
		case !errors.Is(err, os.ErrNotExist) && !errors.Is(err, syscall.ENOTDIR):
			return "", err
		}
		above := filepath.Dir(dir)
		if above == dir || strings.TrimRight(above, `\/`) == strings.TrimRight(dir, `\/`) {
			return "", err
		}
		dir = above
	}
}
