package rescue

import (
	"unhello/internal/record"
)

// target is the files of a hive, open for writing and locked.
type target struct {
	files    map[string]record.File
	open     []*record.OSFile
	identity record.Target
}

// lock opens the files of a hive for writing.
func (w *Windows) lock() (*target, error) {
	t := &target{files: make(map[string]record.File)}
	for name, path := range w.place.paths() {
		f, err := record.OpenFile(path)
		if err != nil {
			t.close()
			return nil, targetProblem(err, path)
		}
		t.open = append(t.open, f)
		t.files[name] = f
	}
	var err error
	if t.identity, err = w.target(); err != nil {
		t.close()
		return nil, err
	}
	return t, nil
}

// close gives the files free again. Everything written was synced before.
func (t *target) close() {
	for _, f := range t.open {
		_ = f.Close()
	}
}

// target gives the identity of a hive's files for a record.
func (w *Windows) target() (record.Target, error) {
	r := record.Target{Kind: "file", Folder: w.Folder, FileIDs: make(map[string]string)}
	if w.Folder != "" {
		r.Kind = "folder"
	}
	for name, path := range w.place.paths() {
		id, err := record.Identify(path)
		if err != nil {
			return r, targetProblem(err, path)
		}
		r.VolumeSerial, r.FileIDs[name] = id.VolumeSerial, id.FileID
	}
	return r, nil
}

// sameTarget reports whether a record belongs to these very files: the same
// volume and the same files on it, not copies that look alike.
func sameTarget(recorded, now record.Target) bool {
	if recorded.VolumeSerial != "" && now.VolumeSerial != "" && !record.SameVolumeSerial(recorded.VolumeSerial, now.VolumeSerial) {
		return false
	}
	for name, id := range recorded.FileIDs {
		if now.FileIDs[name] != id {
			return false
		}
	}
	return true
}
