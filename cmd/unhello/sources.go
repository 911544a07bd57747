package main

import (
	"cmp"
	"encoding/json"
	"slices"

	"unhello/internal/problem"
	"unhello/internal/text"
)

// sourceResult is what one of several sources came to. In JSON the fields of
// its report stand beside these.
type sourceResult struct {
	Source string          `json:"source"`
	Exit   int             `json:"exit"`
	Error  *problem.Object `json:"error,omitempty"`
	report any
}

// MarshalJSON puts the report's fields behind the others.
func (r sourceResult) MarshalJSON() ([]byte, error) {
	type plain sourceResult
	head, err := json.Marshal(plain(r))
	if err != nil || r.report == nil {
		return head, err
	}
	rest, err := json.Marshal(r.report)
	if err != nil {
		return nil, err
	}
	return slices.Concat(head[:len(head)-1], []byte(","), rest[1:]), nil
}

// worst is the order in which the exit codes of several sources count.
var worst = []int{
	problem.CodeVerifyFailed, problem.CodeRefused, problem.CodeLocked, problem.CodeNotThere,
	problem.CodeSeveral, problem.CodeStillOn, problem.CodeUnexpected,
}

// eachSource works on several sources, so many at once; one that fails stops no
// other, only an interrupt does. Then tell has the reports, one after the other in
// the order in which their sources were named, and gives the lines for people. The
// exit code is the worst of all.
func eachSource[R any](e *environment, sources []string, limit int, do work[R], tell func(*R) []string) error {
	var results []sourceResult
	var unprinted error
	for j := range begin(e, sources, limit, do) { // to the end: it may be writing
		j.Turn()
		<-j.done
		r := sourceResult{Source: j.source}
		var lines []string
		if j.report != nil {
			r.report, lines = j.report, tell(j.report)
		}
		e.judge(&r, j.err)
		results = append(results, r)
		if !e.JSON() {
			unprinted = cmp.Or(unprinted, e.printLines(lines...))
		}
	}
	if e.JSON() {
		unprinted = e.printJSON(map[string][]sourceResult{"results": results})
	}
	return cmp.Or(unprinted, worstOf(results))
}

// judge turns a source's failure into its result, and tells people.
func (e *environment) judge(r *sourceResult, err error) {
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

func worstOf(results []sourceResult) error {
	for _, code := range worst {
		if slices.ContainsFunc(results, func(r sourceResult) bool { return r.Exit == code }) {
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
