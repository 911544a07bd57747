package guide

import (
	"context"

	"unhello/internal/console"
	"unhello/internal/rescue"
)

// fix shows the plan, asks once, and has the change made.
func (g *Guide) fix(ctx context.Context, f *rescue.Finding) (changed bool, err error) {
	report, err := g.Session.Fix(ctx, f.Source, rescue.FixOptions{Select: f.Select, Consent: g.consent})
	if err != nil {
		return false, err
	}
	if !report.Changed() {
		if err := g.isOff(f); err != nil {
			return false, err
		}
		return false, g.say(console.GuideTryNext)
	}
	if err := g.say(console.GuideDone); err != nil {
		return true, err
	}
	if report.Record == "" {
		return true, nil
	}
	return true, g.say(console.FixRecord, console.Args{"path": report.Record})
}

// consent shows what is going to happen, and asks.
func (g *Guide) consent(ctx context.Context, plan rescue.FixPlan) error {
	ids := []console.ID{console.GuidePlan, console.GuidePlanValue}
	args := console.Args{"count": plan.Windows.Hive.Replayed, "path": plan.Record}
	if value := plan.Windows.HelloOnly.Value; value != nil {
		args["value"] = *value
	} else {
		ids[1] = console.GuidePlanNoValue
	}
	if plan.Windows.Hive.Replayed > 0 {
		ids = append(ids, console.GuidePlanReplays)
	}
	ids = append(ids, console.GuidePlanKept)
	if plan.Record != "" {
		ids = append(ids, console.GuidePlanRecord)
	}
	if err := g.lines(""); err != nil {
		return err
	}
	for _, id := range ids {
		if err := g.say(id, args); err != nil {
			return err
		}
	}
	return g.Console.Confirm(ctx, console.AskGuideFix)
}

// next says how it goes on, and offers the restart.
func (g *Guide) next(ctx context.Context) (restart bool, err error) {
	if err := g.lines(""); err != nil {
		return false, err
	}
	if err := g.say(console.GuideNext); err != nil {
		return false, err
	}
	if g.KeyList != "" {
		if err := g.say(console.GuideKeysOnStick, console.Args{"path": g.KeyList}); err != nil {
			return false, err
		}
		g.KeyListTold = true
	}
	if err := g.lines(""); err != nil {
		return false, err
	}
	switch g.System {
	case WindowsRE:
		return false, g.say(console.GuideReturn)
	case WindowsPE:
		if g.Console.Confirm(ctx, console.AskGuideRestart) == nil {
			return true, nil
		}
		return false, g.say(console.GuideRestartLater) // whatever was answered, the work is done
	}
	return false, nil
}
