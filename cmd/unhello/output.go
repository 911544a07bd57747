package main

import (
	"bytes"
	"strings"

	"unhello/internal/console"
)

// printJSON prints a command's result as the one document on standard output.
func (e *environment) printJSON(result any) error {
	var b bytes.Buffer
	if err := console.WriteJSON(&b, result); err != nil {
		return err
	}
	return e.print(b.String())
}

// printLines prints a command's result for people, one fact a line.
func (e *environment) printLines(lines ...string) error {
	if len(lines) == 0 {
		return nil
	}
	return e.print(strings.Join(lines, "\n") + "\n")
}

// printText prints a text of the catalog on standard output.
func (e *environment) printText(id console.ID, args ...console.Args) error {
	return e.printLines(e.Text(id, args...))
}

// print is the way of every result: to standard output and the log.
func (e *environment) print(text string) error {
	for line := range strings.SplitSeq(strings.TrimSuffix(text, "\n"), "\n") {
		e.Note(line)
	}
	if err := e.Print(e.out, text); err != nil {
		return console.NewProblem(console.ReasonOutputFailed, nil).Because(err)
	}
	return nil
}
