package rescue

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"time"

	"unhello/hive"
	"unhello/internal/device"
	"unhello/internal/problem"
	"unhello/internal/record"
	"unhello/internal/report"
	"unhello/internal/target"
	"unhello/internal/text"
)

// write records, applies and verifies a change that was consented to. The files are locked from
// before the record is made until the end.
func (s *Session) write(ctx context.Context, c *change, t *target.Locked) (report.Written, error) {
	done := report.Written{Bytes: c.plan.BytesWritten()}
	if err := t.IsAsRead(c.before); err != nil {
		return report.Written{}, err
	}
	if c.BackupDir != "" {
		dir, err := s.backup(c.w, t, c.BackupDir)
		if err != nil {
			return report.Written{}, err
		}
		done.Backup = dir
	}
	if err := t.SeizeAsRead(c.before); err != nil {
		return report.Written{}, err
	}
	if err := s.reserve(c, t); err != nil {
		return report.Written{}, err
	}
	if c.keep != nil {
		path, err := s.keepRecord(c, t)
		if err != nil {
			return report.Written{}, err
		}
		done.Record = path
	} else {
		s.Console.Warn("no undo record was kept, as you asked")
	}
	if err := ctx.Err(); err != nil {
		return report.Written{}, err
	}
	return done, s.apply(ctx, c, t, done.Record)
}

// reserve allocates room for what a change writes into holes of an image, for which the medium has
// kept none yet.
func (s *Session) reserve(c *change, t *target.Locked) error {
	err := s.reserveFor(c.plan, t.Files, c.w.HivePath())
	if c.session == nil || err != nil {
		return err
	}
	f, err := t.Hiberfil()
	if err != nil {
		return err
	}
	files := map[string]record.File{target.HiberfilName: f}
	return s.reserveFor(c.session.plan(), files, c.session.path)
}

func (s *Session) reserveFor(plan record.Plan, files map[string]record.File, path string) error {
	unsure, err := record.Reserve(plan, files)
	if err == nil && unsure {
		s.Console.Warn(
			"{path} has holes where it is written, and no room could be kept for them: a "+
				"full medium would end the write halfway", text.Args{"path": path})
	}
	return problem.At(path, err)
}

// apply writes the plan and reads it back. If either fails the old state is put back at once.
func (s *Session) apply(ctx context.Context, c *change, t *target.Locked, recordPath string) error {
	finished, err := s.committing(recordPath)
	if err != nil {
		return err
	}
	defer finished()
	progress := s.Console.Progress("writing {path}", text.Args{"path": c.w.HivePath()})
	defer progress.Done()
	args := text.Args{"path": c.w.HivePath(), "record": recordPath}

	if err := t.IsReady(); err != nil {
		return err
	}
	if c.session != nil { // discard no session for a plan that would be refused
		if err := record.Fits(c.plan, t.Files); err != nil {
			return problem.At(c.w.HivePath(), err)
		}
	}
	if err := s.discard(ctx, c.session, t); err != nil {
		return err
	}
	err = record.Apply(ctx, c.plan, t.Files, record.Options{Progress: progress.Update})
	s.flush(c.w)
	if err == nil {
		t.LetGo() // reading back opens the files again
		if err = s.readBack(ctx, c); err == nil {
			return nil
		}
		return s.putBack(c, t, args, err, true, problem.VerifyFailedRestored,
			problem.VerifyFailedNotRestored)
	}
	if wrote, _ := record.Wrote(err); wrote {
		return s.putBack(c, t, args, err, false, problem.WriteFailedRestored,
			problem.WriteFailedNotRestored)
	}
	err = problem.At(c.w.HivePath(), err)
	if c.session != nil {
		return problem.Of(err).Hinting(hintSessionGone)
	}
	return err
}

// flush has the system write what it still caches for the volume of the hive, besides the hive
// itself. That is more than needed, so a failure only goes to the log.
func (s *Session) flush(w *target.Windows) {
	if w.Disk() != "" {
		return // there is no file system in between
	}
	v, ok := s.VolumeAt(target.Absolute(w.HivePath()))
	if !ok {
		return
	}
	if err := s.Drives.Flush(v); err != nil {
		s.Console.Note("flushing " + target.NameOf(v) + ": " + err.Error())
	}
}

// putBack applies the plan backwards after a failure. If another program opened the files while
// they were read back, they stay as they are: undo has to wait then.
func (s *Session) putBack(
	c *change, t *target.Locked, args text.Args, cause error, force bool,
	restored, lost problem.Reason,
) error {
	reason := restored
	_, err := t.Seize()
	if err == nil {
		err = record.Rollback(c.plan, t.Files, record.Options{Force: force})
	}
	s.flush(c.w)
	t.LetGo()
	if err == nil {
		err = onMedium(c.w, c.plan.Reverse())
	}
	if err != nil {
		reason, cause = lost, errors.Join(cause, err)
	}
	p := problem.New(reason, args).Because(cause)
	if reason == lost && args["record"] == "" {
		p.Hinting(
			"do not start this Windows now; no undo record was kept, so only a backup of " +
				"the hive and its logs can help\n" +
				"save what matters from the disk, then restore them")
	}
	return p
}

// onMedium makes sure that what a plan writes has reached the medium.
func onMedium(w *target.Windows, plan record.Plan) error {
	r, err := w.Reread()
	if err != nil {
		return err
	}
	defer r.Close()
	return record.Verify(plan, r.Files)
}

// readBack reads what was written from the medium and opens the hive anew.
func (s *Session) readBack(ctx context.Context, c *change) error {
	r, err := c.w.Reread()
	if err != nil {
		return err
	}
	defer r.Close()
	if err := record.Verify(c.plan, r.Files); err != nil {
		return err
	}
	h, err := hive.Open(ctx, r.Hive(), nil)
	if err != nil {
		return err
	}
	if h.Dirty() {
		return errNotAsWritten
	}
	return c.verify(h)
}

// recordDir is the folder that the record goes to, "" for none.
func (c *change) recordDir() string {
	if c.keep == nil {
		return ""
	}
	return c.keep.Dir
}

// keepIn finds the folder for the record of a change.
func (s *Session) keepIn(ctx context.Context, c *change) (*device.Folder, error) {
	around := circumstancesOf(c.w)
	p, err := s.recordFolder(ctx, around, recordRoom+3*c.plan.BytesWritten(),
		c.WriteOptions)
	if p == nil || err != nil {
		return nil, err
	}
	if _, doubt := around.takes(p.Dir); doubt {
		s.Console.Warn(
			"it cannot be told whether {path} outlives a restart: copy the undo record to "+
				"a stick before you restart", text.Args{"path": p.Dir})
	}
	return p, nil
}

// recordRoom is the most that a record takes besides the bytes of its plan, old and new.
const recordRoom = 64 << 10

// keepRecord writes the undo record to the folder that was announced. If that is gone, or another
// medium is there now, nothing is written.
func (s *Session) keepRecord(c *change, t *target.Locked) (string, error) {
	r, err := s.newRecord(c, t)
	if err != nil {
		return "", err
	}
	name := record.Name(r.Created, r.Target.VolumeSerial)
	path, err := record.CreateIn(c.keep, name, r)
	if errors.Is(err, device.ErrMoved) {
		return "", problem.New(problem.RecordPlace, text.Args{"dir": c.keep.Dir}).
			Saying(
				"{dir}, where the undo record was to go, is gone, or another medium is " +
					"there now").Hinting(
			"nothing was changed; put the stick back in and run it again, or name another folder " +
				"with --record")
	}
	if err != nil {
		return "", recordFolderProblem(err, c.keep.Dir, name)
	}
	return path, nil
}

func (s *Session) newRecord(c *change, t *target.Locked) (*record.Record, error) {
	files, err := record.Describe(c.plan, t.Files,
		map[string]*record.Summer{target.FileNames[hive.Primary]: c.read.Summer})
	if err != nil {
		return nil, problem.At(c.w.HivePath(), err)
	}
	summary, err := json.Marshal(c.summary)
	if err != nil {
		return nil, err
	}
	of, was := t.RecordTarget, ""
	if t.Key != nil {
		was = c.summary.Before.word()
	} else {
		of.Unlocked = s.OnEncrypted(c.w)
	}
	return &record.Record{
		Created: s.Now().UTC().Truncate(time.Millisecond),
		Program: s.Program,
		Note:    c.Note,
		Target:  of,
		Key:     t.Key,
		Was:     was,
		Path:    cmp.Or(c.summary.Disk, c.summary.Hive),
		Files:   files,
		Summary: summary,
		Plan:    c.plan,
	}, nil
}
