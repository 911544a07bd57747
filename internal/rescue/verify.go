package rescue

import (
	"context"

	"unhello/hive"
	"unhello/internal/problem"
	"unhello/internal/report"
	"unhello/internal/target"
	"unhello/internal/text"
)

// Verify checks that the switch is off and that no fault keeps Windows from seeing it; other faults
// are warned of. Its error is problem.HiveDamaged where fix would be refused for a fault,
// problem.HelloOn if the switch is on, problem.LogMissing if a log is missing, and
// problem.JournalPending or JournalUnknown if Windows may see something else; it returns the report
// in all these cases.
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
	if err := doubted(w, v); err != nil {
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
