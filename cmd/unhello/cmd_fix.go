package main

import (
	"cmp"
	"context"
	"strings"

	"github.com/urfave/cli/v2"

	"unhello/internal/console"
	"unhello/internal/rescue"
)

func fixCommand(env *environment) *cli.Command {
	return &cli.Command{
		Name:      "fix",
		ArgsUsage: "[SOURCE...]",
		Flags: flags(flagWindows, flagPartition, flagCreate, flagDiscardHibernation, flagYes, flagDryRun, flagRecord, flagBackup,
			flagNote, flagJobs),
		Action: func(c *cli.Context) error {
			if err := env.consentPossible(c); err != nil {
				return err
			}
			o := rescue.FixOptions{
				WriteOptions: writeOptions(c), Select: selected(c), DryRun: c.Bool(flagDryRun),
				Create: c.Bool(flagCreate), DiscardHibernation: c.Bool(flagDiscardHibernation),
			}
			if c.NArg() > 1 {
				return env.fixMany(c.Args().Slice(), env.jobs(c), o)
			}
			source := c.Args().First()
			if c.NArg() == 0 {
				var err error
				if source, err = env.onlyWindows(c.Context, o.Yes); err != nil {
					return err
				}
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

// onlyWindows finds the one volume of this machine that has a Windows, where
// none was named.
func (e *environment) onlyWindows(ctx context.Context, mayNotAsk bool) (string, error) {
	var sources []string
	var known rescue.Found
	err := e.eachVolume(ctx, func(volume string) error {
		found, err := rescue.Find(volume, rescue.Software, rescue.Select{})
		if err == nil {
			err = found.Refuse()
		}
		if err == nil && known.Add(found) {
			sources = append(sources, volume)
		}
		return err
	})
	switch {
	case ctx.Err() != nil:
		return "", ctx.Err()
	case len(sources) == 1:
		return sources[0], nil
	case len(sources) == 0:
		return "", cmp.Or(err, e.noWindows())
	}
	several := console.NewProblem(console.ReasonSeveralWindows, console.Args{"count": len(sources)})
	if mayNotAsk || !e.Interactive() {
		return "", several
	}
	i, err := e.Choose(ctx, sources, console.AskWhichWindows)
	if err != nil && console.ProblemOf(err).Reason == console.ReasonDeclined {
		err = several
	}
	if err != nil {
		return "", err
	}
	return sources[i], nil
}

// eachVolume looks at the volumes of this machine. One without a Windows is not
// worth a word; what else stands in the way is given back, the first of it.
func (e *environment) eachVolume(ctx context.Context, look func(volume string) error) error {
	var first error
	for _, v := range e.volumes() {
		err := look(v)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err == nil || console.ProblemOf(err).Reason == console.ReasonNoWindows {
			continue
		}
		e.Note(console.ProblemOf(err).Error())
		first = cmp.Or(first, err)
	}
	return first
}

// noWindows says that no volume of this machine has a Windows to work on.
func (e *environment) noWindows() error {
	volumes := e.volumes()
	if len(volumes) == 0 {
		return console.NewProblem(console.ReasonNoWindows, nil).Saying(console.ScanNone).Hinting(console.HintScanNone)
	}
	return console.NewProblem(console.ReasonNoWindows, console.Args{"path": strings.Join(volumes, ", ")})
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
	lines := []string{e.Text(texts[r.Result], args)}
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
