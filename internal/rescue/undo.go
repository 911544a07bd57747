package rescue

import (
	"cmp"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"

	"unhello/hive"
	"unhello/internal/console"
	"unhello/internal/record"
	"unhello/internal/signin"
)

// UndoOptions say how undo goes about it.
type UndoOptions struct {
	WriteOptions      // all but Yes for Logical, which is an ordinary change
	Partition    int  // 0 for all
	DryRun       bool // everything but the write
	Logical      bool // set the old value where the old bytes can't be put back
}

// The results of undo.
const (
	ResultUndone        = "undone"
	ResultUndoneLogical = "undone-logically"
	ResultWouldUndo     = "would-undo"
)

// UndoReport is what undo did.
type UndoReport struct {
	Result  string         `json:"result"`
	Undone  string         `json:"undone"` // the record
	Path    string         `json:"path"`   // of the hive
	Resumed bool           `json:"resumed,omitempty"`
	Windows *WindowsReport `json:"windows,omitempty"`
	Written
	Note     string   `json:"note,omitempty"`
	Warnings []string `json:"warnings,omitempty"`
}

// Undo puts back every byte that a record holds. source names the disk where it
// is reached by another name now.
func (s *Session) Undo(ctx context.Context, recordPath, source string, o UndoOptions) (*UndoReport, error) {
	r, err := record.Load(recordPath)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, console.NewProblem(console.ReasonNotFound, console.Args{"path": recordPath}).Hinting(console.HintNotARecord)
	}
	if err != nil {
		return nil, recordProblem(err, recordPath)
	}
	if r.Sealed() {
		if err := s.unseal(ctx, r, recordPath, source, Select{Partition: o.Partition}); err != nil {
			return nil, err
		}
	}
	var summary changeSummary
	if err := json.Unmarshal(r.Summary, &summary); err != nil {
		return nil, recordProblem(&record.DamagedError{Path: recordPath, Detail: err.Error()}, recordPath)
	}
	w, err := s.findTarget(ctx, r, summary, source, Select{Partition: o.Partition})
	if err != nil {
		return nil, err
	}
	if err := w.refuseRunning(); err != nil {
		return nil, err
	}
	if len(summary.Session) > 0 {
		s.Console.Warn(console.WarnOldSession)
	}
	report := &UndoReport{Undone: recordPath, Path: w.place.path()}
	before, err := w.place.stamps()
	if err != nil {
		return nil, err
	}
	state, err := s.locate(w, r)
	if err != nil {
		return nil, err
	}
	switch state.Where {
	case record.Before:
		return nil, console.NewProblem(console.ReasonAlreadyUndone, console.Args{"path": recordPath})
	case record.After:
		err := s.sameCell(ctx, w, summary)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err != nil {
			return s.usedSince(ctx, w, summary, report, o, err)
		}
	case record.Interrupted:
		report.Resumed = true // by a power cut: the plan itself says that these bytes are ours
	default:
		return s.usedSince(ctx, w, summary, report, o, fmt.Errorf("%s differs at 0x%x", state.File, state.Offset))
	}
	if err := w.refuseHibernated(); err != nil {
		return nil, err
	}
	return report, s.putAllBack(ctx, w, r, before, report, o)
}

// unseal opens the record of an encrypted volume with the key of that volume.
func (s *Session) unseal(ctx context.Context, r *record.Record, recordPath, source string, which Select) error {
	found, err := s.EncryptedVolumes(ctx, cmp.Or(source, r.Path), which)
	var p *console.Problem
	if source == "" && errors.As(err, &p) && p.Code() == console.CodeNotThere {
		return p.Hinting(console.HintNameSource)
	}
	if err != nil {
		return err
	}
	for _, v := range found.Volumes {
		switch {
		case v.BitLocker.Volume != r.Target.VolumeGUID:
		case v.opened == nil:
			return v.problem
		default:
			key := record.Key(v.opened.master.RecordKey())
			return recordProblem(r.Unseal(&key), recordPath)
		}
	}
	return console.NewProblem(console.ReasonOtherVolume, console.Args{"path": cmp.Or(source, r.Path)})
}

// findTarget finds the files that a record belongs to and makes sure that they
// are these very files.
func (s *Session) findTarget(ctx context.Context, r *record.Record, summary changeSummary, source string, which Select) (*Windows, error) {
	named := source != ""
	if !named {
		source = cmp.Or(r.Path, summary.Disk, summary.Hive)
	}
	found, err := s.Find(ctx, source, hiveNameOf(summary), which)
	var p *console.Problem
	if !named && errors.As(err, &p) && p.Code() == console.CodeNotThere {
		return nil, p.Hinting(console.HintNameSource)
	}
	if err != nil {
		return nil, err
	}
	for _, w := range found.Windows {
		now, err := w.place.identity()
		if err != nil {
			return nil, err
		}
		if sameTarget(r.Target, now) {
			return w, nil
		}
	}
	if p := found.problem(); p != nil {
		return nil, p
	}
	return nil, console.NewProblem(console.ReasonOtherVolume, console.Args{"path": source})
}

// locate tells where the files stand on the recorded way.
func (s *Session) locate(w *Windows, r *record.Record) (record.State, error) {
	files, err := w.place.uncached()
	if err != nil {
		return record.State{}, err
	}
	defer files.close()
	state, err := record.LocateRecord(r, files.files)
	if err != nil {
		return state, fileProblem(err, w.place.path())
	}
	return state, nil
}

// sameCell makes sure that the key path still leads to the recorded cell.
func (s *Session) sameCell(ctx context.Context, w *Windows, summary changeSummary) error {
	files, err := w.place.open()
	if err != nil {
		return err
	}
	defer files.close()
	h, err := hive.Open(ctx, files.hive(), nil)
	if err != nil {
		return err
	}
	cell, err := valueCell(h, summary.Key, summary.Value)
	if err == nil && cell != summary.Cell {
		err = fmt.Errorf("the value stands at 0x%x, the record says 0x%x", cell, summary.Cell)
	}
	return err
}

// usedSince refuses to put old bytes into a hive that was used by something
// else, or sets the old value as an ordinary change where that is wanted.
func (s *Session) usedSince(ctx context.Context, w *Windows, summary changeSummary, report *UndoReport, o UndoOptions, why error) (*UndoReport, error) {
	p := because(console.NewProblem(console.ReasonUsedSince, console.Args{"path": w.place.path()}), why)
	switch {
	case summary.Before == nil:
		return nil, p.Hinting(console.HintUsedSinceOther)
	case !o.Logical:
		return nil, p
	}
	return report, s.undoLogically(ctx, w, summary, report, o)
}

// undoLogically sets the old value through the engine, with a record of its own.
func (s *Session) undoLogically(ctx context.Context, w *Windows, summary changeSummary, report *UndoReport, o UndoOptions) error {
	if err := w.refuseHibernated(); err != nil {
		return err
	}
	before, err := w.place.stamps()
	if err != nil {
		return err
	}
	v, err := s.look(ctx, w)
	if err != nil {
		return err
	}
	defer v.close()
	if err := s.needLogs(w, v.hive); err != nil {
		return err
	}
	data, err := hex.DecodeString(summary.Before.Data)
	if err != nil {
		return console.NewProblem(console.ReasonRecordDamaged, console.Args{"path": report.Undone}).Because(err)
	}
	e, err := s.edit(ctx, v.hive, w.place.path())
	if err == nil {
		err = signin.Restore(e, signin.HelloOnly{Present: summary.Before.Present, Type: hive.Type(summary.Before.Type), Data: data})
	}
	if err != nil {
		return hiveProblem(err, w.place.path())
	}
	c, err := s.switchChange(ctx, e, w, v.hello, before)
	if err != nil {
		return err
	}
	report.Result = ResultWouldUndo
	if o.DryRun {
		return nil
	}
	report.Written, err = s.commit(ctx, c, o.WriteOptions, func() error {
		if o.Yes {
			return nil
		}
		if err := s.consentToNoRecord(ctx, o.WriteOptions); err != nil {
			return err
		}
		return s.Console.Confirm(ctx, console.AskUndoLogical, console.Args{"path": w.Path})
	})
	if err != nil {
		return err
	}
	report.Result = ResultUndoneLogical
	return nil
}

// putAllBack applies the recorded plan backwards.
func (s *Session) putAllBack(ctx context.Context, w *Windows, r *record.Record, before []stamp, report *UndoReport, o UndoOptions) error {
	if err := s.admit(w, r.Plan.Reverse()); err != nil {
		return err
	}
	report.Result = ResultWouldUndo
	if o.DryRun {
		return nil
	}
	t, err := w.place.lock()
	if err != nil {
		return err
	}
	defer t.close()
	if !o.Yes {
		if err := s.Console.Confirm(ctx, console.AskUndo, console.Args{"path": w.Path, "record": report.Undone, "created": r.Created.Format("2006-01-02 15:04 UTC")}); err != nil {
			return err
		}
	}
	if err := unchanged(w.place, before); err != nil {
		return err
	}
	finished, err := s.committing(report.Undone)
	if err != nil {
		return err
	}
	defer finished()
	progress := s.Console.Progress(console.ProgressWriting, console.Args{"path": w.place.path()})
	defer progress.Done()
	args := console.Args{"path": w.place.path(), "record": report.Undone}
	if err := t.isReady(); err != nil {
		return err
	}
	err = record.Rollback(r.Plan, t.files, record.Options{Progress: progress.Update})
	s.flush(w)
	if err != nil {
		return undoProblem(err, args)
	}
	if err := onMedium(w.place, r.Plan.Reverse()); err != nil {
		return because(console.NewProblem(console.ReasonVerifyFailedNotRestored, args), err)
	}
	report.Result, report.Bytes = ResultUndone, r.Plan.BytesWritten()
	return nil
}
