package main

import (
	"cmp"
	"slices"

	"unhello/internal/problem"
	"unhello/internal/report"
	"unhello/internal/text"
)

// worst is the order in which the exit codes of several sources count.
var worst = []int{
	problem.CodeVerifyFailed, problem.CodeRefused, problem.CodeLocked, problem.CodeNotThere,
	problem.CodeSeveral, problem.CodeStillOn, problem.CodeUnexpected,
}

// eachSource works on several sources, so many at once; one that fails stops no
// other, only an interrupt does. Then tell has the reports, one after the other in
// the order in which their sources were named, and gives the lines for people. The
// exit code is the worst of all.
func eachSource[R any](e *environment, sources []string, limit int, do work[R],
	tell func(*R) []string) error {
	var results []report.Result
	var unprinted error
	for j := range begin(e, sources, limit, do) { // to the end: it may be writing
		j.Turn()
		<-j.done
		r := report.Result{Source: j.source}
		var lines []string
		if j.report != nil {
			r.Report, lines = j.report, tell(j.report)
		}
		e.judge(&r, j.err)
		results = append(results, r)
		if !e.JSON() {
			unprinted = cmp.Or(unprinted, e.printLines(lines...))
		}
	}
	if e.JSON() {
		unprinted = e.printJSON(report.Sources{Results: results})
	}
	return cmp.Or(unprinted, worstOf(results))
}

// judge turns a source's failure into its result, and tells people.
func (e *environment) judge(r *report.Result, err error) {
	switch said := err.(type) {
	case nil:
	case exitCode:
		r.Exit = int(said)
	default:
		p := problem.Of(err)
		if p.Reason == problem.Interrupted {
			p = problem.New(p.Reason, text.Args{"path": r.Source}).Saying(
				"interrupted before anything was written to {path}")
		}
		r.Exit, r.Error = p.Code(), e.object(p)
		if !e.JSON() {
			e.Fail(p)
		}
	}
}

func worstOf(results []report.Result) error {
	for _, code := range worst {
		if slices.ContainsFunc(results, func(r report.Result) bool { return r.Exit == code }) {
			return exitCode(code)
		}
	}
	for _, r := range results {
		if r.Exit != problem.CodeDone {
			return exitCode(r.Exit)
		}
	}
	return nil
}
