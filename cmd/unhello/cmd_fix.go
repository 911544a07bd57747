package main

import (
	"cmp"
	"context"

	"github.com/urfave/cli/v2"

	"unhello/internal/console"
	"unhello/internal/rescue"
)

func fixCommand(env *environment) *cli.Command {
	return &cli.Command{
		Name:      "fix",
		ArgsUsage: "[SOURCE...]",
		Flags: sourceFlags(flagWindows, flagCreate, flagDiscardHibernation, flagWithoutLog, flagYes, flagDryRun, flagRecord, flagBackup,
			flagNote, flagJobs, flagRelock),
		Action: func(c *cli.Context) error {
			if err := env.consentPossible(c); err != nil {
				return err
			}
			o := rescue.FixOptions{
				WriteOptions: env.writeOptions(c), Select: selected(c), DryRun: c.Bool(flagDryRun),
				Create: c.Bool(flagCreate), DiscardHibernation: c.Bool(flagDiscardHibernation), WithoutLog: c.Bool(flagWithoutLog),
			}
			if c.NArg() > 1 {
				return env.fixMany(c.Args().Slice(), env.jobs(c), o)
			}
			source := c.Args().First()
			if c.NArg() == 0 {
				w, err := env.onMachine(c.Context, o.Windows, o.Yes)
				if err != nil {
					return err
				}
				source, o.Select = w.Source, w.Select()
			}
			report, err := env.fix(c.Context, source, o)
			if report == nil {
				return err
			}
			return env.finish(report, func() []string { return append(env.fixLines(report), env.nextSteps(report)...) }, err)
		},
	}
}

// fixMany fixes several sources, one after the other where it asks questions.
// What to do next is the same for all of them.
func (e *environment) fixMany(sources []string, limit int, o rescue.FixOptions) error {
	if !o.Yes && !o.DryRun {
		limit = 1
	}
	var next []string
	fix := func(ctx context.Context, e *environment, source string) (*rescue.FixReport, error) {
		return e.fix(ctx, source, o)
	}
	err := eachSource(e, sources, limit, fix, func(r *rescue.FixReport) []string {
		if len(next) == 0 {
			next = e.nextSteps(r)
		}
		return e.fixLines(r)
	})
	if e.JSON() {
		return err
	}
	return cmp.Or(err, e.printLines(next...))
}

// fix gives no report with a failure; with --dry-run the exit code says whether
// there is something to fix.
func (e *environment) fix(ctx context.Context, source string, o rescue.FixOptions) (*rescue.FixReport, error) {
	report, err := e.session().Fix(ctx, source, o)
	if err != nil {
		return nil, err
	}
	report.Warnings = e.Warnings()
	if report.Result == rescue.ResultWouldFix {
		return report, exitCode(console.CodeStillOn)
	}
	return report, nil
}

func (e *environment) fixLines(r *rescue.FixReport) []string {
	args := console.Args{
		"path": r.Windows.Path, "product": r.Windows.Product, "build": r.Windows.Build,
		"before": e.valueText(r.Windows.HelloOnly), "bytes": r.PlannedBytes,
	}
	texts := map[string]console.ID{
		rescue.ResultAlreadyOff: console.FixAlreadyOff, rescue.ResultAbsent: console.FixAbsent, rescue.ResultWouldFix: console.FixWouldFix,
		rescue.ResultCreated: console.FixCreated, rescue.ResultFixed: console.FixFixed,
	}
	if !*r.Windows.HelloOnly.Present {
		texts[rescue.ResultWouldFix] = console.FixWouldCreate
	}
	lines := append([]string{e.Text(texts[r.Result], args)}, e.withoutLog(r.Hive)...)
	switch {
	case r.Result == rescue.ResultWouldFix && r.Discards:
		return append(lines, e.Text(console.FixWouldDiscard, args))
	case !r.Changed():
		return lines
	case r.Hive.Replayed > 0:
		lines = append(lines, e.Text(console.FixReplayed, console.Args{"count": r.Hive.Replayed}))
	}
	return append(lines, e.written(r.Written)...)
}

// nextSteps are for the person who has the PC before them.
func (e *environment) nextSteps(r *rescue.FixReport) []string {
	if !r.Changed() {
		return nil
	}
	return []string{e.Text(console.FixNext)}
}
