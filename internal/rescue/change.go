package rescue

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"unhello/hive"
	"unhello/internal/device"
	"unhello/internal/problem"
	"unhello/internal/record"
	"unhello/internal/report"
	"unhello/internal/signin"
	"unhello/internal/text"
)

// WriteOptions says how a change is written.
type WriteOptions struct {
	Yes       bool   // consent is given; ask nothing
	DryRun    bool   // do everything but write
	RecordDir string // "" for the usual folders
	NoRecord  bool   // keep no undo record; the person gave consent to that
	BackupDir string // "" for no backup
	Note      string
}

// A change is one edit of a hive. Whatever it edits, it goes one way: begin, plan, commit. On that
// way it is refused, in one order, for
//
//   - a Windows that runs here, and files of an encrypted volume that would be copied (refuse);
//   - a hive that is damaged, or of which nobody knows what Windows will see (open);
//   - a saved session of Windows, and a plan that can't be carried out (plan);
//   - files that can't be written, and a record without a place (prepare).
type change struct {
	WriteOptions
	w *Windows
	// out is a new file for the result, "" for the hive itself. With it the Windows stays as it is:
	// so it may be running, or hibernated.
	out     string
	discard bool // a saved session of Windows may be discarded

	before  []stamp  // of the files before they were read
	read    *reading // the files as they were read, with the checksums of what was read
	hive    *hive.Hive
	editor  *hive.Editor
	session *savedSession // that is discarded; nil for none
	plan    record.Plan
	summary changeSummary
	// verify checks the written hive, opened anew and clean.
	verify func(h *hive.Hive) error
	keep   *device.Folder // where the record goes; nil for none
}

func newChange(w *Windows, o WriteOptions) *change {
	return &change{WriteOptions: o, w: w, summary: changeSummary{
		Source: w.Source, Disk: w.place.disk(), Hive: w.place.path()}}
}

// close closes the files that were read.
func (c *change) close() { c.read.close() }

// begin opens the hive of a change as Windows would see it.
func (s *Session) begin(ctx context.Context, c *change) error {
	if err := s.refuse(ctx, c); err != nil {
		return err
	}
	return s.open(ctx, c)
}

// refuse says what speaks against a change before its hive is looked at: its Windows is the one
// that runs here, or something encrypted would be copied in the clear.
func (s *Session) refuse(ctx context.Context, c *change) error {
	if c.out == "" {
		if err := c.w.refuseRunning(); err != nil {
			return err
		}
	}
	s.knowEncryption(ctx, c.w)
	return c.w.refusePlaintext(cmp.Or(c.out, c.BackupDir))
}

// open opens the hive of a change that was not refused. It must be known what Windows will see.
func (s *Session) open(ctx context.Context, c *change) (err error) {
	if c.before, err = c.w.place.stamps(); err != nil {
		return err
	}
	if c.read, err = c.w.place.open(); err != nil {
		return err
	}
	files := c.read.hive()
	c.read.summer.SwitchOn() // what is read from here on need not be read again for the record
	if c.hive, err = s.openSound(ctx, c.w, files); err == nil {
		err = s.needLogs(c.w, c.hive)
	}
	if err != nil {
		c.close()
	}
	return err
}

// plan edits the hive in memory and turns that into writes. If they are more than a few bytes, the
// hive that they would result in is checked first. Then the files that were read are closed: only
// so can we tell whether others have them open.
func (s *Session) plan(ctx context.Context, c *change, do func(*hive.Editor) error) (err error) {
	path := c.w.place.path()
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
	room, err := c.w.place.room()
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
	c.plan = recordPlan(p)
	c.close()
	if err := s.admit(c.w, c.plan); err != nil || c.session == nil {
		return err
	}
	c.summary.Session = c.session.page
	return c.w.place.admit(c.session.plan())
}

// ruleOutSession refuses a hibernated Windows, or returns the session that may be discarded.
func (c *change) ruleOutSession() (*savedSession, error) {
	if c.discard {
		return c.w.toDiscard()
	}
	return nil, c.w.refuseHibernated()
}

// edit begins an edit, with progress.
func (s *Session) edit(ctx context.Context, c *change) (*hive.Editor, error) {
	progress := s.Console.Progress("checking {path}", text.Args{"path": c.w.place.path()})
	defer progress.Done()
	return c.hive.Edit(ctx, s.Now(), progress.Update)
}

// outcome returns the hive that a change results in, which must be sound.
func (s *Session) outcome(ctx context.Context, c *change) (*hive.Hive, error) {
	path := c.w.place.path()
	h, err := c.editor.Image()
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
	defer t.close()
	defer c.keep.Close()
	if c.DryRun {
		return none, nil
	}
	if err := s.consent(ctx, c, ask); err != nil {
		return none, err
	}
	if err := t.isReady(); err != nil { // before a record is made of a change that can't be
		return none, err
	}
	return s.write(ctx, c, t)
}

// prepare does what comes before consent: whether the files can be written and where the
// record can lie is not to be found out after it.
func (s *Session) prepare(ctx context.Context, c *change) (*target, error) {
	t, err := s.take(c.w.place)
	if err != nil {
		return nil, err
	}
	if c.keep, err = s.keepIn(ctx, c); err != nil {
		t.close()
		return nil, err
	}
	s.warnClear(c, t)
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

var errNotAsWritten = errors.New("the hive does not read back as it was written")
