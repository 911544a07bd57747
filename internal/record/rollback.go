package record

import (
	"bytes"
	"context"
	"errors"
	"fmt"
)

// Rollback puts the files back to where the plan began, from any state that
// Locate calls After, Interrupted or Before, and reads back that they are. It
// goes the way of the plan backwards, group by group, so that a crash on the
// way leaves a state of the plan again.
//
// What holds its old bytes already is not written: a place that took no write, or
// that finds no room on a full medium, is no reason to fail then. After an error the
// rest of the group is put back all the same, and the group is tried once more. The
// groups before it stay as they are where that doesn't help: they are what lets a
// hive that is half one thing and half the other be read.
//
// A Foreign state is a *ChangedError and nothing is written, unless
// Options.Force is set; so is anything but zeros that a shrinking file would
// lose after a finished plan. Failed writes are a *WriteError, or several that are
// joined, one for each place that could not be put back; a difference when reading
// back is a *VerifyError.
func Rollback(plan Plan, files map[string]File, opts Options) error {
	if err := plan.Validate(); err != nil {
		return err
	}
	readers := asReaders(files)
	st, err := Locate(plan, readers)
	if err != nil && opts.Force {
		st, err = State{Where: Foreign}, nil // what can't be read can be written, perhaps
	}
	if err != nil {
		return err
	}
	if st.Where == Foreign && !opts.Force {
		return &ChangedError{File: st.File, Offset: st.Offset}
	}
	if st.Where == After && !opts.Force {
		if err := losesNothing(plan.Reverse(), readers); err != nil {
			return err
		}
	}
	w := &writer{files: files, opts: opts}
	groups := plan.Groups[:undone(plan, st)]
	// What was seen may be in a cache only, left there by a failed sync.
	if err := w.sync(plan.Files()); err != nil {
		w.unsynced, groups = true, plan.Groups
	}
	if err := w.backwards(groups); err != nil {
		return err
	}
	if err := Verify(plan.Reverse(), readers); err != nil {
		return err
	}
	w.committed()
	return nil
}

// losesNothing makes sure that a plan cuts off nothing that somebody has put
// behind the plan's own bytes. A plan that was cut short is not asked: there the
// medium may have left anything in a file that had just grown.
func losesNothing(plan Plan, files map[string]Reader) error {
	lay, err := compile(plan, nil)
	if err != nil {
		return err
	}
	return lay.losesNothing(context.Background(), files)
}

// undone counts the groups that have to be taken back from a state.
func undone(plan Plan, st State) int {
	switch st.Where {
	case Before:
		return 0
	case Interrupted:
		return st.Group + 1
	}
	return len(plan.Groups)
}

// backwards takes groups back, the last one first.
func (w *writer) backwards(groups []Group) error {
	back := Plan{Groups: groups}.Reverse()
	w.total = back.BytesWritten()
	for _, g := range back.Groups {
		done := w.done
		err := w.groupBack(g)
		var changed *ChangedError
		if err != nil && !errors.As(err, &changed) {
			w.done = done
			err = w.groupBack(g)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// groupBack takes a group back as far as that can be done, and tells what is left.
// Where somebody else writes at the same time it ends at once.
func (w *writer) groupBack(g Group) error {
	var failed failures
	for _, s := range g.distinct() {
		if err := w.stepBack(s, &failed); err != nil {
			return err
		}
	}
	for _, name := range g.files() {
		if err := w.sync([]string{name}); err != nil {
			failed.add(err)
			w.unsynced = true // from here on everything is written
		}
	}
	return failed.join(w.wrote)
}

// failures are the errors of a group, the first of them word for word.
type failures struct {
	list []error
	more int
}

// maxFailures is how many places are named: a disk that is gone fails everywhere.
const maxFailures = 8

func (f *failures) add(err error) {
	if len(f.list) == maxFailures {
		f.more++
		return
	}
	f.list = append(f.list, err)
}

// join makes one error of all. Where anything has been written that holds for all.
func (f *failures) join(wrote bool) error {
	for range 2 {
		for _, err := range f.list {
			var e *WriteError
			if errors.As(err, &e) {
				wrote = wrote || e.Written
				e.Written = wrote
			}
		}
	}
	switch {
	case len(f.list) == 1:
		return f.list[0]
	case f.more > 0:
		return errors.Join(append(f.list, fmt.Errorf("and %d more places", f.more))...)
	}
	return errors.Join(f.list...)
}

// stepBack does a step of a reversed plan, which may have been done already, in
// part, or not at all. Only a *ChangedError is its own; others are added to failed.
func (w *writer) stepBack(s Step, failed *failures) error {
	f := w.files[s.File]
	size := f.Size()
	switch {
	case s.IsResize() && size == s.NewSize:
		return nil
	case s.IsResize():
		from := s.OldSize
		if w.opts.Force {
			from = size
		}
		return sortFailure(w.resize(s.File, from, s.NewSize), failed)
	case size < 0:
		failed.add(&WriteError{File: s.File, Offset: s.Offset, Err: errors.New("the size can't be told")})
		return nil
	}
	// The file may not have grown; then the rest of the step isn't there.
	n := max(0, min(int64(len(s.New)), size-s.Offset))
	old, new, off := s.Old[:n], s.New[:n], s.Offset
	for len(new) > 0 {
		n := int(min(int64(len(new)), chunkSize-off%chunkSize))
		if err := sortFailure(w.chunkBack(s.File, off, old[:n], new[:n], failed), failed); err != nil {
			return err
		}
		off, old, new = off+int64(n), old[n:], new[n:]
	}
	return nil
}

// sortFailure adds an error to those that the work goes on after, and gives others.
func sortFailure(err error, failed *failures) error {
	var changed *ChangedError
	if err == nil || errors.As(err, &changed) {
		return err
	}
	failed.add(err)
	return nil
}

// chunkBack puts back what of a chunk is not old yet, sector by sector: one that fails
// takes no other with it.
func (w *writer) chunkBack(name string, off int64, old, new []byte, failed *failures) error {
	f := w.files[name]
	now := make([]byte, len(new))
	err := readFull(f, now, off)
	switch {
	case err != nil && w.opts.Force:
		now = nil
	case err != nil:
		return &WriteError{File: name, Offset: off, Err: fmt.Errorf("reading before: %w", bare(err))}
	default:
		if i := w.mayGoBack()(now, old, new); i >= 0 {
			return &ChangedError{File: name, Offset: off + int64(i), Written: w.wrote}
		}
	}
	isBack := func(from, to int) bool {
		return now != nil && !w.unsynced && bytes.Equal(now[from:to], new[from:to])
	}
	for from := 0; from < len(new); {
		to := endOfSector(off, from, len(new))
		if isBack(from, to) {
			w.advance(to - from)
			from = to
			continue
		}
		for to < len(new) && !isBack(to, endOfSector(off, to, len(new))) {
			to = endOfSector(off, to, len(new))
		}
		w.putBack(name, off, from, to, now, new, failed)
		from = to
	}
	return nil
}

// putBack writes a run of sectors at once, or where that fails each by itself.
func (w *writer) putBack(name string, off int64, from, to int, now, new []byte, failed *failures) {
	if now == nil { // it was no good: whatever is there is not what is wanted
		now = make([]byte, len(new))
		w.wrote = true
	}
	err := w.put(name, off+int64(from), now[from:to], new[from:to])
	if err == nil {
		return
	}
	if endOfSector(off, from, to) == to {
		failed.add(err)
		return
	}
	for from < to {
		end := endOfSector(off, from, to)
		if err := w.put(name, off+int64(from), now[from:end], new[from:end]); err != nil {
			failed.add(err)
		}
		from = end
	}
}

// endOfSector gives the index behind the sector of a file that from lies in, where
// index 0 lies at off of the file.
func endOfSector(off int64, from, limit int) int {
	at := off + int64(from)
	return int(min(int64(limit), int64(from)+SectorSize-at%SectorSize))
}

// mayGoBack lets bytes be put back that are done or not done. Locate has been
// stricter; this is the last look before the write.
func (w *writer) mayGoBack() differ {
	return func(now, old, new []byte) int {
		for i := range now {
			if now[i] != old[i] && now[i] != new[i] && !w.opts.Force {
				return i
			}
		}
		return -1
	}
}
