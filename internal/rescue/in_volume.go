package rescue

import (
	"crypto/sha256"
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

// inVolume is a place on an NTFS volume of a disk or image. The disk is opened anew for every use,
// so that nothing stays locked and nothing stale is relied on.
type inVolume struct {
	device    string // path of the disk or image
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
	m *mounted, t *media.Table, p media.Partition, folder, hiveName string,
	master *bitlocker.MasterKey,
) (*inVolume, error) {
	v := &inVolume{
		master: master,
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
		name := fileNames[i]
		v.paths[name], v.refs[name] = path, f.Reference()
		v.id.FileIDs[name] = strconv.FormatUint(f.Reference()&recordNumber, 10)
	}
	return v, nil
}

// recordNumber masks the file record number of a reference. The sequence number above it is left
// out of undo records, because systems that mount the volume leave it out of their file IDs.
const recordNumber = 1<<48 - 1

func (v *inVolume) path() string       { return v.show(v.paths[fileNames[hive.Primary]]) }
func (v *inVolume) disk() string       { return v.device }
func (v *inVolume) volumePath() string { return "" }
func (v *inVolume) isEncrypted() bool  { return v.master != nil }
func (v *inVolume) serial() string     { return v.id.VolumeSerial }

func (v *inVolume) show(path string) string { return v.names + `, \` + path }

// showFile names a file of a plan for people.
func (v *inVolume) showFile(name string) string {
	if name == hiberfilName {
		return v.show(hiberfilName)
	}
	return v.show(v.paths[name])
}

func (v *inVolume) recordTarget() (record.Target, error) { return v.id, nil }

// An openVolume is an open volume with the files of a hive on it.
type openVolume struct {
	*mounted
	files map[string]*ntfs.File // by their names in plans
}

// use opens the volume and makes sure that it is still the one that was found.
func (v *inVolume) use(how access) (*openVolume, error) {
	d, err := openDisk(v.device, how)
	if err != nil {
		return nil, err
	}
	o, err := v.find(d)
	if err != nil {
		_ = d.close()
		return nil, err
	}
	return o, nil
}

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

func (v *inVolume) open() (*reading, error)     { return v.read(toRead) }
func (v *inVolume) uncached() (*reading, error) { return v.read(toVerify) }

func (v *inVolume) read(how access) (*reading, error) {
	o, err := v.use(how)
	if err != nil {
		return nil, err
	}
	r := newReading()
	r.closes = append(r.closes, o.disk.close)
	for _, name := range fileNames {
		if f, ok := o.files[name]; ok {
			r.add(fileRef{name, v.show(v.paths[name]), f.Name()}, f)
		}
	}
	return r, nil
}

func (v *inVolume) hiberfil() (*hiberfil, error) {
	o, err := v.use(toRead)
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
		_ = o.disk.close()
		return nil, err
	}
	return &hiberfil{v.show(f.Name()), f, o.disk.close}, nil
}

// hibernationFile finds hiberfil.sys, nil if there is none.
func (o *openVolume) hibernationFile() (*ntfs.File, error) {
	f, err := o.ntfs.Lookup(hiberfilName)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, problem.At(o.names+`, \`+hiberfilName, err)
	}
	return f, nil
}

func (v *inVolume) stamps() ([]stamp, error) {
	o, err := v.use(toRead)
	if err != nil {
		return nil, err
	}
	defer o.disk.close()
	return v.stampsOf(o)
}

// stampsOf returns stamps of the files' first sectors and, for an image, of the image file. A block
// device has no modification time.
func (v *inVolume) stampsOf(o *openVolume) ([]stamp, error) {
	var list []stamp
	if !o.disk.file.IsBlock() {
		s, err := stampFile(resolved(v.device))
		if err != nil {
			return nil, err
		}
		list = append(list, s)
	}
	for _, name := range fileNames {
		f, ok := o.files[name]
		if !ok {
			continue
		}
		head := make([]byte, min(record.SectorSize, f.Size()))
		if n, err := f.ReadAt(head, 0); n < len(head) {
			return nil, problem.At(v.show(v.paths[name]), err)
		}
		list = append(list,
			stamp{path: v.show(v.paths[name]), size: f.Size(),
				content: fmt.Sprintf("%x", sha256.Sum256(head))})
	}
	return list, nil
}
