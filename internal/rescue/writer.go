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
	"unhello/internal/text"
)

// write records, applies and verifies a change that was consented to. The
// files are locked from before the record is made until the end.
func (s *Session) write(ctx context.Context, c *change, t *target) (report.Written, error) {
	done := report.Written{Bytes: c.plan.BytesWritten()}
	if err := unchanged(c.w.place.stamps, c.before); err != nil {
		return report.Written{}, err
	}
	if c.BackupDir != "" {
		dir, err := s.backup(c.w, c.BackupDir)
		if err != nil {
			return report.Written{}, err
		}
		done.Backup = dir
	}
	if err := t.seizeAsRead(c.before); err != nil {
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
func (s *Session) reserve(c *change, t *target) error {
	err := s.reserveFor(c.plan, t.files, c.w.place.path())
	if c.session == nil || err != nil {
		return err
	}
	f, done, err := t.hiberfil()
	if err != nil {
		return err
	}
	defer done()
	return s.reserveFor(c.session.plan(), map[string]record.File{hiberfilName: f}, c.session.path)
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
func (s *Session) apply(ctx context.Context, c *change, t *target, recordPath string) error {
	finished, err := s.committing(recordPath)
	if err != nil {
		return err
	}
	defer finished()
	progress := s.Console.Progress("writing {path}", text.Args{"path": c.w.place.path()})
	defer progress.Done()
	args := text.Args{"path": c.w.place.path(), "record": recordPath}

	if err := t.isReady(); err != nil {
		return err
	}
	if c.session != nil { // discard no session for a plan that would be refused
		if err := record.Fits(c.plan, t.files); err != nil {
			return problem.At(c.w.place.path(), err)
		}
	}
	if err := s.discard(ctx, c.session, t); err != nil {
		return err
	}
	err = record.Apply(ctx, c.plan, t.files, record.Options{Progress: progress.Update})
	s.flush(c.w)
	if err == nil {
		t.letGo() // reading back opens the files again
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
	err = problem.At(c.w.place.path(), err)
	if c.session != nil {
		return problem.Of(err).Hinting(hintSessionGone)
	}
	return err
}

// flush has the system write what it still caches for the volume of the hive, besides the hive
// itself. That is more than needed, so a failure only goes to the log.
func (s *Session) flush(w *Windows) {
	if w.place.disk() != "" {
		return // there is no file system in between
	}
	v, ok := s.volumeAt(absolute(w.place.path()))
	if !ok {
		return
	}
	if err := s.Drives.Flush(v); err != nil {
		s.Console.Note("flushing " + nameOf(v) + ": " + err.Error())
	}
}

// putBack applies the plan backwards after a failure. If another program opened the files while
// they were read back, they stay as they are: undo has to wait then.
func (s *Session) putBack(
	c *change, t *target, args text.Args, cause error, force bool, restored, lost problem.Reason,
) error {
	reason := restored
	_, err := t.seize()
	if err == nil {
		err = record.Rollback(c.plan, t.files, record.Options{Force: force})
	}
	s.flush(c.w)
	t.letGo()
	if err == nil {
		err = onMedium(c.w.place, c.plan.Reverse())
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
func onMedium(p place, plan record.Plan) error {
	r, err := p.uncached()
	if err != nil {
		return err
	}
	defer r.close()
	return record.Verify(plan, r.files)
}

// readBack reads what was written from the medium and opens the hive anew.
func (s *Session) readBack(ctx context.Context, c *change) error {
	r, err := c.w.place.uncached()
	if err != nil {
		return err
	}
	defer r.close()
	if err := record.Verify(c.plan, r.files); err != nil {
		return err
	}
	h, err := hive.Open(ctx, r.hive(), nil)
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
	around := c.w.circumstances()
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
func (s *Session) keepRecord(c *change, t *target) (string, error) {
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

func (s *Session) newRecord(c *change, t *target) (*record.Record, error) {
	files, err := record.Describe(c.plan, t.files,
		map[string]*record.Summer{fileNames[hive.Primary]: c.read.summer})
	if err != nil {
		return nil, problem.At(c.w.place.path(), err)
	}
	summary, err := json.Marshal(c.summary)
	if err != nil {
		return nil, err
	}
	target, was := t.recordTarget, ""
	if t.key != nil {
		was = c.summary.Before.word()
	} else {
		target.Unlocked = s.onEncrypted(c.w)
	}
	return &record.Record{
		Created: s.Now().UTC().Truncate(time.Millisecond),
		Program: s.Program,
		Note:    c.Note,
		Target:  target,
		Key:     t.key,
		Was:     was,
		Path:    cmp.Or(c.summary.Disk, c.summary.Hive),
		Files:   files,
		Summary: summary,
		Plan:    c.plan,
	}, nil
}
