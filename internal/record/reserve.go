package record

import (
	"errors"
	"fmt"
)

// A Reserver is a File that may have holes: ranges for which the medium has set no room aside.
// Reserve sets room aside for n bytes at off, so that writing there can't fail for lack of room,
// and changes neither content nor size. If that isn't possible the error is errors.ErrUnsupported.
type Reserver interface {
	Reserve(off, n int64) error
}

// Reserve sets room aside for everything that a plan writes, so that a lack of room is noticed
// before anything is changed. unsure says that there are holes for which no room could be set
// aside. If the medium is full, the error is a *WriteError that has written nothing.
func Reserve(plan Plan, files map[string]File) (unsure bool, err error) {
	for _, g := range plan.Groups {
		for _, s := range g.Steps {
			f, ok := files[s.File].(Reserver)
			if !ok || s.IsResize() {
				continue
			}
			// Room beyond the end is reserved when the file grows.
			n := min(int64(len(s.New)), files[s.File].Size()-s.Offset)
			if n <= 0 {
				continue
			}
			switch err := f.Reserve(s.Offset, n); {
			case errors.Is(err, errors.ErrUnsupported):
				unsure = true
			case err != nil:
				return unsure, &WriteError{File: s.File, Offset: s.Offset,
					Err: fmt.Errorf("keeping room: %w", bare(err))}
			}
		}
	}
	return unsure, nil
}
