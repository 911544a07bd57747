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

func hiveOptions(c *cli.Context) rescue.HiveOptions {
	return rescue.HiveOptions{Hive: c.String(flagHive), Select: selected(c),
		WithoutLog: c.Bool(flagWithoutLog)}
}

// openHive opens the hive that a command's first argument names, to show what it holds.
func (e *environment) openHive(c *cli.Context) (*rescue.Registry, error) {
	e.unlogged = true
	r, err := e.session().OpenRegistry(c.Context, c.Args().First(), hiveOptions(c))
	if err == nil {
		e.warnStale(r)
	}
	return r, err
}

// warnStale says that a hive is shown without its logs, or without one of them.
func (e *environment) warnStale(r *rescue.Registry) {
	if log := r.MissingLog(); log != "" {
		e.Warn(
			"the log {log} of {path} is missing, and the newest data may be in it: what is shown "+
				"may be out of date", text.Args{"path": r.Path, "log": log})
	} else if r.Stale() {
		e.Warn(
			"{path} is dirty and its logs are missing or damaged: what is shown may be out of "+
				"date", text.Args{"path": r.Path})
	}
}

func (e *environment) runHiveCheck(c *cli.Context) error {
	e.unlogged = true // faults name keys
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
		FreeBytes: found.Free,
		Fatal:     len(found.Fatal()), Faults: rescue.Faults(found), Omitted: found.Omitted,
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
