package main

import (
	"bytes"
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

// object returns an error as JSON has it, nil for none.
func (e *environment) object(err error) *report.Error {
	if err == nil {
		return nil
	}
	object := problem.Of(err).Object(e.Lang())
	return &object
}

// printLines prints a command's result for people, one fact per line. Only a terminal gets them
// wrapped: scripts that read a file rely on one line per fact.
func (e *environment) printLines(lines ...string) error {
	words := text.EscapedLines(inLines(lines))
	if !console.IsTerminal(e.out) {
		return e.print(words, words)
	}
	var folded []string
	for line := range strings.Lines(words) { // some texts have several lines
		folded = append(folded, text.Fold(strings.TrimSuffix(line, "\n"))...)
	}
	return e.print(inLines(folded), words)
}

// printData prints data of a hive, as it is to a file or pipe, and escaped to a terminal.
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

// print writes every result to standard output and the log. Data of a hive may come from an
// encrypted volume, however it was read, so it is never logged.
func (e *environment) print(shown, logged string) error {
	if shown == "" {
		return nil
	}
	lines := strings.Split(strings.TrimSuffix(logged, "\n"), "\n")
	if e.unlogged {
		lines = []string{unloggedLines(len(lines))}
	}
	for _, line := range lines {
		e.Note(line)
	}
	if err := e.Print(e.out, shown); err != nil {
		return problem.New(problem.OutputFailed, nil).Because(err)
	}
	return nil
}
