package ntfs

import (
	"errors"
	"io/fs"
	"slices"
	"unicode/utf16"
)

// role is what a watched file record is for.
type role int

const (
	roleSystem role = iota // $MFT and $Bitmap
	roleFolder             // on the path of a file
	roleFile
)

// A watchedRecord is a file record that must be as Windows will see it.
type watchedRecord struct {
	number     int64
	role       role
	attributes []attribute
}

// watched is all that was relied on in reading some files.
type watched struct {
	v        *Volume
	records  map[int64]*watchedRecord
	names    [][]uint16 // that were looked up
	clusters []run      // of the files, sorted by where they lie
	highest  uint64     // LSN in any of the records
}

// watchFiles collects what the files at these paths rely on, and what the volume itself does.
func (v *Volume) watchFiles(paths []string) (*watched, error) {
	w := &watched{v: v, records: make(map[int64]*watchedRecord)}
	for _, number := range []int64{recordMFT, recordBitmap} {
		r, err := v.systemRecord(number)
		if err != nil {
			return nil, err
		}
		if err := w.add(r, roleSystem); err != nil {
			return nil, err
		}
	}
	for _, path := range paths {
		if err := w.follow(path); err != nil {
			return nil, err
		}
	}
	sortByLCN(w.clusters)
	return w, nil
}

// follow watches the folders on a path, and the file that it leads to, if any.
func (w *watched) follow(path string) error {
	f, err := w.v.Root()
	if err != nil {
		return err
	}
	for _, name := range splitPath(path) {
		if err := w.addFile(f); err != nil {
			return err
		}
		w.names = append(w.names, utf16.Encode([]rune(name)))
		next, err := f.child(path, name)
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		f = next
	}
	return w.addFile(f)
}

// addFile watches a file, or a folder on its path.
func (w *watched) addFile(f *File) error {
	r, err := w.v.baseRecord(f.ref)
	if err != nil {
		return err
	}
	if f.folder {
		return w.add(r, roleFolder)
	}
	if w.records[r.ref.number()] == nil {
		w.own(f.data.runs)
		if a := r.find(typeAttributeList, ""); a != nil {
			c := &content{}
			if err := w.v.addExtent(c, a, r); err != nil {
				return err
			}
			w.own(c.runs)
		}
	}
	return w.add(r, roleFile)
}

// own adds clusters of a file.
func (w *watched) own(runs []run) {
	for _, r := range runs {
		if r.lcn != hole {
			w.clusters = append(w.clusters, r)
		}
	}
}

// add watches a record and those that extend it.
func (w *watched) add(r *fileRecord, as role) error {
	w.note(r, as)
	for _, e := range r.list {
		if w.records[e.ref.number()] != nil {
			continue
		}
		x, err := w.v.extension(e.ref, r)
		if err != nil {
			return err
		}
		w.note(x, as)
	}
	return nil
}

func (w *watched) note(r *fileRecord, as role) {
	w.highest = max(w.highest, r.lsn)
	n := r.ref.number()
	if known := w.records[n]; known == nil || known.role < as {
		w.records[n] = &watchedRecord{n, as, r.attributes}
	}
}

// owns reports whether any of some clusters belongs to the files.
func (w *watched) owns(lcn, count uint64) bool {
	i, _ := slices.BinarySearchFunc(w.clusters, lcn, func(r run, lcn uint64) int {
		if uint64(r.lcn+r.count) <= lcn {
			return -1
		}
		return 1
	})
	if i == len(w.clusters) || count == 0 {
		return false
	}
	first := uint64(w.clusters[i].lcn)
	return first <= lcn || first-lcn < count
}

// isTimes reports whether an update stays within the value of the standard information, which has
// the times of the file: they change all the time, and nothing here relies on them.
func (w *watchedRecord) isTimes(a action) bool {
	if a.redo != opUpdateResident || a.undo != opUpdateResident || len(a.redoData) == 0 ||
		len(a.redoData) != len(a.undoData) {
		return false
	}
	for _, x := range w.attributes {
		if x.kind == typeStandardInformation && x.resident {
			return a.record == x.at && a.attribute >= residentHeader &&
				a.attribute+int64(len(a.redoData)) <= x.length
		}
	}
	return false
}

// isIndex reports whether what is at an offset of the record of a folder has to do with its names.
func (w *watchedRecord) isIndex(at int64) bool {
	for _, x := range w.attributes {
		if x.at == at {
			switch x.kind {
			case typeAttributeList, typeIndexRoot, typeIndexAllocation, typeBitmap:
				return true
			}
		}
	}
	return false
}

// entryMatters reports whether an entry that goes into a folder, or out of it, has the name of what
// was looked up, or leads to anything watched. An entry that is not told might.
func (w *watched) entryMatters(a action) bool {
	told := false
	for _, b := range [][]byte{a.redoData, a.undoData} {
		if len(b) < entryHeader {
			continue
		}
		told = true
		if w.records[reference(le64(b)).number()] != nil {
			return true
		}
		key, ok := part(b, entryKey, int64(le16(b[entryKeyLength:])))
		name, isName := parseFileName(key)
		if !ok || !isName {
			return true
		}
		if slices.ContainsFunc(w.names, func(n []uint16) bool {
			return w.v.upcase.compare(n, name.name) == 0
		}) {
			return true
		}
	}
	return !told
}
