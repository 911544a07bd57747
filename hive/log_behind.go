package hive

import (
	"io"
	"slices"
)

// A log may be longer than its file: where NTFS' own journal is still open, the valid length or the
// size of a log can be behind what Windows has written into its clusters. Windows brings the file
// record up to date before it looks, and then sees entries that read as zeros today.

// backed is a Storage that also knows what lies in its clusters past its valid length and its end.
type backed interface {
	AllocatedSize() int64
	ReadAllocatedAt(p []byte, off int64) (int, error)
}

// allocated is all that the clusters of a file hold, as a file of its own.
type allocated struct{ backed }

func (a allocated) Size() int64 { return a.AllocatedSize() }

func (a allocated) ReadAt(p []byte, off int64) (int, error) { return a.ReadAllocatedAt(p, off) }

var _ io.ReaderAt = allocated{}

// checkBehind refuses a dirty hive whose logs hold more whole entries in their clusters than in
// their files.
func (h *Hive) checkBehind() error {
	whole := &Hive{files: h.files, disk: h.disk, base: slices.Clone(h.disk), v: &view{}}
	if !whole.widenLogs() {
		return nil
	}
	if err := whole.openLogs(); err != nil {
		return err
	}
	applied, err := whole.replayNew()
	if err != nil {
		return &readError{"a log", err}
	}
	now, then := h.play, whole.play
	if !applied || now.Format == then.Format && now.Entries == then.Entries &&
		now.First == then.First && now.Last == then.Last {
		return nil
	}
	for i, l := range whole.logs {
		if l == nil {
			continue
		}
		seen := 0
		if h.logs[i] != nil {
			seen = len(h.logs[i].list)
		}
		if len(l.list) > seen {
			e := &LogBehindError{Log: l.id, Sequence: l.list[seen].sequence, Offset: sectorSize}
			if seen > 0 {
				e.Offset = l.list[seen-1].end
			}
			return e
		}
	}
	return nil
}

// widenLogs puts all that the clusters of the logs hold in the place of the logs. It reports
// whether any of them can have more than its file.
func (h *Hive) widenLogs() (wider bool) {
	for _, log := range []*Storage{&h.files.Log1, &h.files.Log2} {
		if b, ok := (*log).(backed); ok && b.AllocatedSize() > 0 {
			*log, wider = allocated{b}, true
		}
	}
	return wider
}

// LogsBehind is a *LogBehindError if that is why the hive can't be opened, nil otherwise.
func LogsBehind(f Files) error {
	h, err := openPrimary(f)
	if err != nil || !h.dirty || h.openLogs() != nil {
		return nil
	}
	_, err = h.replayNew()
	if err != nil {
		return nil
	}
	return h.checkBehind()
}
