package rescue

import (
	"cmp"
	"context"
	"fmt"

	"unhello/hive"
	"unhello/internal/problem"
	"unhello/internal/report"
	"unhello/internal/signin"
	"unhello/internal/target"
	"unhello/internal/text"
)

// begin opens the hive of a change as Windows would see it.
func (s *Session) begin(ctx context.Context, c *change) error {
	if err := s.refuse(ctx, c); err != nil {
		return err
	}
	return s.open(ctx, c)
}

// refuse says what rules out a change before its hive is even looked at: its Windows is running
// here, or something encrypted would be copied in the clear.
func (s *Session) refuse(ctx context.Context, c *change) error {
	if c.out == "" {
		if err := c.w.RefuseRunning(); err != nil {
			return err
		}
	}
	s.KnowEncryption(ctx, c.w)
	return refusePlaintext(c.w, cmp.Or(c.out, c.BackupDir))
}

// open opens the hive of a change that was not refused. What Windows will see must be known.
func (s *Session) open(ctx context.Context, c *change) (err error) {
	if c.before, err = c.w.Stamps(); err != nil {
		return err
	}
	if c.read, err = c.w.Open(); err != nil {
		return err
	}
	files := c.read.Hive()
	c.read.Summer.SwitchOn() // what is read from here on need not be read again for the record
	if c.hive, err = s.openSound(ctx, c.w, files); err == nil {
		err = s.needLogs(c.w, c.hive)
	}
	if err == nil {
		err = s.needJournal(c)
	}
	if err == nil {
		s.warnOfFaults(c.hive.Report(), c.w.HivePath())
	}
	return err
}

// plan edits the hive in memory and turns that into writes. If they are more than a few bytes, the
// hive that they would result in is checked first.
func (s *Session) plan(ctx context.Context, c *change, do func(*hive.Editor) error) (err error) {
	path := c.w.HivePath()
	if c.out == "" {
		if c.session, err = c.ruleOutSession(); err != nil {
			return err
		}
	}
	if c.editor, err = s.edit(ctx, c); err == nil {
		err = do(c.editor)
	}
	if err != nil || c.out != "" {
		return problem.At(path, err)
	}
	room, err := c.w.Room()
	if err != nil {
		return err
	}
	p, err := c.editor.Plan(room)
	if err != nil {
		return problem.At(path, err)
	}
	if len(p.Groups) > 1 {
		if _, err := s.outcome(ctx, c); err != nil {
			return err
		}
	}
	c.plan = target.RecordPlan(p)
	if err := s.Admit(c.w, c.plan); err != nil || c.session == nil {
		return err
	}
	c.summary.Session = c.session.page
	return s.Admit(c.w, c.session.plan())
}

// ruleOutSession refuses a hibernated Windows, or returns the session that may be discarded.
func (c *change) ruleOutSession() (*savedSession, error) {
	if c.discard {
		return toDiscard(c.w)
	}
	return nil, c.w.RefuseHibernated()
}

// edit begins an edit, with progress.
func (s *Session) edit(ctx context.Context, c *change) (*hive.Editor, error) {
	progress := s.Console.Progress("checking {path}", text.Args{"path": c.w.HivePath()})
	defer progress.Done()
	return c.hive.Edit(ctx, s.Now(), progress.Update)
}

// planSwitch is plan for an edit of the switch, which was as given.
func (s *Session) planSwitch(
	ctx context.Context, c *change, was signin.HelloOnly, do func(*hive.Editor) error,
) error {
	c.summary.Key, c.summary.Value = signin.HelloOnlyKey, signin.HelloOnlyValue
	c.summary.Before = datumOf(was)
	var wanted signin.HelloOnly
	c.verify = func(h *hive.Hive) error {
		got, err := signin.ReadHelloOnly(h)
		if err == nil && !got.Equal(wanted) {
			err = fmt.Errorf("read back %+v, expected %+v", got, wanted)
		}
		return err
	}
	return s.plan(ctx, c, func(e *hive.Editor) (err error) {
		if err := do(e); err != nil {
			return err
		}
		wanted, err = signin.ReadHelloOnly(e.Hive())
		c.summary.After = datumOf(wanted)
		return err
	})
}

// commit locks the files, finds a folder for the record, gets consent and writes. A dry run only
// learns what the real run would be refused.
func (s *Session) commit(
	ctx context.Context, c *change, ask func() error,
) (none report.Written, err error) {
	switch {
	case c.out != "":
		return none, s.saveAs(ctx, c)
	case c.DryRun && c.RecordDir == "" && !c.Yes && s.Console.Interactive():
		c.NoRecord = true // whose place a person would be asked for: not now
	}
	t, err := s.prepare(ctx, c)
	if err != nil {
		return none, err
	}
	defer t.Close()
	defer c.keep.Close()
	if c.DryRun {
		return none, nil
	}
	if err := s.consent(ctx, c, ask); err != nil {
		return none, err
	}
	if err := t.IsReady(); err != nil { // before a record is made of a change that can't be
		return none, err
	}
	return s.write(ctx, c, t)
}

// prepare does what comes before consent: nobody should agree to a change only to hear that the
// files can't be written or that there is no place for the record.
func (s *Session) prepare(ctx context.Context, c *change) (*target.Locked, error) {
	t, err := s.Take(c.w)
	if err != nil {
		return nil, err
	}
	if c.keep, err = s.keepIn(ctx, c); err != nil {
		t.Close()
		return nil, err
	}
	if c.keep != nil {
		s.warnClear(c.w, t)
	}
	return t, nil
}

// consent asks for a word for each thing that can't be taken back, then for the change itself.
func (s *Session) consent(ctx context.Context, c *change, ask func() error) error {
	if c.Yes {
		return nil
	}
	if c.NoRecord {
		if err := s.Console.ConfirmWord(ctx, "no-undo",
			"without a record this change cannot be undone"); err != nil {
			return err
		}
	}
	if c.unproven {
		if err := s.askUnproven(ctx, c.w); err != nil {
			return err
		}
	}
	if c.session != nil {
		if err := s.Console.ConfirmWord(ctx, "discard",
			"this drops the saved session of Windows in {path}: unsaved work in open "+
				"programs is lost, and undo cannot bring it back",
			text.Args{"path": c.w.Path}); err != nil {
			return err
		}
	}
	return ask()
}
