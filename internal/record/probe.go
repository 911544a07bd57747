package record

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// Place is a folder that has taken a file just now, on the medium that it was on then.
type Place struct {
	Dir string // that may have to be made

	at   string // the folder around it that was there
	id   Identity
	held io.Closer // keeps the number of that folder from being given anew; nil for nothing
}

// ErrMoved says that another folder or medium is where a Place was.
var ErrMoved = errors.New("another folder or medium is there now")

// Probe finds out whether Create could make the file name in dir, and leaves nothing
// there. Its errors are those of Create.
func Probe(dir, name string) (*Place, error) {
	path := filepath.Join(dir, name)
	at, err := Existing(dir)
	if err != nil {
		return nil, sortOut(path, err)
	}
	f, err := os.CreateTemp(at, ".unhello-*.part")
	if err == nil {
		err = errors.Join(f.Close(), os.Remove(f.Name()))
	}
	if err != nil {
		return nil, sortOut(path, err)
	}
	p := &Place{Dir: dir, at: at}
	if p.id, err = Identify(at); err != nil {
		return nil, sortOut(path, err)
	}
	p.held = hold(at)
	return p, nil
}

// Create is Create in a place, as long as that is where it was: else the error is
// ErrMoved.
func (p *Place) Create(name string, r *Record) (path string, err error) {
	// Others may have made the folder meanwhile, but not on another medium.
	id, err := Identify(p.at)
	if err != nil || id != p.id {
		return "", ErrMoved
	}
	now, err := Existing(p.Dir)
	if err != nil {
		return "", ErrMoved
	}
	if id, err = Identify(now); err != nil || id.VolumeSerial != p.id.VolumeSerial {
		return "", ErrMoved
	}
	return Create(p.Dir, name, r)
}

// Close gives the place up.
func (p *Place) Close() {
	if p != nil && p.held != nil {
		_ = p.held.Close()
	}
}

// Existing gives the folder itself, or the nearest one around it that is there.
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
