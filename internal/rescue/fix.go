package rescue

import (
	"context"

	"unhello/hive"
	"unhello/internal/report"
	"unhello/internal/signin"
	"unhello/internal/target"
	"unhello/internal/text"
)

// FixOptions says what fix may do.
type FixOptions struct {
	WriteOptions
	target.Select
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
	found, err := s.Find(ctx, source, target.Software, o.Select)
	if err != nil {
		return nil, err
	}
	defer found.Close()
	w, err := s.choose(found, source, o.Windows, s.askWhich(ctx, o.Yes))
	if err != nil {
		return nil, err
	}
	w.WithoutLog = o.WithoutLog
	c := newChange(w, o.WriteOptions)
	c.discard = o.DiscardHibernation
	if err := s.begin(ctx, c); err != nil {
		return nil, err
	}
	v, err := see(w, c.read, c.hive)
	if err != nil {
		return nil, err
	}
	if err := s.reach(ctx, w, c.hive); err != nil {
		return nil, err
	}
	base := reportOf(w, v)
	r := &report.Fix{
		Note: o.Note, Before: v.hello.Number(), After: v.hello.Number(), Windows: &base,
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
	if err := s.planSwitch(ctx, c, v.hello, func(e *hive.Editor) error {
		return signin.TurnOff(e, o.Create)
	}); err != nil {
		return nil, err
	}
	r.Result, r.PlannedBytes = ResultWouldFix, c.plan.BytesWritten()
	r.Discards = c.session != nil
	r.Written, err = s.commit(ctx, c, func() error { return s.askToFix(ctx, c, r, o) })
	if err != nil || o.DryRun {
		return r, err
	}
	zero := uint32(0)
	r.After, r.Result = &zero, ResultFixed
	if !v.hello.Present {
		r.Result = ResultCreated
	}
	return r, nil
}

// askToFix shows what is going to happen and asks.
func (s *Session) askToFix(ctx context.Context, c *change, r *report.Fix, o FixOptions) error {
	if o.Consent != nil {
		return o.Consent(ctx,
			FixPreview{Windows: r.Windows, Bytes: r.PlannedBytes, Record: c.recordDir()})
	}
	return s.Console.Confirm(ctx,
		"turn off Hello-only sign-in in {path} ({product})? this writes {bytes} "+
			"bytes", text.Args{
			"path": c.w.Path, "product": ProductName(r.Windows.Product, r.Windows.Build),
			"bytes": r.PlannedBytes,
		})
}
