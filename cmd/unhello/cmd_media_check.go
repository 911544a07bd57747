package main

import (
	"strings"

	"github.com/urfave/cli/v2"

	"unhello/internal/problem"
	"unhello/internal/report"
	"unhello/internal/stick"
	"unhello/internal/text"
)

const (
	resultWhole  = "whole"
	resultFaults = "faults"
	resultNone   = "none"
)

func (e *environment) runMediaCheck(c *cli.Context) error {
	found, err := stick.Check(c.Args().First())
	if err != nil {
		return problem.OnCheck(c.Args().First(), err)
	}
	e.warnMedium(found)
	report, failure := newMediaCheckReport(found), mediaFault(found)
	report.Warnings = e.Warnings()
	return e.finish(report, func() []string { return e.mediaCheckLines(found) }, failure)
}

// mediaFault returns what a complete check found wrong, nil if nothing.
func mediaFault(c *stick.Checked) error {
	args := text.Args{"path": c.Path, "count": len(c.Missing) + len(c.Changed) + len(c.Extra)}
	switch {
	case c.Whole():
		return nil
	case c.Listed == 0 && len(c.Changed) == 0:
		p := problem.New(problem.NotFound, args).Saying("there is no unhello on {path}")
		if c.IsImage {
			return p.Hinting("to put it there, let the system mount it, then name that folder:\n" +
				"    unhello media add DIR")
		}
		return p.Hinting("to put it there:\n    unhello media add {path}")
	}
	p := problem.New(problem.Faults, args).Saying(
		"what is on {path} is not what unhello put there; faults: {count}")
	if c.IsImage {
		return p.Hinting("do not use this stick; make it anew with 'unhello media image'")
	}
	return p.Hinting("do not use this stick; delete what was changed, then make it whole:\n" +
		"    unhello media add {path}")
}

func newMediaCheckReport(c *stick.Checked) *report.MediaCheck {
	r := &report.MediaCheck{
		Result: resultFaults, Path: c.Path, Listed: c.Listed, Keys: c.Keys != "",
		Missing: notNull(c.Missing), Changed: notNull(c.Changed), Extra: notNull(c.Extra),
		Boot: []report.BootManager{},
	}
	switch {
	case c.Whole():
		r.Result = resultWhole
	case c.Listed == 0 && len(c.Changed) == 0:
		r.Result = resultNone
	}
	for _, b := range c.Boot {
		signers := notNull(b.Signers)
		if b.Err != nil {
			signers = nil
		}
		r.Boot = append(r.Boot, report.BootManager{
			Path: b.Path, Architecture: b.Architecture, Signers: signers,
		})
	}
	return r
}

// notNull makes an empty list [] in JSON.
func notNull(s []string) []string { return append([]string{}, s...) }

// warnMedium warns of recovery passwords, and of PCs that the medium does not boot.
func (e *environment) warnMedium(c *stick.Checked) {
	if c.Keys != "" {
		e.Warn(warnKeysOnStick, text.Args{"path": c.Keys})
	}
	if len(c.Boot) > 0 && c.Boots("arm64") == nil {
		e.Warn("an Arm PC does not boot from this medium: it has no EFI/BOOT/bootaa64.efi")
	}
	if len(c.Boot) > 0 && c.Boots("amd64") == nil {
		e.Warn(
			"a PC with an Intel or AMD processor does not boot from this medium: it has no " +
				"EFI/BOOT/bootx64.efi")
	}
	for _, b := range c.Boot {
		args := text.Args{"path": b.Path, "signers": b.Signers, "error": b.Err}
		switch {
		case b.Err != nil:
			e.Warn("the signature of {path} cannot be read: {error}", args)
		case len(b.Signers) == 0:
			e.Warn("{path} is not signed: no PC with Secure Boot on boots from it", args)
		case b.OnlyRevocable():
			e.Warn(
				"{path} is signed by {signers} alone: a PC whose DBX revokes that does not boot "+
					"from it", args)
		}
	}
}

func (e *environment) mediaCheckLines(c *stick.Checked) []string {
	var lines []string
	say := func(m text.Message, args text.Args) { lines = append(lines, e.Text(m, args)) }
	if c.Whole() {
		say("unhello on {path}: {count} files, all as they should be",
			text.Args{"path": c.Path, "count": c.Listed})
	}
	for _, part := range []struct {
		said  text.Message
		names []string
	}{{"missing: {path}", c.Missing}, {"changed: {path}", c.Changed},
		{"not in the list: {path}", c.Extra}} {
		for _, name := range part.names {
			say(part.said, text.Args{"path": name})
		}
	}
	if len(c.Boot) == 0 {
		say("it boots no PC by itself: use it in the recovery environment of the PC", nil)
	}
	signed := false
	for _, b := range c.Boot {
		say(bootTexts[b.Architecture], text.Args{"path": b.Path})
		for _, signer := range b.Signers {
			say("signed by {signer}: {path}",
				text.Args{"path": b.Path, "signer": strings.TrimSpace(signer)})
			signed = true
		}
	}
	if signed {
		say("the signatures were read, not verified: the firmware of the PC does that", nil)
	}
	return lines
}

var bootTexts = map[string]text.Message{"amd64": "boots PCs with an Intel or AMD processor: {path}",
	"arm64": "boots Arm PCs: {path}"}

const warnKeysOnStick text.Message = "{path} holds recovery passwords: destroy it after use"
