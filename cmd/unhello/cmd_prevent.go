package main

import (
	"context"
	"time"

	"github.com/urfave/cli/v2"

	"unhello/internal/console"
	"unhello/internal/prevent"
)

func preventCommand(env *environment) *cli.Command {
	return &cli.Command{
		Name:  "prevent",
		Flags: flags(flagCheck, flagRestore, flagSave, flagYes, flagDryRun),
		Action: func(c *cli.Context) error {
			if err := exclusive(c, flagCheck, flagRestore, flagSave, flagDryRun); err != nil {
				return err
			}
			if err := exclusive(c, flagRestore, flagSave); err != nil {
				return err
			}
			machine, err := prevent.System()
			if err != nil {
				return err
			}
			if !c.Bool(flagCheck) {
				if err := env.consentPossible(c); err != nil {
					return err
				}
			}
			report, err := env.prevent(c, machine)
			if report == nil {
				return err
			}
			report.Warnings = env.Warnings()
			return env.finish(report, func() []string { return env.preventLines(report) }, err)
		},
	}
}

// exclusive refuses a flag together with any of the others.
func exclusive(c *cli.Context, flag string, others ...string) error {
	for _, other := range others {
		if isGiven(c, flag) && isGiven(c, other) {
			return console.NewProblem(console.ReasonUsage, console.Args{
				"command": c.Command.HelpName, "flag": "--" + flag, "other": "--" + other,
			}).Saying(console.MsgFlagsExclude)
		}
	}
	return nil
}

// isGiven reports whether a switch is on, or a flag has a value.
func isGiven(c *cli.Context, flag string) bool {
	if flagSpecs[flag].value == "" {
		return c.Bool(flag)
	}
	return c.String(flag) != ""
}

// prevent does what the flags say. With an exit code as its error the report is
// there all the same.
func (e *environment) prevent(c *cli.Context, machine *prevent.Machine) (*prevent.Report, error) {
	s := &prevent.Session{Console: e.Console, Interrupts: e.interrupts, Machine: machine, Now: e.now, Pause: time.Sleep}
	o := prevent.Options{Yes: c.Bool(flagYes), DryRun: c.Bool(flagDryRun), Save: c.String(flagSave)}
	if o.Save == nowhere {
		o.Save, o.NoAdd = "", true
	}
	act := func(ctx context.Context, o prevent.Options) (*prevent.Report, error) { return s.Prevent(ctx, o) }
	switch {
	case c.Bool(flagCheck):
		return s.Check()
	case c.Bool(flagRestore):
		act = s.Restore
	}
	report, err := act(c.Context, o)
	if err == nil && report.WouldChange() {
		err = exitCode(console.CodeStillOn)
	}
	return report, err
}

// nowhere is the --save that adds no recovery password.
const nowhere = "none"

var preventTexts = map[string]console.ID{
	prevent.ResultOn: console.PreventOn, prevent.ResultOff: console.PreventOff, prevent.ResultAbsent: console.PreventAbsent,
	prevent.ResultTurnedOff: console.PreventTurnedOff, prevent.ResultAlreadyOff: console.PreventAlreadyOff,
	prevent.ResultWouldTurnOff: console.PreventWouldTurnOff, prevent.ResultTurnedOn: console.PreventTurnedOn,
	prevent.ResultAlreadyOn: console.PreventAlreadyOn, prevent.ResultWouldTurnOn: console.PreventWouldTurnOn,
}

var encryptionTexts = map[string]console.ID{
	prevent.StateNone: console.PreventNotEncrypted, prevent.StateOn: console.PreventEncrypted,
	prevent.StateSuspended: console.PreventSuspended, prevent.StateUnknown: console.PreventUnknown,
}

func (e *environment) preventLines(r *prevent.Report) []string {
	lines := []string{e.Text(preventTexts[r.Result], console.Args{"value": e.switchText(r)})}
	lines = append(lines, e.encryptedDrive(r)...)
	switch r.Result {
	case prevent.ResultTurnedOff:
		lines = append(lines, e.Text(console.PreventNext))
	case prevent.ResultTurnedOn:
		lines = append(lines, e.Text(console.PreventNextOn))
	}
	return lines
}

// switchText is the value as it was found.
func (e *environment) switchText(r *prevent.Report) any {
	if r.Before == nil {
		return console.PreventNoNumber
	}
	return *r.Before
}

func (e *environment) encryptedDrive(r *prevent.Report) []string {
	b := r.BitLocker
	lines := []string{e.Text(encryptionTexts[b.State], console.Args{"drive": b.Drive})}
	switch {
	case r.Added != nil:
		lines = append(lines, e.Text(console.PreventAdded, console.Args{"id": r.Added.ID, "path": r.Added.Path}))
	case len(b.Recovery) > 0:
		for _, id := range b.Recovery {
			lines = append(lines, e.Text(console.PreventRecovery, console.Args{"id": id}))
		}
		lines = append(lines, e.Text(console.PreventRecoverySaved))
	case r.WouldAdd:
		lines = append(lines, e.Text(console.PreventNoRecovery), e.Text(console.PreventWouldAdd))
	case b.Missing:
		lines = append(lines, e.Text(console.PreventNoRecovery))
	}
	return lines
}
