package stick

import (
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"runtime"

	"unhello/internal/device"
)

// Action is what becomes of a file on the medium. The words are stable.
type Action string

const (
	New     Action = "new"
	Replace Action = "replace" // an older file of ours
	Keep    Action = "keep"    // it is already there
)

// A PlannedFile is an item of the payload and what is to be done about it.
type PlannedFile struct {
	Item
	Action Action
}

// A Plan is what Apply is going to do to a medium.
type Plan struct {
	Dir   string
	Files []PlannedFile // by path
	Bytes int64         // to be written
	Keys  bool          // recovery passwords will be on it
	// Leftovers are files of an Apply that was cut off, by their paths from the root.
	Leftovers []string
}

// FolderError refuses a folder that nothing can be put into.
type FolderError struct {
	Dir string
	Why FolderFault
}

// FolderFault is what is wrong with it. The words are stable.
type FolderFault string

const (
	NotAFolder   FolderFault = "not-a-folder"
	SystemVolume FolderFault = "system-volume" // its root
)

func (e *FolderError) Error() string { return fmt.Sprintf("stick: %s: %s", e.Dir, e.Why) }

// ForeignError is somebody else's file with the name of one of ours.
type ForeignError struct {
	Path string
}

func (e *ForeignError) Error() string { return e.Path + " is not ours" }

// RoomError is a medium that is too full.
type RoomError struct {
	Dir        string
	Free, Need int64
}

func (e *RoomError) Error() string {
	return fmt.Sprintf("%d bytes are free in %s, %d are needed", e.Free, e.Dir, e.Need)
}

// PlanAdd works out how to get the payload onto the medium whose root, or any folder, is dir. It
// changes nothing, and fails if Apply would touch what is not ours or could not finish.
func PlanAdd(dir string, s Sources) (*Plan, error) {
	dir = rootOf(dir)
	if err := checkFolder(dir); err != nil {
		return nil, err
	}
	m, err := readMedium(dir)
	if err != nil {
		return nil, err
	}
	if s.Keys == nil {
		if s.Keys, err = m.ownKeys(); err != nil {
			return nil, err
		}
	}
	payload, err := NewPayload(s)
	if err != nil {
		return nil, err
	}
	p := &Plan{Dir: dir, Keys: s.Keys != nil}
	for _, f := range payload {
		action, err := m.actionFor(f)
		if err != nil {
			return nil, err
		}
		if action != Keep {
			p.Bytes += f.Size
		}
		p.Files = append(p.Files, PlannedFile{f, action})
	}
	if p.Leftovers, err = m.leftovers(); err != nil {
		return nil, err
	}
	if err := p.checkRoom(); err != nil {
		return nil, err
	}
	return p, nil
}

// Changes reports whether there is anything to do.
func (p *Plan) Changes() bool { return p.Bytes > 0 || len(p.Leftovers) > 0 }

// checkFolder refuses what nobody can have meant.
func checkFolder(dir string) error {
	info, err := os.Stat(dir)
	if err != nil {
		return err
	}
	if !info.IsDir() {
		return &FolderError{dir, NotAFolder}
	}
	if system, err := os.Stat(systemRoot()); err == nil && os.SameFile(info, system) {
		return &FolderError{dir, SystemVolume}
	}
	return nil
}

// rootOf takes E: for the root of the drive; to Windows it is the current folder there.
func rootOf(dir string) string {
	if dir != "" && dir == filepath.VolumeName(dir) {
		return dir + string(filepath.Separator)
	}
	return dir
}

func systemRoot() string {
	if runtime.GOOS == "windows" {
		return os.Getenv("SystemDrive") + `\`
	}
	return "/"
}

// clusterSize is that of the coarsest medium; files are counted in multiples of it.
const clusterSize = 32 << 10

// checkRoom allows for the new files being written before the old ones are removed.
func (p *Plan) checkRoom() error {
	need := int64(0)
	for _, f := range p.Files {
		if f.Action != Keep {
			need += (f.Size + clusterSize - 1) / clusterSize * clusterSize
		}
	}
	if need > 0 {
		need += 2 * clusterSize // folders
	}
	if free, known := device.FreeSpace(p.Dir); known && need > free {
		return &RoomError{p.Dir, free, need}
	}
	return nil
}

// actionFor decides what to do about one file, and whether we may.
func (m *medium) actionFor(f Item) (Action, error) {
	file, err := m.find(f.Path)
	if err != nil {
		return "", err
	}
	if file == "" {
		return New, nil
	}
	sum, err := m.hash(file)
	switch {
	case err != nil:
		return "", err
	case sum == f.SHA256 && path.Base(file) == path.Base(f.Path):
		return Keep, nil
	case sum == f.SHA256 || f.Path == manifestPath || m.isListed(f.Path, sum):
		return Replace, nil
	}
	return "", &ForeignError{m.path(file)}
}

// isListed reports whether one of the lists has the file with this hash.
func (m *medium) isListed(name string, sum [32]byte) bool {
	for _, list := range m.lists {
		if listed, ok := list[name]; ok && listed == sum {
			return true
		}
	}
	return false
}

// ownKeys gives the table of keys that an earlier Apply put there, nil for none: it stays there,
// and in the list.
func (m *medium) ownKeys() ([]byte, error) {
	file, err := m.find(keysPath)
	if file == "" || err != nil {
		return nil, err
	}
	b, err := m.readSmall(file, maxKeys)
	if err != nil || !m.isListed(keysPath, sha256.Sum256(b)) {
		return nil, err
	}
	return b, nil
}

// maxKeys is more than any table of keys takes.
const maxKeys = 16 << 20

// HashFile gives the SHA-256 of a file.
func HashFile(file string) (sum [32]byte, err error) {
	f, err := os.Open(file)
	if err != nil {
		return sum, err
	}
	defer f.Close()
	return hashOf(f)
}

func hashOf(r io.Reader) (sum [32]byte, err error) {
	h := sha256.New()
	if _, err := io.Copy(h, r); err != nil {
		return sum, err
	}
	return [32]byte(h.Sum(nil)), nil
}
