package main

import (
	"cmp"
	"slices"

	"unhello/internal/problem"
	"unhello/internal/report"
	"unhello/internal/text"
)

// worstFirst is the order in which the exit codes of several sources count.
var worstFirst = []int{
	problem.CodeVerifyFailed, problem.CodeRefused, problem.CodeLocked, problem.CodeNotThere,
	problem.CodeSeveral, problem.CodeStillOn, problem.CodeUnexpected,
}

// eachSource works on several sources, at most limit at a time. A failure stops none of the others,
// only an interrupt does. tell gets the reports one at a time, in the order in which the sources
// were named, and returns the lines for people. The exit code is the worst of all.
func eachSource[R any](e *environment, sources []string, limit int, do work[R],
	tell func(*R) []string) error {
	var results []report.Result
	var unprinted error
	for j := range begin(e, sources, limit, do) { // even after an interrupt: jobs may be writing
		j.Turn()
		<-j.done
		r := report.Result{Source: j.source}
		var lines []string
		if j.report != nil {
			r.Report, lines = j.report, tell(j.report)
		}
		e.settle(&r, j.err)
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

// settle puts a source's failure into its result, and tells people.
func (e *environment) settle(r *report.Result, err error) {
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
	for _, code := range worstFirst {
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
