package main

import (
	"context"

	"github.com/urfave/cli/v2"

	"unhello/internal/console"
	"unhello/internal/rescue"
)

func fixCommand(env *environment) *cli.Command {
	return &cli.Command{
		Name:      "fix",
		ArgsUsage: "[SOURCE...]",
		Flags:     flags(flagWindows, flagCreate, flagDiscardHibernation, flagYes, flagDryRun, flagRecord, flagBackup, flagNote),
		Action: func(c *cli.Context) error {
			if err := env.consentPossible(c); err != nil {
				return err
			}
			o := rescue.FixOptions{
				WriteOptions: writeOptions(c), Windows: c.String(flagWindows), Yes: c.Bool(flagYes), DryRun: c.Bool(flagDryRun),
				Create: c.Bool(flagCreate), DiscardHibernation: c.Bool(flagDiscardHibernation),
			}
			sources := c.Args().Slice()
			if len(sources) == 0 {
				source, err := env.onlyWindows(c.Context)
				if err != nil {
					return err
				}
				sources = []string{source}
			}
			if len(sources) == 1 {
				report, err := env.fix(c.Context, sources[0], o)
				if report == nil {
					return err
				}
				return env.finish(report, func() []string { return env.fixLines(report) }, err)
			}
			return env.eachSource(sources, func(source string) (any, func() []string, error) {
				report, err := env.fix(c.Context, source, o)
				if report == nil {
					return nil, nil, err
				}
				return report, func() []string { return env.fixLines(report) }, err
			})
		},
	}
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
func (e *environment) onlyWindows(ctx context.Context) (string, error) {
	var sources []string
	for _, v := range rescue.Volumes() {
		if found, err := rescue.Find(v, rescue.Software); err == nil && !rescue.Running(found) {
			sources = append(sources, v)
		}
		if ctx.Err() != nil {
			return "", ctx.Err()
		}
	}
	switch len(sources) {
	case 0:
		return "", console.NewProblem(console.ReasonNoWindows, nil).Saying(console.ScanNone)
	case 1:
		return sources[0], nil
	}
	i, err := e.Choose(ctx, sources, console.AskWhichWindows)
	if err != nil {
		return "", console.NewProblem(console.ReasonSeveralWindows, console.Args{"count": len(sources)})
	}
	return sources[i], nil
}

func (e *environment) fixLines(r *rescue.FixReport) []string {
	args := console.Args{
		"path": r.Windows.Path, "product": r.Windows.Product, "build": r.Windows.Build,
		"before": valueText(r.Windows.HelloOnly), "bytes": r.PlannedBytes,
	}
	var lines []string
	switch r.Result {
	case rescue.ResultAlreadyOff:
		return []string{e.Text(console.FixAlreadyOff, args)}
	case rescue.ResultAbsent:
		return []string{e.Text(console.FixAbsent, args)}
	case rescue.ResultWouldFix:
		return []string{e.Text(console.FixWouldFix, args)}
	case rescue.ResultCreated:
		lines = append(lines, e.Text(console.FixCreated, args))
	default:
		lines = append(lines, e.Text(console.FixFixed, args))
	}
	if r.Hive.Replayed > 0 {
		lines = append(lines, e.Text(console.FixReplayed, console.Args{"count": r.Hive.Replayed}))
	}
	lines = append(lines, e.written(r.Written)...)
	return append(lines, e.Text(console.FixNext))
}
