package rescue

import (
	"context"
	"strings"

	"unhello/hive"
	"unhello/internal/problem"
	"unhello/internal/target"
	"unhello/internal/text"
)

// If a dirty hive was copied with only one of its two logs, it is unknown what Windows will see:
// the newest data may be in the other one.

// logMissing says which log a hive lacks, and what is wrong with the rest, if anything.
func logMissing(w *target.Windows, log hive.FileID, damage error) error {
	path := w.HivePath()
	args := text.Args{"path": path, "log": logName(path, log)}
	return problem.New(problem.LogMissing, args).Because(damage)
}

// logOf returns the log that an error says is missing, "" for other errors.
func logOf(err error) string {
	name, _ := problem.Of(err).Args["log"].(string)
	return name
}

// openSound opens a hive as Windows would see it, with progress. If it is damaged but also lacks a
// log, the error says so: the log is what to look for, not a backup.
func (s *Session) openSound(
	ctx context.Context, w *target.Windows, f hive.Files,
) (*hive.Hive, error) {
	path := w.HivePath()
	progress := s.Console.Progress("reading {path}", text.Args{"path": path})
	defer progress.Done()
	h, err := hive.Open(ctx, f, progress.Update)
	if hive.IsDamaged(err) && !w.WithoutLog {
		if unsound, again := hive.OpenUnchecked(f); again == nil {
			if id, missing := unsound.MissingLog(); missing {
				return nil, logMissing(w, id, err)
			}
		}
	}
	return h, problem.At(path, err)
}

// lacksLog returns the problem of a hive that lacks a log, nil if it lacks none or the person chose
// to go on without it.
func lacksLog(w *target.Windows, h *hive.Hive) error {
	if id, missing := h.MissingLog(); missing && !w.WithoutLog {
		return logMissing(w, id, nil)
	}
	return nil
}

// needLogs refuses a hive that lacks a log, or warns if the person chose to go on without it.
func (s *Session) needLogs(w *target.Windows, h *hive.Hive) error {
	if id, missing := h.MissingLog(); missing && w.WithoutLog {
		path := w.HivePath()
		s.Console.Warn(
			"the log {log} of {path} is missing: going on without what only it holds, as "+
				"you asked", text.Args{"path": path, "log": logName(path, id)})
	}
	return lacksLog(w, h)
}

// logName names a log of a hive for people.
func logName(hivePath string, id hive.FileID) string {
	return baseName(hivePath) + id.String()
}

// baseName is the last part of a path, of whatever system.
func baseName(path string) string { return path[strings.LastIndexAny(path, `/\`)+1:] }
