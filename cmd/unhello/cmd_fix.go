package main

import (
	"cmp"
	"context"

	"github.com/urfave/cli/v2"

	"unhello/internal/report"
	"unhello/internal/rescue"
	"unhello/internal/text"
)

func (e *environment) runFix(c *cli.Context) error {
	if err := e.consentPossible(c); err != nil {
		return err
	}
	o := rescue.FixOptions{
		WriteOptions: e.writeOptions(c), Select: selected(c), Create: c.Bool(flagCreate),
		DiscardHibernation: c.Bool(flagDiscardHibernation), WithoutLog: c.Bool(flagWithoutLog),
	}
	if c.NArg() > 1 {
		return e.fixMany(c.Args().Slice(), e.jobs(c), o)
	}
	source := c.Args().First()
	if c.NArg() == 0 {
		w, err := e.onMachine(c.Context, o.Windows, o.Yes)
		if err != nil {
			return err
		}
		source, o.Select = w.Source, w.Select()
	}
	report, err := e.fix(c.Context, source, o)
	if report == nil {
		return err
	}
	return e.finish(report, func() []string {
		return append(e.fixLines(report), e.nextSteps(report)...)
	}, err)
}

// fixMany fixes several sources, one at a time if it has to ask questions. What to do next is the
// same for all of them and said once.
func (e *environment) fixMany(sources []string, limit int, o rescue.FixOptions) error {
	if !o.Yes && !o.DryRun {
		limit = 1
	}
	var next []string
	fix := func(ctx context.Context, e *environment, source string) (*report.Fix, error) {
		return e.fix(ctx, source, o)
	}
	err := eachSource(e, sources, limit, fix, func(r *report.Fix) []string {
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

// fix returns no report with a failure. With --dry-run the exit code tells whether there is
// something to fix.
func (e *environment) fix(ctx context.Context, source string,
	o rescue.FixOptions) (*report.Fix, error) {
	report, err := e.session().Fix(ctx, source, o)
	if err != nil {
		return nil, err
	}
	report.Warnings = e.Warnings()
	return report, ifPending(report.Result == rescue.ResultWouldFix)
}

func (e *environment) fixLines(r *report.Fix) []string {
	args := text.Args{
		"path": r.Windows.Path, "product": rescue.ProductName(r.Windows.Product, r.Windows.Build),
		"before": e.valueText(r.Windows.HelloOnly), "bytes": r.PlannedBytes,
	}
	texts := map[string]text.Message{
		rescue.ResultAlreadyOff: "nothing to do: Hello-only sign-in is off already in {path}",
		rescue.ResultAbsent: "nothing to do: {path} has no Hello-only switch; something else " +
			"keeps you out",
		rescue.ResultWouldFix: "would turn off Hello-only sign-in in {path} ({product}), now " +
			"{before}: {bytes} bytes; nothing was written",
		rescue.ResultCreated: "done: Hello-only sign-in is set to off in {path} ({product}); " +
			"read back from the disk",
		rescue.ResultFixed: "done: Hello-only sign-in is off in {path} ({product}), was " +
			"{before}; read back from the disk",
	}
	if !*r.Windows.HelloOnly.Present {
		texts[rescue.ResultWouldFix] = "would set Hello-only sign-in to off in {path} " +
			"({product}), now no value: {bytes} bytes; nothing was written"
	}
	lines := append([]string{e.Text(texts[r.Result], args)}, e.withoutLog(r.Hive)...)
	lines = append(lines, e.journalLines(r.Windows.Journal)...)
	switch {
	case r.Result == rescue.ResultWouldFix && r.Discards:
		return append(lines, e.Text(
			"would first drop the saved session of that Windows: its unsaved work is lost, and "+
				"undo cannot bring it back", args))
	case !rescue.Changed(r):
		return lines
	case r.Hive.Replayed > 0:
		lines = append(lines, e.Text(
			"the hive was not saved when Windows stopped; log entries written into it: "+
				"{count}", text.Args{"count": r.Hive.Replayed}))
	}
	return append(lines, e.written(r.Written)...)
}

// nextSteps are for the person in front of the PC.
func (e *environment) nextSteps(r *report.Fix) []string {
	if !rescue.Changed(r) {
		return nil
	}
	return []string{e.Text(
		"what to do next:\n" +
			"1. take the stick out and start the PC; BitLocker may ask for the recovery password " +
			"once\n" +
			"2. at the sign-in screen connect to the network and sign in with the password of " +
			"the Microsoft account; an account whose password was removed in the cloud gets none " +
			"back from this\n" +
			"3. set up Windows Hello anew: Settings > Accounts > Sign-in options\n" +
			"4. look at the Hello-only switch there again after Windows updates: they may turn " +
			"it on\n" +
			"5. if a recovery password was typed in, make a new one")}
}
