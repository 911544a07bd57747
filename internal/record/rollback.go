package record

import (
	"bytes"
	"context"
	"errors"
	"fmt"
)

// Rollback puts the files back to how they were before the plan, from any state that Locate calls
// After, Interrupted or Before, and reads them back. It takes the plan back group by group, so that
// a crash on the way leaves a state of the plan again.
//
// Old bytes that are in place already are not written: a sector that doesn't accept writes, or a
// full medium, is no reason to fail then. After an error the rest of the group is still put back,
// and the group is tried once more. If that doesn't help, the groups before it stay as they are:
// without them a hive that is half old and half new could not be read.
//
// A Foreign state is a *ChangedError and nothing is written, unless Options.Force is set. The same
// goes for anything but zeros that a shrinking file would lose after a finished plan. A failed
// write is a *WriteError; several are joined, one for each range that could not be put back. A
// difference when reading back is a *VerifyError.
func Rollback(plan Plan, files map[string]File, opts Options) error {
	if err := plan.Validate(); err != nil {
		return err
	}
	readers := asReaders(files)
	st, err := Locate(plan, readers)
	if err != nil && opts.Force {
		st, err = State{Where: Foreign}, nil // perhaps it can still be written
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
	// What was seen may exist only in a cache, left there by a failed sync.
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

// losesNothing makes sure that a plan doesn't cut off anything that somebody has put behind the
// plan's own bytes. It isn't asked about a plan that was cut short: there the medium may have left
// anything in a file that had just grown.
func losesNothing(plan Plan, files map[string]Reader) error {
	tl, err := compile(plan, nil)
	if err != nil {
		return err
	}
	return tl.losesNothing(context.Background(), files)
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

// groupBack takes a group back as far as possible and returns what failed. If somebody else writes
// at the same time it ends at once.
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
			w.unsynced = true // from now on everything is written again
		}
	}
	return failed.join(w.wrote)
}

// failures are the errors of a group; only the first ones are kept.
type failures struct {
	list []error
	more int
}

// maxFailures is how many are named: a disk that is gone fails everywhere.
const maxFailures = 8

func (f *failures) add(err error) {
	if len(f.list) == maxFailures {
		f.more++
		return
	}
	f.list = append(f.list, err)
}

// join combines all errors into one. If anything at all was written, every one of them says so.
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

// stepBack does a step of a reversed plan, which may already have been done, in part or completely.
// It returns only a *ChangedError; other errors are added to failed.
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
		failed.add(&WriteError{File: s.File, Offset: s.Offset,
			Err: errors.New("the size can't be told")})
		return nil
	}
	// If the file did not grow, the rest of the step doesn't exist.
	n := max(0, min(int64(len(s.New)), size-s.Offset))
	old, new, off := s.Old[:n], s.New[:n], s.Offset
	for len(new) > 0 {
		n := int(min(int64(len(new)), chunkSize-off%chunkSize))
		if err := sortFailure(w.chunkBack(s.File, off, old[:n], new[:n], failed),
			failed); err != nil {
			return err
		}
		off, old, new = off+int64(n), old[n:], new[n:]
	}
	return nil
}

// sortFailure adds an error to failed if the work can go on after it, and returns it otherwise.
func sortFailure(err error, failed *failures) error {
	var changed *ChangedError
	if err == nil || errors.As(err, &changed) {
		return err
	}
	failed.add(err)
	return nil
}

// chunkBack puts back whatever in a chunk is not old yet, sector by sector, so that one that fails
// doesn't take others with it.
func (w *writer) chunkBack(name string, off int64, old, new []byte, failed *failures) error {
	f := w.files[name]
	now := make([]byte, len(new))
	err := readFull(f, now, off)
	switch {
	case err != nil && w.opts.Force:
		now = nil
	case err != nil:
		return &WriteError{File: name, Offset: off,
			Err: fmt.Errorf("reading before: %w", bare(err))}
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

// putBack writes consecutive sectors at once or, if that fails, each by itself.
func (w *writer) putBack(name string, off int64, from, to int, now, new []byte, failed *failures) {
	if now == nil { // unreadable, so not what it should be
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

// endOfSector returns the index behind the sector of a file in which from lies, where index 0 is at
// offset off of the file.
func endOfSector(off int64, from, limit int) int {
	at := off + int64(from)
	return int(min(int64(limit), int64(from)+SectorSize-at%SectorSize))
}

// mayGoBack allows bytes that are old or new to be put back. Locate was stricter; this is the last
// look before the write.
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
