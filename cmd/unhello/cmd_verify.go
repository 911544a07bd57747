package main

import (
	"github.com/urfave/cli/v2"

	"unhello/hive"
	"unhello/internal/report"
	"unhello/internal/text"
)

func (e *environment) runVerify(c *cli.Context) error {
	report, err := e.session().Verify(c.Context, c.Args().First(), selected(c))
	if report == nil {
		return err
	}
	report.Warnings = e.Warnings()
	return e.finish(report, func() []string { return e.verifyLines(report, err) }, err)
}

func (e *environment) verifyLines(r *report.Verify, failure error) []string {
	if failure != nil {
		return nil // the problem says it all
	}
	args := text.Args{"path": r.Path}
	lives, loses := 0, r.Hive.Omitted
	for _, f := range r.Hive.Faults {
		switch f.Class {
		case hive.Note.String(), hive.Mends.String():
			lives++
		default:
			loses++
		}
	}
	lines := []string{e.Text("Hello-only sign-in is off in {path}, and the hive is sound", args)}
	if loses > 0 { // a warning says more
		lines = []string{e.Text("Hello-only sign-in is off in {path}", args)}
	}
	lines = append(lines, e.journalLines(r.Journal)...)
	if lives > 0 {
		lines = append(lines, e.Text("faults that Windows lives with: {count}",
			text.Args{"count": lives}))
	}
	for name, opinion := range r.Judges {
		lines = append(lines, e.Text("second opinion: {name} {opinion}",
			text.Args{"name": name, "opinion": opinion}))
	}
	return lines
}
