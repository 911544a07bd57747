package rescue

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"unhello/hive"
	"unhello/internal/problem"
	"unhello/internal/record"
	"unhello/internal/report"
	"unhello/internal/signin"
	"unhello/internal/text"
)

// FixOptions says what fix may do.
type FixOptions struct {
	WriteOptions
	Select
	DryRun bool // do everything but write
	Create bool // write an explicit 0 if the value is absent

	DiscardHibernation bool // discard a saved session of Windows
	WithoutLog         bool // go on although one of the logs of a dirty hive is missing

	// Consent shows what is going to happen and asks; nil for the usual question.
	Consent func(ctx context.Context, plan FixPreview) error
}

// FixPreview is what a fix is going to do, for people.
type FixPreview struct {
	Windows *report.Windows
	Bytes   int64
	Record  string // the folder that the undo record goes to; "" for no record
}

// The results of fix.
const (
	ResultFixed      = "fixed"
	ResultAlreadyOff = "already-off"
	ResultAbsent     = "absent"
	ResultCreated    = "created"
	ResultWouldFix   = "would-fix"
)

// Changed reports whether anything was written.
func Changed(r *report.Fix) bool { return r.Result == ResultFixed || r.Result == ResultCreated }

// Fix turns the switch off in one installation of a source.
func (s *Session) Fix(ctx context.Context, source string, o FixOptions) (*report.Fix, error) {
	found, err := s.Find(ctx, source, Software, o.Select)
	if err != nil {
		return nil, err
	}
	w, err := s.choose(found, source, o.Windows, s.askWhich(ctx, o.Yes))
	if err != nil {
		return nil, err
	}
	if err := w.refuseRunning(); err != nil {
		return nil, err
	}
	s.knowEncryption(ctx, w)
	if err := w.refusePlaintext(o.BackupDir); err != nil {
		return nil, err
	}
	before, err := w.place.stamps()
	if err != nil {
		return nil, err
	}
	w.withoutLog, w.toEdit = o.WithoutLog, true
	v, err := s.look(ctx, w)
	if err != nil {
		return nil, err
	}
	defer v.close()
	if err := s.needLogs(w, v.hive); err != nil {
		return nil, err
	}
	base := w.report(v)
	r := &report.Fix{
		Note: o.Note, Before: number(v.hello), After: number(v.hello), Windows: &base,
		Hive: base.Hive,
	}
	switch {
	case v.hello.Present && !v.hello.On():
		r.Result = ResultAlreadyOff
		return r, nil
	case !v.hello.Present && !o.Create:
		r.Result = ResultAbsent
		return r, nil
	}
	return r, s.turnOff(ctx, w, v, r, before, o)
}

// turnOff plans the change, gets consent and writes.
func (s *Session) turnOff(
	ctx context.Context, w *Windows, v *view, r *report.Fix, before []stamp, o FixOptions,
) error {
	session, err := s.ruleOutSession(w, o)
	if err != nil {
		return err
	}
	e, err := s.edit(ctx, v.hive, w.place.path())
	if err == nil {
		err = signin.TurnOff(e, o.Create)
	}
	if err != nil {
		return problem.At(w.place.path(), err)
	}
	c, err := s.switchChange(ctx, e, w, v, before)
	if err != nil {
		return err
	}
	c.session = session
	if session != nil {
		if err := w.place.admit(session.plan()); err != nil {
			return err
		}
		c.summary.Session, r.Discards = session.page, true
	}
	r.Result, r.PlannedBytes = ResultWouldFix, c.plan.BytesWritten()
	if o.DryRun {
		return s.rehearse(ctx, c, o.WriteOptions)
	}
	r.Written, err = s.commit(ctx, c, o.WriteOptions,
		func() error { return s.consentToFix(ctx, w, v, c, o) })
	if err != nil {
		return err
	}
	zero := uint32(0)
	r.After, r.Result = &zero, ResultFixed
	if !v.hello.Present {
		r.Result = ResultCreated
	}
	return nil
}

// ruleOutSession refuses a hibernated Windows, or returns the session that may be discarded.
func (s *Session) ruleOutSession(w *Windows, o FixOptions) (*savedSession, error) {
	if o.DiscardHibernation {
		return w.toDiscard()
	}
	return nil, w.refuseHibernated()
}

// edit begins an edit, with progress.
func (s *Session) edit(
	ctx context.Context, h *hive.Hive, path string,
) (*hive.Editor, error) {
	progress := s.Console.Progress("checking {path}", text.Args{"path": path})
	defer progress.Done()
	return h.Edit(ctx, s.Now(), progress.Update)
}

// switchChange turns an edit of the switch into a change, and closes the files of the view.
func (s *Session) switchChange(
	ctx context.Context, e *hive.Editor, w *Windows, v *view, before []stamp,
) (*change, error) {
	want, err := signin.ReadHelloOnly(e.Hive())
	if err != nil {
		return nil, problem.At(w.place.path(), err)
	}
	plan, err := s.plan(ctx, e, w, v.files)
	if err != nil {
		return nil, err
	}
	return &change{
		w: w, plan: plan, before: before, read: v.files,
		summary: &changeSummary{
			Source: w.Source, Disk: w.place.disk(), Hive: w.place.path(), Key: signin.HelloOnlyKey,
			Value:  signin.HelloOnlyValue,
			Before: datumOf(v.hello), After: datumOf(want),
		},
		verify: func(h *hive.Hive) error {
			got, err := signin.ReadHelloOnly(h)
			if err != nil {
				return err
			}
			if h.Dirty() || *datumOf(got) != *datumOf(want) {
				return fmt.Errorf("read back %+v, dirty: %v; expected %+v", *datumOf(got),
					h.Dirty(), *datumOf(want))
			}
			return nil
		},
	}, nil
}

// plan turns an edit into writes. If they are more than a few bytes, the hive that they would
// result in is checked first. Then the files that were read are closed: only so can we tell whether
// others have them open.
func (s *Session) plan(
	ctx context.Context, e *hive.Editor, w *Windows, files *reading,
) (record.Plan, error) {
	room, err := w.place.room()
	if err != nil {
		return record.Plan{}, err
	}
	p, err := e.Plan(room)
	if err != nil {
		return record.Plan{}, problem.At(w.place.path(), err)
	}
	if len(p.Groups) > 1 {
		if _, err := s.outcome(ctx, e, w.place.path()); err != nil {
			return record.Plan{}, err
		}
	}
	plan := recordPlan(p)
	files.close()
	return plan, s.admit(w, plan)
}

// admit refuses a plan that can't be carried out, and warns of what could not be checked.
func (s *Session) admit(w *Windows, plan record.Plan) error {
	if err := w.place.admit(plan); err != nil {
		return err
	}
	if v, ok := w.place.(*inVolume); ok && v.unseen {
		s.Console.Warn(
			"not all programs could be looked at that may have {path} open (that takes "+
				"root, outside of containers)", text.Args{"path": v.device})
	}
	return nil
}

// outcome returns the hive that an edit results in, which must be sound.
func (s *Session) outcome(ctx context.Context, e *hive.Editor, path string) (*hive.Hive, error) {
	h, err := e.Image()
	if err != nil {
		return nil, problem.At(path, err)
	}
	check, err := s.check(ctx, h, path)
	if err != nil {
		return nil, err
	}
	if fatal := check.Fatal(); len(fatal) > 0 {
		return nil, problem.At(path, &hive.DamagedError{Faults: fatal})
	}
	return h, nil
}

// consentToFix shows what is going to happen and asks.
func (s *Session) consentToFix(
	ctx context.Context, w *Windows, v *view, c *change, o FixOptions,
) error {
	if o.Yes {
		return nil
	}
	if err := s.consentToNoRecord(ctx, o.WriteOptions); err != nil {
		return err
	}
	if c.session != nil {
		if err := s.Console.ConfirmWord(ctx, "discard",
			"this drops the saved session of Windows in {path}: unsaved work in open "+
				"programs is lost, and undo cannot bring it back",
			text.Args{"path": w.Path}); err != nil {
			return err
		}
	}
	if o.Consent != nil {
		windows := w.report(v)
		return o.Consent(ctx,
			FixPreview{Windows: &windows, Bytes: c.plan.BytesWritten(), Record: c.recordDir()})
	}
	return s.Console.Confirm(ctx,
		"turn off Hello-only sign-in in {path} ({product})? this writes {bytes} "+
			"bytes", text.Args{
			"path": w.Path, "product": ProductName(v.product.Name, v.product.Build),
			"bytes": c.plan.BytesWritten(),
		})
}

// ProductName names a Windows, as far as its hive does: a bare one may say nothing.
func ProductName(name, build string) string {
	return cmp.Or(strings.TrimSpace(name+" "+build), "Windows")
}

// consentToNoRecord asks for the word that gives up undo.
func (s *Session) consentToNoRecord(ctx context.Context, o WriteOptions) error {
	if !o.NoRecord {
		return nil
	}
	return s.Console.ConfirmWord(ctx, "no-undo",
		"without a record this change cannot be undone")
}
