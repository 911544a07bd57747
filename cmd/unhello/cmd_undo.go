package main

import (
	"github.com/urfave/cli/v2"

	"unhello/internal/report"
	"unhello/internal/rescue"
	"unhello/internal/text"
)

func (e *environment) runUndo(c *cli.Context) error {
	if err := e.consentPossible(c); err != nil {
		return err
	}
	o := rescue.UndoOptions{
		WriteOptions: e.writeOptions(c), Partition: selected(c).Partition,
		Logical: c.Bool(flagLogical),
	}
	if !o.Logical {
		e.record = nil // putting bytes back needs no record of its own
	}
	report, err := e.session().Undo(c.Context, c.Args().First(), c.Args().Get(1), o)
	if err != nil {
		return err
	}
	report.Note, report.Warnings = note(c), e.Warnings()
	return e.finish(report, func() []string {
		return e.undoLines(report)
	}, ifPending(report.Result == rescue.ResultWouldUndo))
}

func (e *environment) undoLines(r *report.Undo) []string {
	args := text.Args{"path": r.Path, "record": r.Undone}
	switch r.Result {
	case rescue.ResultAlreadyUndone:
		return []string{e.Text(
			"nothing to do: the undo record {record} has been undone already", args)}
	case rescue.ResultWouldUndo:
		return []string{e.Text("would put back {path}; nothing was written", args)}
	case rescue.ResultUndoneLogical:
		return append([]string{e.Text(
			"done: the old value is set again in {path}, as an ordinary change", args)},
			e.written(r.Written)...)
	}
	lines := []string{e.Text("done: every byte in {path} is as it was before", args)}
	if r.Resumed {
		lines = append(lines, e.Text(
			"an earlier run was cut off halfway; what it had written is taken back too"))
	}
	return lines
}
