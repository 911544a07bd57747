package rescue

import (
	"context"

	"unhello/hive"
	"unhello/internal/problem"
	"unhello/internal/signin"
	"unhello/internal/target"
	"unhello/internal/text"
)

// reach makes sure that Windows finds the switch, or its place.
func (s *Session) reach(ctx context.Context, w *target.Windows, h *hive.Hive) error {
	path := w.HivePath()
	progress := s.Console.Progress("checking {path}", text.Args{"path": path})
	defer progress.Done()
	return problem.At(path,
		h.Reach(ctx, signin.HelloOnlyKey, signin.HelloOnlyValue, progress.Update))
}

// warnOfFaults warns of faults that are not on the way, but for which Windows loses something.
func (s *Session) warnOfFaults(r *hive.Report, path string) {
	if r == nil {
		return
	}
	n := r.Count(hive.Broken) + r.Count(hive.Refuses) + r.Count(hive.Drops)
	if n > 0 {
		s.Console.Warn("{path} has faults elsewhere for which Windows loses keys, values or "+
			"security: {count}; 'unhello hive check' lists them",
			text.Args{"path": path, "count": n})
	}
}

// check walks a whole hive, with progress.
func (s *Session) check(ctx context.Context, h *hive.Hive, path string) (*hive.Report, error) {
	return s.checkBy(ctx, h.Check, path)
}

func (s *Session) checkBy(
	ctx context.Context, check func(context.Context, hive.Progress) (*hive.Report, error),
	path string,
) (*hive.Report, error) {
	progress := s.Console.Progress("checking {path}", text.Args{"path": path})
	defer progress.Done()
	r, err := check(ctx, progress.Update)
	if err != nil {
		return nil, problem.At(path, err)
	}
	return r, nil
}
