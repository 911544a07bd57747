package record

import (
	"context"
	"errors"
)

// Rollback puts the files back to where the plan began, from any state that
// Locate calls After, Interrupted or Before, and reads back that they are. It
// goes the way of the plan backwards, group by group, so that a crash on the
// way leaves a state of the plan again.
//
// A Foreign state is a *ChangedError and nothing is written, unless
// Options.Force is set; so is anything but zeros that a shrinking file would
// lose after a finished plan. Failed writes are a *WriteError; a difference when
// reading back is a *VerifyError.
func Rollback(plan Plan, files map[string]File, opts Options) error {
	lay, err := compile(plan, nil)
	if err != nil {
		return err
	}
	readers := asReaders(files)
	st, err := lay.locate(readers)
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
	// What was seen may be in a cache only, left there by a failed sync.
	if err := w.sync(plan.Files()); err != nil {
		return err
	}
	if err := w.backwards(plan.Groups[:undone(plan, st)]); err != nil {
		return err
	}
	if err := lay.verifyStart(readers); err != nil {
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
		for _, s := range g.distinct() {
			if err := w.stepBack(s); err != nil {
				return err
			}
		}
		if err := w.sync(g.files()); err != nil {
			return err
		}
	}
	return nil
}

// stepBack does a step of a reversed plan, which may have been done already, in
// part, or not at all.
func (w *writer) stepBack(s Step) error {
	f := w.files[s.File]
	size := f.Size()
	if s.IsResize() {
		if size == s.NewSize {
			return nil
		}
		if w.opts.Force {
			return w.resize(s.File, size, s.NewSize)
		}
		return w.resize(s.File, s.OldSize, s.NewSize)
	}
	if size < 0 {
		return &WriteError{File: s.File, Offset: s.Offset, Err: errors.New("the size can't be told"), Written: w.wrote}
	}
	// The file may not have grown; then the rest of the step isn't there.
	n := max(0, min(int64(len(s.New)), size-s.Offset))
	return w.write(s.File, s.Offset, s.Old[:n], s.New[:n], w.mayGoBack())
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
