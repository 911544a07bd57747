package main

import (
	"encoding/json"
	"errors"
	"slices"

	"unhello/internal/console"
)

// sourceResult is what one of several sources came to. In JSON the fields of
// its report stand beside these.
type sourceResult struct {
	Source string               `json:"source"`
	Exit   int                  `json:"exit"`
	Error  *console.ErrorObject `json:"error,omitempty"`
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
	console.CodeVerifyFailed, console.CodeRefused, console.CodeLocked, console.CodeNotThere,
	console.CodeSeveral, console.CodeStillOn, console.CodeUnexpected,
}

// work does what a command does on one source: a report for programs, its lines
// for people, and the failure.
type work func(source string) (report any, lines []string, err error)

// eachSource works on several sources; one that fails stops no other, only an
// interrupt does. The exit code is the worst of all.
func (e *environment) eachSource(sources []string, do work) error {
	var results []sourceResult
	for _, source := range sources {
		report, lines, err := do(source)
		r := sourceResult{Source: source, report: report}
		e.judge(&r, err)
		results = append(results, r)
		if !e.JSON() {
			if err := e.printLines(lines...); err != nil {
				return err
			}
		}
		if r.Exit == console.CodeInterrupted {
			break
		}
	}
	if e.JSON() {
		if err := e.printJSON(map[string][]sourceResult{"results": results}); err != nil {
			return err
		}
	}
	return worstOf(results)
}

// judge turns a source's failure into its result, and tells people.
func (e *environment) judge(r *sourceResult, err error) {
	var said exitCode
	switch {
	case err == nil:
	case errors.As(err, &said):
		r.Exit = int(said)
	default:
		p := console.ProblemOf(err)
		if p.Reason == console.ReasonInterrupted {
			p = console.NewProblem(p.Reason, console.Args{"path": r.Source}).Saying(console.MsgInterruptedSource)
		}
		object := p.Object(e.Lang())
		r.Exit, r.Error = p.Code(), &object
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
		if r.Exit != console.CodeDone {
			return exitCode(r.Exit)
		}
	}
	return nil
}
