package target

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strconv"

	"unhello/bitlocker"
	"unhello/hive"
	"unhello/internal/problem"
	"unhello/internal/record"
	"unhello/internal/text"
	"unhello/media"
	"unhello/media/ntfs"
)

// inVolume is a place on an NTFS volume of a disk or image.
type inVolume struct {
	medium    *medium
	now       *openVolume // on the medium; it's gone when that is closed
	device    string      // path of the disk or image
	partition media.Partition
	master    *bitlocker.MasterKey // nil where the volume is not encrypted
	id        record.Target
	folder    string            // of Windows, from the root of the volume
	names     string            // of the volume, for people
	paths     map[string]string // of each file from the root, by its name in plans
	refs      map[string]uint64 // the NTFS file reference of each file when it was found
	guard     *guard            // nil if the disk is not one of the system's
	unseen    bool              // some programs that may have the disk open could not be checked
}

// newInVolume finds the files of a hive on a volume.
func newInVolume(
	on *medium, m *mounted, t *media.Table, p media.Partition, folder, hiveName string,
	master *bitlocker.MasterKey,
) (*inVolume, error) {
	v := &inVolume{
		medium: on, now: &openVolume{m, make(map[string]*ntfs.File)}, master: master,
		device: m.disk.path, partition: p, folder: folder, names: m.names,
		paths: make(map[string]string), refs: make(map[string]uint64),
		id: record.Target{
			Kind: m.disk.kind, DiskID: t.DiskID, PartitionOffset: strconv.FormatInt(p.Offset, 10),
			VolumeSerial: serialOf(m.ntfs), Folder: folder, FileIDs: make(map[string]string),
		},
	}
	if master != nil {
		v.id.VolumeGUID = master.VolumeGUID().String()
	}
	if t.Scheme == media.GPT {
		v.id.PartitionID = p.ID
	}
	for i, ending := range []string{"", ".LOG1", ".LOG2"} {
		path := hivePath(folder, hiveName) + ending
		f, err := m.ntfs.Lookup(path)
		if i > 0 && errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, problem.At(v.names+`, \`+path, err)
		}
		name := FileNames[i]
		v.now.files[name] = f
		v.paths[name], v.refs[name] = path, f.Reference()
		v.id.FileIDs[name] = strconv.FormatUint(f.Reference()&recordNumber, 10)
	}
	return v, nil
}

// recordNumber masks the file record number of a reference. The sequence number above it is left
// out of undo records, because systems that mount the volume leave it out of their file IDs.
const recordNumber = 1<<48 - 1

func (v *inVolume) HivePath() string { return v.show(v.paths[FileNames[hive.Primary]]) }

func (v *inVolume) Disk() string { return v.device }

func (v *inVolume) Root() string { return "" }

func (v *inVolume) IsEncrypted() bool { return v.master != nil }

func (v *inVolume) Serial() string { return v.id.VolumeSerial }

func (v *inVolume) show(path string) string { return v.names + `, \` + path }

// showFile names a file of a plan for people.
func (v *inVolume) showFile(name string) string {
	if name == HiberfilName {
		return v.show(HiberfilName)
	}
	return v.show(v.paths[name])
}

func (v *inVolume) RecordTarget() (record.Target, error) { return v.id, nil }

// An openVolume is an open volume with the files of a hive on it.
type openVolume struct {
	*mounted
	files map[string]*ntfs.File // by their names in plans
}

// use returns the volume for reading. If it has to be opened again, it must be the one that was
// found.
func (v *inVolume) use() (*openVolume, error) {
	d, err := v.medium.open()
	if err != nil {
		return nil, err
	}
	if v.now.disk != d {
		o, err := v.find(d)
		if err != nil {
			return nil, err
		}
		v.now = o
	}
	return v.now, nil
}

func (v *inVolume) Close() { v.medium.close() }

// find looks up the files on an open disk.
func (v *inVolume) find(d *disk) (*openVolume, error) {
	m, err := d.mount(v.partition, v.master)
	if err != nil {
		return nil, err
	}
	o := &openVolume{m, make(map[string]*ntfs.File)}
	if serialOf(o.ntfs) != v.id.VolumeSerial {
		return nil, problem.New(problem.Changed, text.Args{"path": v.names})
	}
	for name, path := range v.paths {
		f, err := o.ntfs.Lookup(path)
		if err != nil {
			return nil, problem.At(v.show(path), err)
		}
		if f.Reference() != v.refs[name] {
			return nil, problem.New(problem.Changed, text.Args{"path": v.show(path)})
		}
		o.files[name] = f
	}
	return o, nil
}

func (v *inVolume) Open() (*Reading, error) {
	o, err := v.use()
	if err != nil {
		return nil, err
	}
	return v.read(o), nil
}

func (v *inVolume) Reread() (*Reading, error) {
	d, err := openDisk(v.device, toVerify)
	if err != nil {
		return nil, err
	}
	o, err := v.find(d)
	if err != nil {
		_ = d.close()
		return nil, err
	}
	r := v.read(o)
	r.closes = append(r.closes, d.close)
	return r, nil
}

func (v *inVolume) read(o *openVolume) *Reading {
	r := newReading()
	for _, name := range FileNames {
		if f, ok := o.files[name]; ok {
			r.add(FileRef{name, v.show(v.paths[name]), f.Name()}, f)
		}
	}
	return r
}

func (v *inVolume) hiberfil() (*hiberfil, error) {
	o, err := v.use()
	if err != nil {
		return nil, err
	}
	f, err := o.hibernationFile()
	if f != nil {
		// A file that is not plain would look empty.
		if _, err = f.ReadAt(nil, 0); err == io.EOF {
			err = nil
		}
		err = problem.At(v.show(f.Name()), err)
	}
	if f == nil || err != nil {
		return nil, err
	}
	return &hiberfil{path: v.show(f.Name()), content: f}, nil
}

// hibernationFile finds hiberfil.sys, nil if there is none.
func (o *openVolume) hibernationFile() (*ntfs.File, error) {
	f, err := o.ntfs.Lookup(HiberfilName)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, problem.At(o.names+`, \`+HiberfilName, err)
	}
	return f, nil
}

func (v *inVolume) Stamps() ([]Stamp, error) {
	o, err := v.use()
	if err != nil {
		return nil, err
	}
	return v.stampsOf(o)
}

// stampsOf returns stamps of where the files lie, of what they hold and, for an image, of the image
// file: a block device has no modification time.
func (v *inVolume) stampsOf(o *openVolume) ([]Stamp, error) {
	var list []Stamp
	if !o.disk.file.IsBlock() {
		s, err := stampOpen(Resolved(v.device), o.disk.file)
		if err != nil {
			return nil, err
		}
		list = append(list, s)
	}
	for _, name := range FileNames {
		f, ok := o.files[name]
		if !ok {
			continue
		}
		s, err := stampContent(v.show(v.paths[name]), name, f)
		if err != nil {
			return nil, err
		}
		list = append(list, s)
	}
	list = append(list, v.stampJournal(o))
	return append(list, v.stampHiberfil(o)...), nil
}

// stampContent returns a stamp of where a file lies and of what it holds.
func stampContent(path, name string, f *ntfs.File) (Stamp, error) {
	content, err := hashOf(path, name, f)
	if err != nil {
		return Stamp{}, err
	}
	at, err := f.Map(0, f.ValidSize())
	return Stamp{path: path, size: f.Size(), content: fmt.Sprint(content, at, err)}, nil
}

// stampHiberfil returns a stamp of the first page of the hibernation file, if there is one and it
// can be read: otherwise nothing is written.
func (v *inVolume) stampHiberfil(o *openVolume) []Stamp {
	f, err := o.hibernationFile()
	if f == nil || err != nil {
		return nil
	}
	s, err := stampContent(v.show(f.Name()), FileNames[hive.Primary], f)
	if err != nil {
		return nil
	}
	return []Stamp{s}
}

// journal says what the journal means for the files of the hive and hiberfil.sys.
func (v *inVolume) journal(o *openVolume) Journal {
	path := v.paths[FileNames[hive.Primary]]
	return o.ntfs.Journal(path, path+".LOG1", path+".LOG2", HiberfilName)
}

// stampJournal returns a stamp of what was read of the journal.
func (v *inVolume) stampJournal(o *openVolume) Stamp {
	j := v.journal(o)
	return Stamp{path: v.show("$LogFile"), content: string(j.State) + string(j.Digest[:])}
}

// hivePath is the path of a hive from the root of its volume.
func hivePath(folder, name string) string { return folder + `\System32\config\` + name }
