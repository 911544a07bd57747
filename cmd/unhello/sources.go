package main

import (
	"errors"
	"fmt"
	"slices"

	"unhello/internal/console"
	"unhello/internal/rescue"
)

// sourceResult is what one of several sources came to.
type sourceResult struct {
	Source string               `json:"source"`
	Exit   int                  `json:"exit"`
	Report any                  `json:"report,omitempty"`
	Error  *console.ErrorObject `json:"error,omitempty"`
}

// worst is the order in which the exit codes of several sources count.
var worst = []int{
	console.CodeVerifyFailed, console.CodeRefused, console.CodeLocked, console.CodeNotThere,
	console.CodeSeveral, console.CodeStillOn, console.CodeUnexpected,
}

// eachSource works on several sources; one that fails stops no other. The exit
// code is the worst of all.
func (e *environment) eachSource(sources []string, work func(source string) (any, func() []string, error)) error {
	var results []sourceResult
	for _, source := range sources {
		report, lines, err := work(source)
		r := sourceResult{Source: source, Report: report}
		if err != nil {
			p := console.ProblemOf(err)
			if p.Reason == console.ReasonInterrupted {
				return err
			}
			object := p.Object(e.Lang())
			r.Exit, r.Error = p.Code(), &object
			var said exitCode
			if errors.As(err, &said) {
				r.Exit, r.Error = int(said), nil
			} else if !e.JSON() {
				e.Fail(p)
			}
		}
		results = append(results, r)
		if !e.JSON() && report != nil {
			if err := e.printLines(lines()...); err != nil {
				return err
			}
		}
	}
	if e.JSON() {
		if err := e.printJSON(map[string][]sourceResult{"results": results}); err != nil {
			return err
		}
	}
	return worstOf(results)
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

// valueText shows the value of the switch: its number, or its type.
func valueText(h rescue.HelloReport) string {
	if h.Value != nil {
		return fmt.Sprint(*h.Value)
	}
	return h.Type
}
