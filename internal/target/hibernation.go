package target

import (
	"bytes"
	"fmt"

	"unhello/internal/problem"
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

// Hibernation looks at the first page of hiberfil.sys in the root of a volume.
func (w *Windows) Hibernation() (state Hibernation, path string, page []byte, err error) {
	h, err := w.hiberfil()
	switch {
	case err != nil:
		return HibernationUnknown, "", nil, err
	case h == nil:
		return NotHibernated, "", nil, nil
	case h.content == nil:
		return HibernationUnknown, h.path, nil, nil
	}
	page, err = h.firstPage()
	if err != nil {
		return HibernationUnknown, h.path, nil, err
	}
	return classify(page), h.path, page, nil
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

// RefuseHibernated refuses to write beside a saved session.
func (w *Windows) RefuseHibernated() error {
	state, path, page, err := w.Hibernation()
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
