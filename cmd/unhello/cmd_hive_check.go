package main

import (
	"fmt"

	"github.com/urfave/cli/v2"

	"unhello/hive"
	"unhello/internal/problem"
	"unhello/internal/report"
	"unhello/internal/rescue"
	"unhello/internal/text"
)

func (e *environment) runHiveCheck(c *cli.Context) error {
	e.unlogged = true // faults contain the names of keys
	s := e.session()
	r, err := s.OpenForCheck(c.Context, c.Args().First(), hiveOptions(c))
	if err != nil {
		return err
	}
	defer r.Close()
	e.warnStale(r)
	found, err := s.Check(c.Context, r)
	if err != nil {
		return err
	}
	var failure error
	if fatal := len(found.Fatal()); fatal > 0 {
		failure = problem.New(problem.Faults, text.Args{"path": r.Path, "count": fatal})
	}
	report := newCheckReport(r, found)
	report.Warnings = e.Warnings()
	return e.finish(report, func() []string { return e.checkLines(r, found) }, failure)
}

func newCheckReport(r *rescue.Registry, found *hive.Report) report.HiveCheck {
	state := "clean"
	if r.Dirty() {
		state = "dirty"
	}
	return report.HiveCheck{
		Path: r.Path, State: state, Version: fmt.Sprintf("1.%d", r.Version()),
		Replayed: r.Replay().Entries, Missing: r.MissingLog(),
		Keys: found.Keys, Values: found.Values, Cells: found.Cells, Leaked: found.Leaked,
		FreeBytes: found.Free, Fatal: len(found.Fatal()), Faults: rescue.Faults(found),
		Omitted: found.Omitted,
	}
}

func (e *environment) checkLines(r *rescue.Registry, found *hive.Report) []string {
	var lines []string
	for _, f := range found.Faults {
		lines = append(lines, e.Text("{class}: {record} at {offset}: {problem}", text.Args{
			"class": f.Class, "record": f.Record, "offset": fmt.Sprintf("0x%x", f.Offset),
			"problem": f.Problem,
		}))
	}
	if found.Omitted > 0 {
		lines = append(lines, e.Text("and {count} more", text.Args{"count": found.Omitted}))
	}
	lines = append(lines, e.Text(
		"{keys} keys, {values} values, {cells} cells in use, {leaked} of them leaked", text.Args{
			"keys": found.Keys, "values": found.Values, "cells": found.Cells,
			"leaked": found.Leaked,
		}))
	if len(found.Fatal()) == 0 && !r.Stale() && r.MissingLog() == "" {
		lines = append(lines, e.Text("{path} is sound: nothing that Windows would mind",
			text.Args{"path": r.Path}))
	}
	return lines
}
