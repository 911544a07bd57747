package rescue

import (
	"bytes"
	"context"
	"fmt"

	"unhello/internal/problem"
	"unhello/internal/record"
	"unhello/internal/text"
)

// Hibernation says whether a saved session of Windows still has the hives in use.
type Hibernation string

// The states of hiberfil.sys.
const (
	NotHibernated      Hibernation = "none"
	Hibernated         Hibernation = "live"
	HibernationUnknown Hibernation = "unknown"
)

const (
	hiberfilName  = "hiberfil.sys"
	hiberfilPages = 4096 // bytes that are checked, and zeroed to discard the session
)

// hiberfil is the hibernation file of a volume, open for reading.
type hiberfil struct {
	path    string        // if it can't be reached, the path of the hive
	content record.Reader // nil if it can't be reached
	close   func() error
}

// firstPage reads the bytes that are checked.
func (h *hiberfil) firstPage() ([]byte, error) {
	page := make([]byte, max(0, min(hiberfilPages, h.content.Size())))
	if n, err := h.content.ReadAt(page, 0); n < len(page) {
		return nil, problem.At(h.path, err)
	}
	return page, nil
}

// hibernation looks at the first page of hiberfil.sys in the root of a volume.
func hibernation(p place) (state Hibernation, path string, page []byte, err error) {
	h, err := p.hiberfil()
	if h == nil || err != nil {
		return unknownIf(err), "", nil, err
	}
	if h.content == nil {
		return HibernationUnknown, h.path, nil, nil
	}
	defer h.close()
	page, err = h.firstPage()
	if err != nil {
		return HibernationUnknown, h.path, nil, err
	}
	return classify(page), h.path, page, nil
}

func unknownIf(err error) Hibernation {
	if err != nil {
		return HibernationUnknown
	}
	return NotHibernated
}

// classify judges the first page of hiberfil.sys: HIBR and RSTR mark a session that Windows will
// resume, WAKE one that it has already resumed.
func classify(page []byte) Hibernation {
	if len(bytes.TrimLeft(page, "\x00")) == 0 {
		return NotHibernated
	}
	switch sig := bytes.ToUpper(page[:min(4, len(page))]); string(sig) {
	case "HIBR", "RSTR":
		return Hibernated
	case "WAKE":
		return NotHibernated
	}
	return HibernationUnknown
}

// refuseHibernated refuses to write beside a saved session.
func (w *Windows) refuseHibernated() error {
	state, path, page, err := hibernation(w.place)
	switch {
	case err != nil:
		return err
	case state == Hibernated:
		return problem.New(problem.Hibernated, text.Args{"path": w.Path})
	case state == HibernationUnknown && page == nil:
		return problem.New(problem.HibernationUnknown, text.Args{"path": path}).
			Saying(
				"{path} is on a Windows volume of which only a folder can be seen here, so " +
					"nobody can tell whether that Windows is hibernated").Hinting(
			"a change to a hibernated Windows would damage it, so nothing was changed\n" +
				"mount the whole volume and name it, or name its disk: 'unhello scan' lists what " +
				"can be seen")
	case state == HibernationUnknown:
		first := fmt.Sprintf("% x", page[:min(len(page), 4)])
		return problem.New(problem.HibernationUnknown, text.Args{"path": path, "bytes": first})
	}
	return nil
}

// savedSession is a saved session of Windows that is to be discarded.
type savedSession struct {
	path string
	page []byte // the first page, which the record keeps for reference
}

// plan zeroes the first page of hiberfil.sys, so that Windows starts fresh.
func (h *savedSession) plan() record.Plan {
	step := record.Step{File: hiberfilName, New: make([]byte, len(h.page)), Old: h.page}
	return record.Plan{Groups: []record.Group{{Why: "discard the hibernated session",
		Steps: []record.Step{step}}}}
}

// toDiscard returns the saved session that --discard-hibernation discards, nil if there is none.
// Unknown bytes are still refused. Its plan has yet to be admitted.
func (w *Windows) toDiscard() (*savedSession, error) {
	err := w.refuseHibernated()
	if !problem.Is(err, problem.Hibernated) {
		return nil, err
	}
	_, path, page, err := hibernation(w.place)
	if err != nil {
		return nil, err
	}
	return &savedSession{path, page}, nil
}

// discard carries out the plan of a savedSession. It is a plan of its own so that undo does not
// take it back: resuming the session after Windows has run would destroy the volume.
func (s *Session) discard(ctx context.Context, h *savedSession, t *target) error {
	if h == nil {
		return nil
	}
	f, done, err := t.hiberfil()
	if err != nil {
		return err
	}
	defer done()
	files := map[string]record.File{hiberfilName: f}
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
