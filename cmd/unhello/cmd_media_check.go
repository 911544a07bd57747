package main

import (
	"strings"

	"github.com/urfave/cli/v2"

	"unhello/internal/console"
	"unhello/media/stick"
)

// mediaCheckReport is the JSON of media check.
type mediaCheckReport struct {
	Result   string              `json:"result"` // whole, faults or none
	Path     string              `json:"path"`
	Listed   int                 `json:"listed"`
	Missing  []string            `json:"missing"`
	Changed  []string            `json:"changed"`
	Extra    []string            `json:"extra"`
	Keys     bool                `json:"keys"`
	Boot     []bootManagerReport `json:"boot"`
	Warnings []string            `json:"warnings,omitempty"`
}

type bootManagerReport struct {
	Path         string   `json:"path"`
	Architecture string   `json:"architecture"`
	Signers      []string `json:"signers"` // null where they can't be read
}

const (
	resultWhole  = "whole"
	resultFaults = "faults"
	resultNone   = "none"
)

func mediaCheckCommand(env *environment) *cli.Command {
	return &cli.Command{
		Name:      "check",
		ArgsUsage: "DIR",
		Flags:     flags(),
		Action: func(c *cli.Context) error {
			found, err := stick.Check(c.Args().First())
			if err != nil {
				return mediaCheckProblem(err, c.Args().First())
			}
			env.warnMedium(found)
			report, failure := newMediaCheckReport(found), mediaFault(found)
			report.Warnings = env.Warnings()
			return env.finish(report, func() []string { return env.mediaCheckLines(found) }, failure)
		},
	}
}

// mediaCheckProblem is mediaProblem where nothing is written.
func mediaCheckProblem(err error, dir string) error {
	p := console.ProblemOf(mediaProblem(err, dir))
	if p.Reason == console.ReasonWriteFailed {
		return console.FileProblem(err, dir, console.ReasonReadFailed)
	}
	return p
}

// mediaFault is the failure of a check that was made to its end.
func mediaFault(c *stick.Checked) error {
	args := console.Args{"path": c.Dir, "count": len(c.Missing) + len(c.Changed) + len(c.Extra)}
	switch {
	case c.Whole():
		return nil
	case c.Listed == 0 && len(c.Changed) == 0:
		return console.NewProblem(console.ReasonNotFound, args).Saying(console.MsgMediaNone).Hinting(console.HintMediaNone)
	}
	return console.NewProblem(console.ReasonFaults, args).Saying(console.MsgMediaFaults).Hinting(console.HintMediaFaults)
}

func newMediaCheckReport(c *stick.Checked) *mediaCheckReport {
	r := &mediaCheckReport{
		Result: resultFaults, Path: c.Dir, Listed: c.Listed, Keys: c.Keys != "",
		Missing: list(c.Missing), Changed: list(c.Changed), Extra: list(c.Extra), Boot: []bootManagerReport{},
	}
	switch {
	case c.Whole():
		r.Result = resultWhole
	case c.Listed == 0 && len(c.Changed) == 0:
		r.Result = resultNone
	}
	for _, b := range c.Boot {
		signers := list(b.Signers)
		if b.Err != nil {
			signers = nil
		}
		r.Boot = append(r.Boot, bootManagerReport{b.Path, b.Architecture, signers})
	}
	return r
}

// list is never null in JSON.
func list(s []string) []string { return append([]string{}, s...) }

// warnMedium says on which PCs the medium would not boot.
func (e *environment) warnMedium(c *stick.Checked) {
	if c.Keys != "" {
		e.Warn(console.WarnKeysOnStick, console.Args{"path": c.Keys})
	}
	if len(c.Boot) > 0 && c.Boots("arm64") == nil {
		e.Warn(console.WarnNoArmBoot)
	}
	if len(c.Boot) > 0 && c.Boots("amd64") == nil {
		e.Warn(console.WarnNoIntelBoot)
	}
	for _, b := range c.Boot {
		args := console.Args{"path": b.Path, "signers": b.Signers, "error": b.Err}
		switch {
		case b.Err != nil:
			e.Warn(console.WarnSignatureUnread, args)
		case len(b.Signers) == 0:
			e.Warn(console.WarnUnsignedBoot, args)
		case b.OnlyRevocable():
			e.Warn(console.WarnRevocableBoot, args)
		}
	}
}

func (e *environment) mediaCheckLines(c *stick.Checked) []string {
	var lines []string
	say := func(id console.ID, args console.Args) { lines = append(lines, e.Text(id, args)) }
	if c.Whole() {
		say(console.MediaWhole, console.Args{"path": c.Dir, "count": c.Listed})
	}
	for _, part := range []struct {
		id    console.ID
		names []string
	}{{console.MediaMissing, c.Missing}, {console.MediaChanged, c.Changed}, {console.MediaExtra, c.Extra}} {
		for _, name := range part.names {
			say(part.id, console.Args{"path": name})
		}
	}
	if len(c.Boot) == 0 {
		say(console.MediaBootsNothing, nil)
	}
	signed := false
	for _, b := range c.Boot {
		say(bootTexts[b.Architecture], console.Args{"path": b.Path})
		for _, signer := range b.Signers {
			say(console.MediaSigner, console.Args{"path": b.Path, "signer": strings.TrimSpace(signer)})
			signed = true
		}
	}
	if signed {
		say(console.MediaNotVerified, nil)
	}
	return lines
}

var bootTexts = map[string]console.ID{"amd64": console.MediaBootsIntel, "arm64": console.MediaBootsArm}
