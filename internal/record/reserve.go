package record

import (
	"errors"
	"fmt"

	"unhello/media/rawio"
)

// A Reserver is a File that may have holes, places for which the medium has kept no
// room. Reserve keeps room for n bytes at off, so that a write there can't fail for
// want of it, and changes neither content nor size. Where that can't be done the error
// is errors.ErrUnsupported.
type Reserver interface {
	Reserve(off, n int64) error
}

// Reserve keeps room for all that a plan writes: what no medium has room for is found
// out before anything is changed. unsure says that some places have holes for which no
// room could be kept. The error of a full medium is a *WriteError that has written
// nothing.
func Reserve(plan Plan, files map[string]File) (unsure bool, err error) {
	for _, g := range plan.Groups {
		for _, s := range g.Steps {
			f, ok := files[s.File].(Reserver)
			if !ok || s.IsResize() {
				continue
			}
			// What lies behind the end is reserved when the file grows.
			n := min(int64(len(s.New)), files[s.File].Size()-s.Offset)
			if n <= 0 {
				continue
			}
			switch err := f.Reserve(s.Offset, n); {
			case errors.Is(err, errors.ErrUnsupported):
				unsure = true
			case err != nil:
				return unsure, &WriteError{File: s.File, Offset: s.Offset, Err: fmt.Errorf("keeping room: %w", bare(err))}
			}
		}
	}
	return unsure, nil
}

// Reserve is that of a Reserver.
func (o *OSFile) Reserve(off, n int64) error { return rawio.Reserve(o.f, off, n) }
