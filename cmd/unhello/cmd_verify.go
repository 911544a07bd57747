package main

import (
	"github.com/urfave/cli/v2"

	"unhello/internal/report"
	"unhello/internal/text"
)

func (e *environment) runVerify(c *cli.Context) error {
	report, err := e.session().Verify(c.Context, c.Args().First(), selected(c))
	if report == nil {
		return err
	}
	return e.finish(report, func() []string { return e.verifyLines(report, err) }, err)
}

func (e *environment) verifyLines(r *report.Verify, failure error) []string {
	if failure != nil {
		return nil // the problem says it all
	}
	lines := []string{e.Text("Hello-only sign-in is off in {path}, and the hive is sound",
		text.Args{"path": r.Path})}
	lines = append(lines, e.journalLines(r.Journal)...)
	if n := len(r.Hive.Faults) + r.Hive.Omitted; n > 0 {
		lines = append(lines, e.Text("faults that Windows lives with: {count}",
			text.Args{"count": n}))
	}
	for name, opinion := range r.Judges {
		lines = append(lines, e.Text("second opinion: {name} {opinion}",
			text.Args{"name": name, "opinion": opinion}))
	}
	return lines
}
