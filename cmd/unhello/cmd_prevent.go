package main

import (
	"time"

	"github.com/urfave/cli/v2"

	"unhello/internal/prevent"
	"unhello/internal/problem"
	"unhello/internal/report"
	"unhello/internal/text"
)

func (e *environment) runPrevent(c *cli.Context) error {
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
		if err := e.consentPossible(c); err != nil {
			return err
		}
	}
	report, err := e.prevent(c, machine)
	if report == nil {
		return err
	}
	report.Warnings = e.Warnings()
	return e.finish(report, func() []string { return e.preventLines(report) }, err)
}

// exclusive refuses a flag that is given together with any of the others.
func exclusive(c *cli.Context, flag string, others ...string) error {
	for _, other := range others {
		if isGiven(c, flag) && isGiven(c, other) {
			return problem.New(problem.Usage, text.Args{
				"command": c.Command.HelpName, "flag": "--" + flag, "other": "--" + other,
			}).Saying("the flags {flag} and {other} do not go together")
		}
	}
	return nil
}

// isGiven reports whether a switch is on, or a flag has a value.
func isGiven(c *cli.Context, flag string) bool {
	if flagValues[flag] == "" {
		return c.Bool(flag)
	}
	return c.String(flag) != ""
}

// prevent does what the flags say. If the error is only an exit code, there is a report too.
func (e *environment) prevent(c *cli.Context, machine *prevent.Machine) (*report.Prevent, error) {
	s := &prevent.Session{Console: e.Console, Interrupts: e.interrupts, Machine: machine,
		Now: e.now, Pause: time.Sleep}
	o := prevent.Options{Yes: c.Bool(flagYes), DryRun: c.Bool(flagDryRun), Save: c.String(flagSave)}
	if o.Save == nowhere {
		o.Save, o.NoAdd = "", true
	}
	act := s.Prevent
	switch {
	case c.Bool(flagCheck):
		return s.Check()
	case c.Bool(flagRestore):
		act = s.Restore
	}
	report, err := act(c.Context, o)
	if err == nil && prevent.WouldChange(report) {
		err = exitCode(problem.CodeStillOn)
	}
	return report, err
}

// nowhere is the --save that adds no recovery password.
const nowhere = "none"

var preventTexts = map[string]text.Message{
	prevent.ResultOn:     "Hello-only sign-in is ON (value: {value})",
	prevent.ResultOff:    "Hello-only sign-in is off (value: 0)",
	prevent.ResultAbsent: "Hello-only sign-in is off (no value); there was nothing to change",
	prevent.ResultTurnedOff: "Hello-only sign-in is off now (value: {value} -> 0), read back and " +
		"checked",
	prevent.ResultAlreadyOff:   "Hello-only sign-in was off already (value: 0)",
	prevent.ResultWouldTurnOff: "Hello-only sign-in is ON (value: {value}) and would be turned off",
	prevent.ResultTurnedOn:     "Hello-only sign-in is on again (value: 2), read back and checked",
	prevent.ResultAlreadyOn:    "Hello-only sign-in was on already (value: {value})",
	prevent.ResultWouldTurnOn:  "Hello-only sign-in is off (value: 0) and would be turned on",
}

var encryptionTexts = map[string]text.Message{
	prevent.StateNone:      "drive {drive} is not encrypted by BitLocker",
	prevent.StateOn:        "drive {drive} is protected by BitLocker",
	prevent.StateSuspended: "drive {drive} is encrypted by BitLocker, with protection suspended",
	prevent.StateUnknown:   "it is not known whether BitLocker protects drive {drive}",
}

func (e *environment) preventLines(r *report.Prevent) []string {
	lines := []string{e.Text(preventTexts[r.Result], text.Args{"value": e.switchText(r)})}
	lines = append(lines, e.encryptedDrive(r)...)
	switch r.Result {
	case prevent.ResultTurnedOff:
		lines = append(lines, e.Text(
			"next: lock the PC (Windows key + L) and see that it offers the password\n"+
				"Windows Update may turn the switch on again; 'unhello prevent --check' tells"))
	case prevent.ResultTurnedOn:
		lines = append(lines, e.Text(
			"from now on only Windows Hello signs Microsoft accounts in, no password\n"+
				"if Hello breaks, nobody gets in until 'unhello fix' in Windows RE turns it off"))
	}
	return lines
}

// switchText returns the value that was found.
func (e *environment) switchText(r *report.Prevent) any {
	if r.Before == nil {
		return text.Message("not a REG_DWORD")
	}
	return *r.Before
}

func (e *environment) encryptedDrive(r *report.Prevent) []string {
	b := r.BitLocker
	lines := []string{e.Text(encryptionTexts[b.State], text.Args{"drive": b.Drive})}
	switch {
	case r.Added != nil:
		lines = append(lines, e.Text(
			"a recovery password was added and tried, and is saved in {path}\n"+
				"its key ID: {id}", text.Args{"id": r.Added.ID, "path": r.Added.Path}))
	case len(b.Recovery) > 0:
		for _, id := range b.Recovery {
			lines = append(lines, e.Text("key ID of its recovery password: {id}",
				text.Args{"id": id}))
		}
		lines = append(lines, e.Text("make sure that it is saved: https://aka.ms/myrecoverykey"))
	case r.WouldAdd:
		lines = append(lines, e.Text("it has no recovery password"), e.Text(
			"a recovery password would be added and saved where --save says"))
	case b.Missing:
		lines = append(lines, e.Text("it has no recovery password"))
	}
	return lines
}
