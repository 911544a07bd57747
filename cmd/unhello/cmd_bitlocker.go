package main

import (
	"cmp"

	"github.com/urfave/cli/v2"

	"unhello/internal/problem"
	"unhello/internal/report"
	"unhello/internal/target"
	"unhello/internal/text"
)

func (e *environment) runBitLockerInfo(c *cli.Context) error {
	e.keys.Ask = false // all that is shown can be read without a key
	found, err := e.session().EncryptedVolumes(c.Context, c.Args().First(), selected(c))
	if err != nil {
		return err
	}
	defer found.Close()
	if v := found.Volumes[0]; len(found.Volumes) == 1 && v.BitLocker.Volume == "" {
		return v.Failure // nothing is known of it that could be shown
	}
	report := e.newEncryptedReport(found)
	report.Warnings = e.Warnings()
	return e.finish(report, func() []string { return e.encryptionLines(report, true) }, nil)
}

func (e *environment) runBitLockerCheckKey(c *cli.Context) error {
	if c.NArg() == 0 {
		return e.checkDigits(c)
	}
	return e.proveKey(c, false)
}

// checkDigits asks for a recovery password if none was given. A mistyped one never gets here:
// reading the flags and asking both refuse it.
func (e *environment) checkDigits(c *cli.Context) error {
	if len(e.keys.Passwords) == 0 {
		if err := e.session().AskPassword(c.Context); err != nil {
			return err
		}
	}
	doc := &report.Encrypted{WellFormed: true, Warnings: e.Warnings()}
	return e.finish(doc, func() []string {
		return []string{e.Text(
			"the recovery password is typed right; whose it is shows with a SOURCE")}
	}, nil)
}

func (e *environment) runBitLockerUnlock(c *cli.Context) error { return e.proveKey(c, true) }

// proveKey opens the BitLocker volumes of a source and shows which key opened them and what is
// inside. It fails if none opens. With unlock, the system also unlocks the drive if it has one.
func (e *environment) proveKey(c *cli.Context, unlock bool) error {
	found, err := e.session().EncryptedVolumes(c.Context, c.Args().First(), selected(c))
	if err != nil {
		return err
	}
	defer found.Close()
	var failure error
	opened := false
	for _, v := range found.Volumes {
		opened = opened || v.Opened()
		failure = cmp.Or(failure, v.Failure)
	}
	unlocked := unlock && e.session().UnlockSource(c.Context, c.Args().First(), found)
	if !opened && !unlocked {
		return cmp.Or(c.Context.Err(), failure)
	}
	report := e.newEncryptedReport(found)
	report.Unlocked = unlocked
	report.Warnings = e.Warnings()
	return e.finish(report, func() []string {
		lines := e.encryptionLines(report, false)
		if report.Unlocked {
			lines = append(lines, e.Text("{path} is unlocked for this system now",
				text.Args{"path": c.Args().First()}))
		}
		return lines
	}, nil)
}

func (e *environment) runBitLockerRead(c *cli.Context) error {
	if c.String(flagOut) == "" {
		return problem.New(problem.Usage, text.Args{"command": c.Command.HelpName,
			"flag": "--" + flagOut}).
			Saying("'{command}' needs the flag {flag}")
	}
	report, err := e.session().ReadVolume(c.Context, c.Args().First(), c.String(flagOut),
		selected(c))
	if err != nil {
		return err
	}
	report.Warnings = e.Warnings()
	return e.finish(report, func() []string {
		return []string{e.Text(
			"done: {size} bytes of {path}, decrypted, are in {out}",
			text.Args{"path": report.Path, "out": report.Out, "size": report.Size})}
	}, nil)
}

func (e *environment) newEncryptedReport(found *target.Found) *report.Encrypted {
	r := &report.Encrypted{}
	for _, v := range found.Volumes {
		volume := v.Volume
		volume.Error = e.volumeError(v)
		r.Volumes = append(r.Volumes, volume)
	}
	for _, w := range found.Windows {
		r.Windows = append(r.Windows, w.Path)
	}
	return r
}

// volumeError returns what is wrong with a volume, for JSON. Being locked is not an error here.
func (e *environment) volumeError(v *target.Volume) *report.Error {
	if problem.Is(v.Failure, problem.BitLockerLocked) {
		return nil
	}
	return e.object(v.Failure)
}

// encryptionLines describes BitLocker volumes for people; all includes every protector.
func (e *environment) encryptionLines(r *report.Encrypted, all bool) []string {
	var lines []string
	for _, v := range r.Volumes {
		lines = append(lines, e.encryptionState(v)...)
		if all {
			lines = append(lines, e.protectorLines(v)...)
		}
	}
	for _, path := range r.Windows {
		lines = append(lines, e.Text("a Windows is inside: {path}", text.Args{"path": path}))
	}
	return lines
}

func (e *environment) encryptionState(v report.Volume) []string {
	b := v.BitLocker
	opened := b.State == report.StateUnlocked
	if b.Volume == "" {
		return []string{e.Text("-  {message}", text.Args{"message": v.Error.Message})}
	}
	args := text.Args{"path": v.Path, "method": b.Method,
		"state": problem.ConversionText(b.Conversion), "id": b.Volume}
	words := text.Message("{path}  BitLocker {method}, {state}, locked")
	for _, p := range b.Protectors {
		if opened && p.ID == b.OpenedBy {
			args["protector"], args["key"] = problem.KindText(p.Kind), p.ID
			words = "{path}  BitLocker {method}, {state}, opens with: {protector} {key}"
		}
	}
	switch {
	case opened && len(b.Protectors) == 0:
		words = "{path}  BitLocker is turned off, nothing is encrypted"
	case opened && b.Suspended:
		words = "{path}  BitLocker {method}, {state}, opens without a key: its protection is " +
			"suspended"
	}
	return []string{e.Text(words, args), e.Text("   volume {id}", args)}
}

func (e *environment) protectorLines(v report.Volume) []string {
	var lines []string
	for _, p := range v.BitLocker.Protectors {
		lines = append(lines, e.Text("   {kind}  key ID {id}  {created}",
			text.Args{"kind": problem.KindText(p.Kind), "id": p.ID, "created": p.Created}))
	}
	return lines
}
