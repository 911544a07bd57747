package rescue

import (
	"context"

	"unhello/internal/problem"
	"unhello/internal/record"
	"unhello/internal/target"
	"unhello/internal/text"
)

// savedSession is a saved session of Windows that is to be discarded.
type savedSession struct {
	path string
	page []byte // the first page, which the record keeps for reference
}

// plan zeroes the first page of hiberfil.sys, so that Windows starts fresh.
func (h *savedSession) plan() record.Plan {
	step := record.Step{File: target.HiberfilName, New: make([]byte, len(h.page)), Old: h.page}
	return record.Plan{Groups: []record.Group{{Why: "discard the hibernated session",
		Steps: []record.Step{step}}}}
}

// toDiscard returns the saved session that --discard-hibernation discards, nil if there is none.
// Unknown bytes are still refused. Its plan has yet to be admitted.
func toDiscard(w *target.Windows) (*savedSession, error) {
	err := w.RefuseHibernated()
	if !problem.Is(err, problem.Hibernated) {
		return nil, err
	}
	_, path, page, err := w.Hibernation()
	if err != nil {
		return nil, err
	}
	return &savedSession{path, page}, nil
}

// discard carries out the plan of a savedSession. It is a plan of its own so that undo does not
// take it back: resuming the session after Windows has run would destroy the volume.
func (s *Session) discard(ctx context.Context, h *savedSession, t *target.Locked) error {
	if h == nil {
		return nil
	}
	f, err := t.Hiberfil()
	if err != nil {
		return err
	}
	files := map[string]record.File{target.HiberfilName: f}
	if err := record.Apply(ctx, h.plan(), files, record.Options{}); err != nil {
		p := problem.Of(problem.At(h.path, err))
		if wrote, known := record.Wrote(err); wrote || !known {
			p.Hinting(hintSessionGone)
		}
		return p
	}
	s.Console.Warn("the saved session of Windows was dropped; undo does not bring it back")
	return nil
}

// hintSessionGone is for a run that ends between the two writes.
const hintSessionGone text.Message = "the saved session of Windows is gone, or may be; " +
	"the registry is as it was\n" +
	"check the disk or use another medium, then run unhello again"
