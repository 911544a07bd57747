package rescue

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"

	"unhello/hive"
	"unhello/internal/problem"
	"unhello/internal/record"
	"unhello/internal/report"
	"unhello/internal/signin"
	"unhello/internal/target"
	"unhello/internal/text"
)

// UndoOptions says how undo works.
type UndoOptions struct {
	WriteOptions      // apart from Yes and DryRun for Logical alone, which is an ordinary change
	Partition    int  // 0 for all
	Logical      bool // set the old value if the old bytes can't be put back
}

// The results of undo.
const (
	ResultUndone        = "undone"
	ResultUndoneLogical = "undone-logically"
	ResultWouldUndo     = "would-undo"
	ResultAlreadyUndone = "already-undone"
)

// Undo puts back every byte that a record holds. source names the disk if its path has changed.
func (s *Session) Undo(
	ctx context.Context, recordPath, source string, o UndoOptions,
) (*report.Undo, error) {
	r, err := record.Load(recordPath)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, problem.New(problem.NotFound, text.Args{"path": recordPath}).Hinting(
			"'unhello fix' said at its end where the record is: beside the program, or in " +
				"the folder of --record")
	}
	if err != nil {
		return nil, problem.At(recordPath, err)
	}
	refused, err := s.unseal(ctx, r, recordPath, source, target.Select{Partition: o.Partition})
	if err != nil {
		return nil, err
	}
	summary, err := summaryOf(r, recordPath)
	if err != nil {
		return nil, err
	}
	w, err := s.findTarget(ctx, r, summary, source, target.Select{Partition: o.Partition})
	if err != nil {
		return nil, err
	}
	defer w.Close()
	c := newChange(w, o.WriteOptions)
	if err := s.refuse(ctx, c); err != nil {
		return nil, err
	}
	if len(summary.Session) > 0 {
		s.Console.Warn(
			"the saved Windows session that was dropped is not put back: resuming it now " +
				"would destroy the volume")
	}
	doc := &report.Undo{Undone: recordPath, Path: w.HivePath()}
	before, err := w.Stamps()
	if err != nil {
		return nil, err
	}
	var state record.State
	if refused == nil {
		if state, refused, err = s.judge(ctx, w, r, recordPath, source); err != nil {
			return nil, err
		}
	}
	switch {
	case refused != nil:
		return s.undoOtherwise(ctx, c, summary, doc, o, refused)
	case state.Where == record.Before:
		doc.Result = ResultAlreadyUndone
		return doc, nil
	case state.Where == record.Interrupted:
		doc.Resumed = true // after a power cut: the plan shows that these bytes are ours
	}
	return doc, s.putAllBack(ctx, c, r, before, doc, o)
}

// unseal opens the record of an encrypted volume with the key of that volume. If the volume has a
// new key since then, that is refused: the bytes of the record can't be used, only what it has in
// the clear.
func (s *Session) unseal(
	ctx context.Context, r *record.Record, recordPath, source string, which target.Select,
) (refused *problem.Problem, err error) {
	if !r.Sealed() {
		return nil, nil
	}
	found, err := s.VolumesOf(ctx, r, cmp.Or(source, r.Path), which)
	if err != nil {
		return nil, notWhereItWas(err, source)
	}
	defer found.Close()
	for _, v := range found.Volumes {
		switch {
		case v.BitLocker.Volume != r.Target.VolumeGUID:
		case v.RecordKey() == nil:
			return nil, v.Failure
		default:
			err := problem.At(recordPath, r.Unseal(v.RecordKey()))
			if problem.Is(err, problem.RecordRekeyed) {
				return problem.Of(err), nil
			}
			return nil, err
		}
	}
	return nil, problem.New(problem.OtherVolume, text.Args{"path": cmp.Or(source, r.Path)})
}

// summaryOf reads what a record says about its change. If it stayed sealed that is only what it has
// in the clear: the old value of the switch.
func summaryOf(r *record.Record, recordPath string) (summary changeSummary, err error) {
	if r.Sealed() {
		return changeSummary{Disk: r.Path, Hive: target.Software, Before: datumOfWord(r.Was)}, nil
	}
	if err := json.Unmarshal(r.Summary, &summary); err != nil {
		damaged := &record.DamagedError{Path: recordPath, Detail: err.Error()}
		return summary, problem.At(recordPath, damaged)
	}
	return summary, nil
}

// findTarget finds the files that a record belongs to, and makes sure that they are the same files.
func (s *Session) findTarget(
	ctx context.Context, r *record.Record, summary changeSummary, source string,
	which target.Select,
) (*target.Windows, error) {
	named := source
	source = cmp.Or(named, r.Path, summary.Disk, summary.Hive)
	found, err := s.Find(ctx, source, baseName(summary.Hive), which)
	if err != nil {
		return nil, notWhereItWas(err, named)
	}
	for _, w := range found.Windows {
		now, err := w.RecordTarget()
		if err != nil {
			found.Close()
			return nil, err
		}
		if target.SameTarget(r.Target, now) {
			return w, nil
		}
	}
	found.Close()
	if err := found.Failure(); err != nil {
		return nil, err
	}
	return nil, problem.New(problem.OtherVolume, text.Args{"path": source})
}

// notWhereItWas adds to the error of a search at the recorded path that another path can be named,
// if none was.
func notWhereItWas(err error, named string) error {
	if p := problem.Of(err); named == "" && p.Code() == problem.CodeNotThere {
		return p.Hinting(hintNameSource)
	}
	return err
}

// locate tells how far the recorded change is in the files. It reads them whole, which takes a
// while.
func (s *Session) locate(
	ctx context.Context, w *target.Windows, r *record.Record,
) (record.State, error) {
	files, err := w.Reread()
	if err != nil {
		return record.State{}, err
	}
	defer files.Close()
	progress := s.Console.Progress("checking {path}", text.Args{"path": w.HivePath()})
	defer progress.Done()
	var done, total int64
	watched := make(map[string]record.Reader)
	for name, f := range files.Files {
		total += f.Size()
		watched[name] = watchedReader{f, func(n int) error {
			done += int64(n)
			progress.Update(min(done, total), total)
			return ctx.Err()
		}}
	}
	state, err := record.LocateRecord(r, watched)
	switch {
	case ctx.Err() != nil:
		return state, ctx.Err()
	case err != nil:
		return state, problem.At(w.HivePath(), err)
	}
	return state, nil
}

// watchedReader calls read after every read, and stops with the error that it returns.
type watchedReader struct {
	record.Reader
	read func(n int) error
}

func (r watchedReader) ReadAt(b []byte, off int64) (int, error) {
	n, err := r.Reader.ReadAt(b, off)
	if stop := r.read(n); stop != nil {
		return n, stop
	}
	return n, err
}

// judge tells how far the recorded change is in the files, or why the bytes of the record must not
// be put back.
func (s *Session) judge(
	ctx context.Context, w *target.Windows, r *record.Record, recordPath, source string,
) (state record.State, refused *problem.Problem, err error) {
	if state, err = s.locate(ctx, w, r); err != nil {
		return state, nil, err
	}
	switch {
	case state.Where == record.Before: // nothing will be written
	case state.Where == record.Foreign && r.Target.ByContent && source != "":
		return state, nil,
			problem.New(problem.OtherVolume, text.Args{"path": source}).Because(differs(state))
	case state.Where == record.Foreign:
		refused = problem.New(problem.UsedSince, text.Args{"path": w.HivePath()})
		refused.Because(differs(state))
	case r.Key == nil && s.OnEncrypted(w) && !(r.Target.Unlocked && w.IsShown()):
		// Nothing vouches for its bytes: a record that we made of this volume would be sealed.
		refused = problem.New(problem.RecordUnsealed,
			text.Args{"path": recordPath, "volume": w.Path})
	}
	return state, refused, nil
}

// differs says where files are not as the record has them.
func differs(state record.State) error {
	if state.Within > 0 {
		return fmt.Errorf("%s differs in the %d bytes at 0x%x", state.File, state.Within,
			state.Offset)
	}
	return fmt.Errorf("%s differs at 0x%x", state.File, state.Offset)
}

// undoOtherwise refuses to put old bytes into a hive that they may not belong to, or sets the old
// value as an ordinary change if that was asked for.
func (s *Session) undoOtherwise(
	ctx context.Context, c *change, summary changeSummary, doc *report.Undo, o UndoOptions,
	refused *problem.Problem,
) (*report.Undo, error) {
	switch {
	case summary.Before == nil:
		return nil, refused.Hinting(
			"old bytes could damage it now, so nothing was put back\n" +
				"a single value can be set with 'unhello hive set'")
	case !o.Logical:
		return nil, refused
	}
	return doc, s.undoLogically(ctx, c, summary.Before, doc)
}

// undoLogically sets the old value as an ordinary edit, with a record of its own.
func (s *Session) undoLogically(
	ctx context.Context, c *change, before *datum, doc *report.Undo,
) error {
	if err := s.open(ctx, c); err != nil {
		return err
	}
	now, err := signin.ReadHelloOnly(c.hive)
	if err != nil {
		return problem.At(doc.Path, err)
	}
	old, err := before.state()
	if err != nil {
		return problem.New(problem.RecordDamaged, text.Args{"path": doc.Undone}).Because(err)
	}
	if now.Equal(old) {
		doc.Result = ResultAlreadyUndone
		return nil
	}
	if err := s.planSwitch(ctx, c, now, func(e *hive.Editor) error {
		return signin.Restore(e, old)
	}); err != nil {
		return err
	}
	doc.Result = ResultWouldUndo
	doc.Written, err = s.commit(ctx, c, func() error {
		return s.Console.Confirm(ctx,
			"set the old value in {path} again, as an ordinary change?",
			text.Args{"path": c.w.Path})
	})
	if err == nil && !c.DryRun {
		doc.Result = ResultUndoneLogical
	}
	return err
}

// putAllBack applies the recorded plan backwards.
func (s *Session) putAllBack(
	ctx context.Context, c *change, r *record.Record, before []target.Stamp,
	doc *report.Undo,
	o UndoOptions,
) error {
	w := c.w
	if err := w.RefuseHibernated(); err != nil {
		return err
	}
	if err := s.needJournal(c); err != nil {
		return err
	}
	if err := s.Admit(w, r.Plan.Reverse()); err != nil {
		return err
	}
	t, err := s.Take(w)
	if err != nil {
		return err
	}
	defer t.Close()
	doc.Result = ResultWouldUndo
	if o.DryRun {
		return nil
	}
	if err := s.askToUndo(ctx, c, r, doc); err != nil {
		return err
	}
	if err := t.SeizeAsRead(before); err != nil {
		return err
	}
	if err := s.reserveFor(r.Plan.Reverse(), t.Files, w.HivePath()); err != nil {
		return err
	}
	finished, err := s.committing(doc.Undone)
	if err != nil {
		return err
	}
	defer finished()
	progress := s.Console.Progress("writing {path}", text.Args{"path": w.HivePath()})
	defer progress.Done()
	args := text.Args{"path": w.HivePath(), "record": doc.Undone}
	if err := t.IsReady(); err != nil {
		return err
	}
	err = record.Rollback(r.Plan, t.Files, record.Options{Progress: progress.Update})
	s.flush(w)
	t.LetGo() // reading back opens the files again
	if err != nil {
		return undoFailed(err, args)
	}
	if err := onMedium(w, r.Plan.Reverse()); err != nil {
		return problem.New(problem.VerifyFailedNotRestored, args).Because(err)
	}
	doc.Result, doc.Bytes = ResultUndone, r.Plan.BytesWritten()
	return nil
}

// askToUndo asks for consent.
func (s *Session) askToUndo(
	ctx context.Context, c *change, r *record.Record, doc *report.Undo,
) error {
	if c.Yes {
		return nil
	}
	if c.unproven {
		if err := s.askUnproven(ctx, c.w); err != nil {
			return err
		}
	}
	return s.Console.Confirm(ctx,
		"put back every byte in {path} as it was before {created}?",
		text.Args{"path": c.w.Path, "record": doc.Undone,
			"created": r.Created.Format("2006-01-02 15:04 UTC")})
}

// undoFailed says how far undo got.
func undoFailed(err error, args text.Args) error {
	about := problem.At(args["path"].(string), err)
	switch wrote, known := record.Wrote(err); {
	case wrote || !known:
		return problem.New(problem.WriteFailedNotRestored, args).Because(err)
	case problem.Is(about, problem.Changed):
		return problem.New(problem.UsedSince, args).Because(err)
	}
	return about
}

const hintNameSource text.Message = "nothing was put back; if the disk is reached by another " +
	"name now, name it:\n" +
	"    unhello undo RECORD SOURCE\n" +
	"'unhello scan' lists the Windows installations that can be seen"
