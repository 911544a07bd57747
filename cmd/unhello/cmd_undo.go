package main

import (
	"github.com/urfave/cli/v2"

	"unhello/internal/console"
	"unhello/internal/rescue"
)

func undoCommand(env *environment) *cli.Command {
	return &cli.Command{
		Name:      "undo",
		ArgsUsage: "RECORD [SOURCE]",
		Flags:     sourceFlags(flagLogical, flagYes, flagDryRun, flagRecord, flagNote),
		Action: func(c *cli.Context) error {
			if err := env.consentPossible(c); err != nil {
				return err
			}
			o := rescue.UndoOptions{
				WriteOptions: env.writeOptions(c), Partition: selected(c).Partition, DryRun: c.Bool(flagDryRun), Logical: c.Bool(flagLogical),
			}
			if !o.Logical {
				env.record = nil // bytes that are put back need none
			}
			report, err := env.session().Undo(c.Context, c.Args().First(), c.Args().Get(1), o)
			if err != nil {
				return err
			}
			report.Note, report.Warnings = c.String(flagNote), env.Warnings()
			return env.finish(report, func() []string { return env.undoLines(report) }, nil)
		},
	}
}

func (e *environment) undoLines(r *rescue.UndoReport) []string {
	args := console.Args{"path": r.Path, "record": r.Undone}
	switch r.Result {
	case rescue.ResultAlreadyUndone:
		return []string{e.Text(console.UndoAlready, args)}
	case rescue.ResultWouldUndo:
		return []string{e.Text(console.UndoWouldUndo, args)}
	case rescue.ResultUndoneLogical:
		return append([]string{e.Text(console.UndoLogical, args)}, e.written(r.Written)...)
	}
	lines := []string{e.Text(console.UndoDone, args)}
	if r.Resumed {
		lines = append(lines, e.Text(console.UndoResumed))
	}
	return lines
}
