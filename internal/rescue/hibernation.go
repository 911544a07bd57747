package rescue

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"unhello/internal/console"
	"unhello/internal/record"
)

// Hibernation says whether a saved session of Windows holds the hives.
type Hibernation string

// The states of hiberfil.sys.
const (
	NotHibernated      Hibernation = "none"
	Hibernated         Hibernation = "live"
	HibernationUnknown Hibernation = "unknown"
)

const (
	hiberfil      = "hiberfil.sys"
	hiberfilPages = 4096 // bytes that are looked at, and zeroed to discard it
)

// hibernation looks at hiberfil.sys in the root of a volume. first is how it
// begins where that is unknown.
func hibernation(root string) (state Hibernation, first []byte, err error) {
	if root == "" {
		return NotHibernated, nil, nil
	}
	path, ok := findIn(root, hiberfil)
	if !ok {
		return NotHibernated, nil, nil
	}
	f, err := openStorage(path)
	if errors.Is(err, fs.ErrNotExist) {
		return NotHibernated, nil, nil
	}
	if err != nil {
		return HibernationUnknown, nil, console.FileProblem(err, path, console.ReasonReadFailed)
	}
	defer f.Close()
	page := make([]byte, hiberfilPages)
	n, err := f.ReadAt(page, 0)
	if err != nil && err != io.EOF {
		return HibernationUnknown, nil, console.FileProblem(err, path, console.ReasonReadFailed)
	}
	state = classify(page[:n])
	return state, page[:min(n, 4)], nil
}

// classify judges the first page of hiberfil.sys: HIBR and RSTR begin an image
// that Windows will resume, WAKE one that it has resumed already.
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
	state, first, err := hibernation(w.Root)
	switch {
	case err != nil:
		return err
	case state == Hibernated:
		return console.NewProblem(console.ReasonHibernated, console.Args{"path": w.Path})
	case state == HibernationUnknown:
		path, _ := findIn(w.Root, hiberfil)
		return console.NewProblem(console.ReasonHibernationUnknown, console.Args{"path": path, "bytes": fmt.Sprintf("% x", first)})
	}
	return nil
}

// hibernationFile is a saved session that is to be discarded.
type hibernationFile struct {
	path string
	page []byte // its first page, which the record keeps for reference
}

// toDiscard gives the saved session that --discard-hibernation drops; nil where
// there is none. Bytes that are not known stay refused.
func (w *Windows) toDiscard() (*hibernationFile, error) {
	var refused *console.Problem
	err := w.refuseHibernated()
	if !errors.As(err, &refused) || refused.Reason != console.ReasonHibernated {
		return nil, err
	}
	path, _ := findIn(w.Root, hiberfil)
	f, err := openStorage(path)
	if err != nil {
		return nil, console.FileProblem(err, path, console.ReasonReadFailed)
	}
	defer f.Close()
	page := make([]byte, min(hiberfilPages, f.Size()))
	if _, err := f.ReadAt(page, 0); err != nil {
		return nil, console.FileProblem(err, path, console.ReasonReadFailed)
	}
	return &hibernationFile{path, page}, nil
}

// discard zeroes the first page of hiberfil.sys, so that Windows starts anew.
// It is a plan of its own: what undo takes back does not hold it, as a resume
// after Windows has run would destroy the volume.
func (s *Session) discard(ctx context.Context, h *hibernationFile) error {
	if h == nil {
		return nil
	}
	f, err := record.OpenFile(h.path)
	if err != nil {
		return targetProblem(err, h.path)
	}
	defer f.Close()
	step := record.Step{File: hiberfil, New: make([]byte, len(h.page)), Old: h.page}
	plan := record.Plan{Groups: []record.Group{{Why: "discard the hibernated session", Steps: []record.Step{step}}}}
	if err := record.Apply(ctx, plan, map[string]record.File{hiberfil: f}, record.Options{}); err != nil {
		return changedOrFailed(err, console.Args{"path": h.path})
	}
	s.Console.Warn(console.WarnHibernationDiscarded)
	return nil
}
