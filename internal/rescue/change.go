package rescue

import (
	"context"
	"errors"

	"unhello/hive"
	"unhello/internal/device"
	"unhello/internal/problem"
	"unhello/internal/record"
	"unhello/internal/target"
)

// A change is one edit of a hive. Whatever it edits, it goes one way: begin, plan, commit. On that
// way it is refused, in one order, for
//
//   - a Windows that runs here, and files of an encrypted volume that would be copied (refuse);
//   - a hive that is damaged, or of which nobody knows what Windows will see (open);
//   - a saved session of Windows, and a plan that can't be carried out (plan);
//   - files that can't be written, and a record without a place (prepare).
type change struct {
	WriteOptions
	w *target.Windows
	// out is a new file for the result, "" for the hive itself. With it the Windows stays as it is:
	// so it may be running, or hibernated.
	out     string
	discard bool // a saved session of Windows may be discarded

	before  []target.Stamp  // of the files before they were read
	read    *target.Reading // the files as they were read, with the checksums of what was read
	hive    *hive.Hive
	editor  *hive.Editor
	session *savedSession // that is discarded; nil for none
	// unproven: the journal of the volume was not understood, and the person goes on.
	unproven bool
	plan     record.Plan
	summary  changeSummary
	// verify checks the written hive, opened anew and clean.
	verify func(h *hive.Hive) error
	keep   *device.Folder // where the record goes; nil for none
}

func newChange(w *target.Windows, o WriteOptions) *change {
	w.AcceptUnproven = o.AcceptUnproven
	return &change{WriteOptions: o, w: w, summary: changeSummary{
		Source: w.Source, Disk: w.Disk(), Hive: w.HivePath()}}
}

// outcome returns the hive that a change results in, which must be sound.
func (s *Session) outcome(ctx context.Context, c *change) (*hive.Hive, error) {
	path := c.w.HivePath()
	h, err := c.editor.Image()
	if err != nil {
		return nil, problem.At(path, err)
	}
	warned := h.Report() != nil // of what was found before the edit
	check, err := s.check(ctx, h, path)
	if err != nil {
		return nil, err
	}
	if fatal := check.Fatal(); len(fatal) > 0 {
		return nil, problem.At(path, &hive.DamagedError{Faults: fatal})
	}
	if !warned {
		s.warnOfFaults(check, path)
	}
	return h, nil
}

var errNotAsWritten = errors.New("the hive does not read back as it was written")
