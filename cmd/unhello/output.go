package main

import (
	"bytes"
	"fmt"
	"strings"

	"unhello/internal/console"
	"unhello/internal/problem"
	"unhello/internal/report"
	"unhello/internal/text"
)

// printJSON prints a command's result as the one document on standard output.
func (e *environment) printJSON(result any) error {
	var b bytes.Buffer
	if err := problem.WriteJSON(&b, result); err != nil {
		return err
	}
	words := b.String()
	return e.print(words, words)
}

// object is an error as JSON has it, nil for none.
func (e *environment) object(err error) *report.Error {
	if err == nil {
		return nil
	}
	object := problem.Of(err).Object(e.Lang())
	return &object
}

// printLines prints a command's result for people, one fact a line. A terminal
// gets lines that fit; whoever reads the lines of a file counts on one a fact.
func (e *environment) printLines(lines ...string) error {
	words := text.EscapedLines(inLines(lines))
	if !console.IsTerminal(e.out) {
		return e.print(words, words)
	}
	var folded []string
	for line := range strings.Lines(words) { // some texts have several
		folded = append(folded, text.Fold(strings.TrimSuffix(line, "\n"))...)
	}
	return e.print(inLines(folded), words)
}

// printData prints what a hive holds. To a program it stays as it is; a terminal and
// the log get it escaped.
func (e *environment) printData(lines ...string) error {
	safe := make([]string, len(lines))
	for i, line := range lines {
		safe[i] = text.Escaped(line)
	}
	shown := lines
	if console.IsTerminal(e.out) {
		shown = safe
	}
	return e.print(inLines(shown), inLines(safe))
}

func inLines(lines []string) string {
	if len(lines) == 0 {
		return ""
	}
	return strings.Join(lines, "\n") + "\n"
}

// printText prints a text of the catalog on standard output.
func (e *environment) printText(id text.Message, args ...text.Args) error {
	return e.printLines(e.Text(id, args...))
}

// print is the way of every result: to standard output and the log. What a hive holds
// may be from an encrypted volume, by whatever way it is read, and is in no log.
func (e *environment) print(shown, logged string) error {
	if shown == "" {
		return nil
	}
	lines := strings.Split(strings.TrimSuffix(logged, "\n"), "\n")
	if e.unlogged {
		lines = []string{fmt.Sprintf("(%d lines of the hive were printed, and are not logged)",
			len(lines))}
	}
	for _, line := range lines {
		e.Note(line)
	}
	if err := e.Print(e.out, shown); err != nil {
		return problem.New(problem.OutputFailed, nil).Because(err)
	}
	return nil
}
