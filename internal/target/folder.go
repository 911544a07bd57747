package target

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"unhello/bitlocker"
	"unhello/hive"
	"unhello/internal/device"
	"unhello/internal/problem"
	"unhello/internal/record"
	"unhello/internal/text"
)

// folder is a place that the operating system has mounted: the files are reached by its own paths.
type folder struct {
	hive string    // path of the hive
	logs [2]string // paths of LOG1 and LOG2; "" if there is none
	top  string    // the named folder, or that of the named file; no links below it are followed
	root string    // the root of its volume; "" for a bare hive
	name string    // the folder of Windows, from the root

	// reads are the files that are open for reading, in the order of list; nil for none.
	reads []storage
	saved *hiberfil // nil while it's not open for reading

	// encrypted says that this is a BitLocker volume that the system shows decrypted. master is its
	// key, nil if there is none.
	encrypted bool
	master    *bitlocker.MasterKey
}

// newFolder finds the logs beside a hive, in any letter case. top is the hive's folder or one above
// it.
func newFolder(top, hivePath string) *folder {
	p := &folder{hive: hivePath, top: top}
	dir, base := filepath.Split(hivePath)
	for i, ending := range []string{".LOG1", ".LOG2"} {
		if path, ok := findIn(dir, base+ending); ok {
			p.logs[i] = path
		}
	}
	return p
}

// findIn finds a name in a folder, exactly or, failing that, in another letter case.
func findIn(dir, name string) (string, bool) {
	path := filepath.Join(dir, name)
	if _, err := os.Lstat(path); err == nil {
		return path, true
	}
	if dir == "" {
		dir = "."
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return "", false
	}
	for _, e := range entries {
		if strings.EqualFold(e.Name(), name) {
			return filepath.Join(dir, e.Name()), true
		}
	}
	return "", false
}

// descend looks for a file below a folder by names in any letter case; "" if it is not there. A
// link, or anything else that is neither file nor folder, is an error.
func descend(dir string, names ...string) (string, error) {
	for i, n := range names {
		next, ok := findIn(dir, n)
		if !ok {
			return "", nil
		}
		info, err := os.Lstat(next)
		if err != nil {
			return "", problem.At(next, err)
		}
		switch {
		case !info.IsDir() && !info.Mode().IsRegular():
			return "", problem.New(problem.NotPlainFile, text.Args{"path": next})
		case info.IsDir() == (i == len(names)-1):
			return "", nil
		}
		dir = next
	}
	return dir, nil
}

// list returns the files that exist, the hive first.
func (p *folder) list() []FileRef {
	var list []FileRef
	for id, path := range []string{p.hive, p.logs[0], p.logs[1]} {
		if path != "" {
			list = append(list, FileRef{FileNames[id], path, filepath.Base(path)})
		}
	}
	return list
}

func (p *folder) HivePath() string  { return p.hive }
func (p *folder) Disk() string      { return "" }
func (p *folder) Root() string      { return p.root }
func (p *folder) IsEncrypted() bool { return p.encrypted }

func (p *folder) Serial() string {
	id, err := device.IdentifyFile(p.hive)
	if err != nil {
		return ""
	}
	return id.VolumeSerial
}

// recordTarget returns what identifies the files in a record.
func (p *folder) RecordTarget() (record.Target, error) {
	r := record.Target{Kind: "file", Folder: p.name, FileIDs: make(map[string]string)}
	if p.name != "" {
		r.Kind = "folder"
	}
	if p.master != nil {
		r.VolumeGUID = p.master.VolumeGUID().String()
	}
	for _, f := range p.list() {
		id, err := device.IdentifyFile(f.Path)
		if err != nil {
			return r, problem.AtWriting(f.Path, err)
		}
		r.VolumeSerial, r.FileIDs[f.Name] = id.VolumeSerial, id.FileID
		r.ByContent, r.SerialOfMount = id.OfMount, id.SerialOfMount
	}
	return r, nil
}

// storage is a file that is open for reading, with the size that it had when it was opened.
type storage struct {
	*device.File
	size int64
}

func (s storage) Size() int64 { return s.size }

// below returns a path relative to the top folder.
func (p *folder) below(path string) string {
	name, err := filepath.Rel(p.top, path)
	if err != nil {
		return filepath.Base(path) // it lies elsewhere; opening it below top will fail
	}
	return name
}

func (p *folder) Open() (*Reading, error) {
	r := newReading()
	for i, file := range p.list() {
		if i == len(p.reads) {
			f, err := openStorage(p.top, p.below(file.Path))
			if err != nil {
				p.Close()
				return nil, problem.At(file.Path, err)
			}
			p.reads = append(p.reads, f)
		}
		r.add(file, p.reads[i])
	}
	return r, nil
}

func (p *folder) Close() {
	for _, f := range p.reads {
		_ = f.Close() // nothing was written
	}
	if p.saved != nil {
		_ = p.saved.close()
	}
	p.reads, p.saved = nil, nil
}

func openStorage(dir, name string) (storage, error) {
	f, err := device.OpenPlain(dir, name) // on Windows with the rights of a backup program
	if err != nil {
		return storage{}, err
	}
	return storage{f, f.Size()}, nil
}

func (p *folder) Reread() (*Reading, error) {
	r := newReading()
	for _, file := range p.list() {
		f, err := device.OpenUncachedBelow(p.top, p.below(file.Path))
		if err != nil {
			r.Close()
			return nil, problem.At(file.Path, err)
		}
		r.add(file, f)
		r.closes = append(r.closes, f.Close)
	}
	return r, nil
}

// hiberfil looks in the root of the volume that the hive is on, whatever path was named, and in the
// folder around the Windows folder: a copied Windows may have brought its own.
func (p *folder) hiberfil() (*hiberfil, error) {
	if p.saved != nil {
		return p.saved, nil
	}
	dir, name, hidden := p.findHiberfil()
	if hidden {
		return &hiberfil{path: p.hive}, nil
	}
	if name == "" {
		return nil, nil
	}
	path := filepath.Join(dir, name)
	f, err := openStorage(dir, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, problem.At(path, err)
	}
	p.saved = &hiberfil{path, f, f.Close}
	return p.saved, nil
}

// findHiberfil returns the folder and the name of the hibernation file, "" if there is none. hidden
// means that it can't be reached.
func (p *folder) findHiberfil() (dir, name string, hidden bool) {
	volume, hidden := device.Surroundings(p.hive)
	if hidden {
		return "", "", true
	}
	for _, dir := range []string{volume, p.root} {
		if dir == "" {
			continue
		}
		if path, ok := findIn(dir, HiberfilName); ok {
			return dir, filepath.Base(path), false
		}
	}
	return "", "", false
}

func (p *folder) Stamps() ([]Stamp, error) {
	r, err := p.Open()
	if err != nil {
		return nil, err
	}
	return p.stampsOf(r)
}

// stampsOf returns stamps of open files and of what stands at their paths now.
func (p *folder) stampsOf(r *Reading) ([]Stamp, error) {
	var list []Stamp
	for _, f := range p.list() {
		s, err := stampOpen(f.Path, r.Files[f.Name])
		if err == nil {
			s.content, err = hashOf(f.Path, f.Name, r.Files[f.Name])
		}
		if err != nil {
			return nil, err
		}
		list = append(list, s)
	}
	if dir, name, _ := p.findHiberfil(); name != "" {
		if s, err := stampFile(filepath.Join(dir, name)); err == nil {
			list = append(list, s)
		}
	}
	return list, nil
}

// Room: the system can make the files larger.
func (p *folder) Room() (hive.Room, error) { return hive.Room{Grows: true}, nil }

// admit refuses files that are marked as read-only, which Windows could not write either, and a
// plan whose files could not grow as planned: a medium that fills up halfway may not take the old
// state back either. Whether they are in use is asked when they are locked, in a dry run too.
func (p *folder) admit(plan record.Plan) error {
	for _, f := range p.list() {
		if device.IsMarkedReadOnly(f.Path) {
			return problem.New(problem.ReadOnly, text.Args{"path": f.Path}).
				Saying("{path} has the read-only attribute").Hinting(
				"Windows has none on its hives: somebody set it, so nothing was changed\n" +
					"to take it off:\n" +
					"    attrib -r {path}")
		}
	}
	var growth int64
	for _, g := range plan.Groups {
		for _, s := range g.Steps {
			growth += s.NewSize - s.OldSize
		}
	}
	if free, known := device.FreeSpace(p.hive); growth > 0 && known && growth > free {
		return problem.New(problem.NoRoom, text.Args{"path": p.hive}).
			Because(fmt.Errorf("%d bytes are free, %d are needed", free, growth))
	}
	return nil
}

func (p *folder) lock() (*Locked, error) {
	p.Close()
	t := &Locked{Files: make(map[string]record.File), again: func() error { return nil }}
	t.stamps = func() ([]Stamp, error) { return p.stampsOf(t.Reading()) }
	t.Hiberfil = func() (record.File, error) { return p.lockHiberfil(t) }
	for _, file := range p.list() {
		f, err := device.OpenBelow(p.top, p.below(file.Path))
		if err != nil {
			t.Close()
			return nil, problem.AtWriting(file.Path, err)
		}
		t.closes = append(t.closes, f.Close)
		t.list, t.Files[file.Name] = append(t.list, file), f
		t.owned = append(t.owned, owned{file.Path, f})
	}
	var err error
	if t.RecordTarget, err = p.RecordTarget(); err != nil {
		t.Close()
		return nil, err
	}
	t.Key = recordKey(p.master)
	return t, nil
}

// lockHiberfil opens the hibernation file for writing and keeps everybody out until the target is
// closed.
func (p *folder) lockHiberfil(t *Locked) (record.File, error) {
	if t.saved != nil {
		return t.saved, nil
	}
	dir, name, _ := p.findHiberfil()
	f, err := device.OpenBelow(dir, name)
	if err == nil {
		t.closes = append(t.closes, f.Close) // which ends the lease, too
		_, err = f.Hold()
	}
	if err != nil {
		return nil, problem.AtWriting(filepath.Join(dir, name), err)
	}
	t.saved = f
	return f, nil
}
