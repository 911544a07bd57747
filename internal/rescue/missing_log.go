package rescue

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"unhello/hive"
	"unhello/internal/text"
)

// Of a dirty hive that was copied with only one of its two logs nobody knows what
// Windows will see: the newest data may be in the other one.

// logMissing says which log a hive lacks, and what is wrong with what is there, if
// anything is.
type logMissing struct {
	log    hive.FileID
	damage error
}

func (e *logMissing) Error() string {
	if e.damage == nil {
		return fmt.Sprintf("hive: %s is missing", e.log)
	}
	return fmt.Sprintf("hive: without %s the hive is not sound: %v", e.log, e.damage)
}

func (e *logMissing) Unwrap() error { return e.damage }

// openSound opens a hive as Windows would see it. Where what is there is not sound
// without a log that is missing, the log is what to look for, not a backup.
func (w *Windows) openSound(ctx context.Context, f hive.Files, p hive.Progress) (*hive.Hive, error) {
	h, err := hive.Open(ctx, f, p)
	var damaged *hive.DamagedError
	if !errors.As(err, &damaged) || w.withoutLog {
		return h, err
	}
	if unsound, again := hive.OpenUnchecked(f); again == nil {
		if id, missing := unsound.MissingLog(); missing {
			return nil, &logMissing{id, err}
		}
	}
	return nil, err
}

// lacksLog gives the problem of a hive that lacks a log, nil where it lacks none or
// where the person goes on without it.
func (w *Windows) lacksLog(h *hive.Hive) error {
	if id, missing := h.MissingLog(); missing && !w.withoutLog {
		return hiveProblem(&logMissing{log: id}, w.place.path())
	}
	return nil
}

// needLogs refuses to go on with a hive that lacks a log, or says that it is gone
// on without.
func (s *Session) needLogs(w *Windows, h *hive.Hive) error {
	if id, missing := h.MissingLog(); missing && w.withoutLog {
		path := w.place.path()
		s.Console.Warn(
			"the log {log} of {path} is missing: going on without what only it holds, as "+
				"you asked", text.Args{"path": path, "log": logName(path, id)})
	}
	return w.lacksLog(h)
}

// logName names a log of a hive for people.
func logName(hivePath string, id hive.FileID) string {
	return hivePath[strings.LastIndexAny(hivePath, `/\`)+1:] + id.String()
}
