package rescue

import (
	"context"

	"unhello/hive"
	"unhello/internal/problem"
	"unhello/internal/report"
	"unhello/internal/signin"
	"unhello/internal/target"
	"unhello/internal/text"
)

// Verify checks that the switch is off and that no fault keeps Windows from seeing it; other faults
// are warned of. Its error is problem.HiveDamaged where fix would be refused for a fault,
// problem.HelloOn if the switch is on and problem.LogMissing if a log is missing; it returns the
// report in all these cases.
func (s *Session) Verify(
	ctx context.Context, source string, which target.Select,
) (*report.Verify, error) {
	found, err := s.Find(ctx, source, target.Software, which)
	if err != nil {
		return nil, err
	}
	defer found.Close()
	w, err := s.choose(found, source, which.Windows, nil)
	if err != nil {
		return nil, err
	}
	v, err := s.look(ctx, w)
	if err != nil {
		return nil, err
	}
	defer v.close()
	check, err := s.check(ctx, v.hive, w.HivePath())
	if err != nil {
		return nil, err
	}
	base := reportOf(w, v)
	r := &report.Verify{
		Windows: base,
		Hive: report.HiveFaults{Hive: base.Hive, Faults: Faults(check), Omitted: check.Omitted,
			Edits: check.Edits.String()},
	}
	if err := lacksLog(w, v.hive); err != nil {
		return r, err
	}
	if err := s.reach(ctx, w, v.hive); err != nil {
		return r, err
	}
	s.warnOfFaults(check, w.HivePath())
	// of any other hive, no two programs read the same
	if whole := check.Count(hive.Drops)+len(check.Fatal()) == 0; whole {
		if r.Judges, err = secondOpinions(ctx, w, v); err != nil {
			return nil, err
		}
	}
	if v.hello.On() {
		return r, problem.New(problem.HelloOn, text.Args{"path": w.Path})
	}
	return r, nil
}

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
