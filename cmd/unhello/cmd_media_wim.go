package main

import (
	"encoding/hex"
	"errors"
	"io/fs"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"unhello/internal/console"
	"unhello/media/stick"
)

// wimReport is the JSON of media inject and media eject.
type wimReport struct {
	Result    string           `json:"result"` // injected, would-inject, ejected or would-eject
	Path      string           `json:"path"`
	Images    []wimImageReport `json:"images"`
	BootIndex int              `json:"boot_index"`
	Tool      wimToolReport    `json:"tool"`
	Autostart bool             `json:"autostart"`
	Added     []wimFileReport  `json:"added"`
	Removed   []string         `json:"removed"`
	Before    string           `json:"sha256_before,omitempty"` // of the WIM
	Backup    string           `json:"backup,omitempty"`
	Warnings  []string         `json:"warnings,omitempty"`
}

type wimImageReport struct {
	Index        int    `json:"index"`
	Name         string `json:"name"`
	Architecture string `json:"architecture"`
}

type wimToolReport struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

type wimFileReport struct {
	Path   string `json:"path"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

const (
	resultInjected    = "injected"
	resultWouldInject = "would-inject"
	resultEjected     = "ejected"
	resultWouldEject  = "would-eject"
)

var wimTexts = map[string]console.ID{
	resultInjected: console.WIMInjected, resultWouldInject: console.WIMWouldInject,
	resultEjected: console.WIMEjected, resultWouldEject: console.WIMWouldEject,
}

func mediaInjectCommand(env *environment) *cli.Command {
	return &cli.Command{
		Name:      "inject",
		ArgsUsage: "WIM",
		Flags:     flags(flagIndex, flagAutostart, flagDrivers, flagNoBackup, flagPrograms, flagYes, flagDryRun),
		Action: func(c *cli.Context) error {
			if err := env.consentPossible(c); err != nil {
				return err
			}
			wim := c.Args().First()
			job, err := stick.PlanInject(c.Context, wim, stick.InjectOptions{
				Sources: stick.Sources{Programs: c.String(flagPrograms), Version: version},
				Index:   count(c, flagIndex), Autostart: c.Bool(flagAutostart), Drivers: c.String(flagDrivers), NoBackup: c.Bool(flagNoBackup),
			})
			if err != nil {
				return wimProblem(err, wim)
			}
			if !c.Bool(flagAutostart) && c.String(flagDrivers) != "" {
				env.Warn(console.WarnDriversByHand)
			}
			return env.changeWIM(c, job, resultInjected, resultWouldInject, console.AskInject)
		},
	}
}

func mediaEjectCommand(env *environment) *cli.Command {
	return &cli.Command{
		Name:      "eject",
		ArgsUsage: "WIM",
		Flags:     flags(flagYes, flagDryRun),
		Action: func(c *cli.Context) error {
			if err := env.consentPossible(c); err != nil {
				return err
			}
			wim := c.Args().First()
			job, err := stick.PlanEject(c.Context, wim)
			if err != nil {
				return wimProblem(err, wim)
			}
			return env.changeWIM(c, job, resultEjected, resultWouldEject, console.AskEject)
		},
	}
}

// changeWIM does what is planned, or says what it would do.
func (e *environment) changeWIM(c *cli.Context, job *stick.WIMJob, done, would string, question console.ID) error {
	r := newWIMReport(job)
	r.Autostart = c.Bool(flagAutostart)
	r.Result = done
	if c.Bool(flagDryRun) {
		r.Result = would
	} else if err := e.runWIM(c, job, r, question); err != nil {
		return err
	}
	r.Warnings = e.Warnings()
	return e.finish(r, func() []string { return e.wimLines(r) }, nil)
}

func (e *environment) runWIM(c *cli.Context, job *stick.WIMJob, r *wimReport, question console.ID) error {
	if !c.Bool(flagYes) {
		if err := e.Confirm(c.Context, question, wimArgs(r)); err != nil {
			return err
		}
	}
	before, err := job.Run(c.Context, e.wimProgress(job), func() (func(), error) { return e.interrupts.Committing("") })
	if err != nil {
		return wimProblem(err, job.Path)
	}
	r.Before = hex.EncodeToString(before[:])
	return nil
}

var wimStages = map[stick.WIMStage]console.ID{
	stick.StageCopy: console.ProgressWIMCopy, stick.StageChange: console.ProgressWIMChange,
	stick.StageVerify: console.ProgressWIMVerify, stick.StageDone: "",
}

// wimProgress shows one stage after the other.
func (e *environment) wimProgress(job *stick.WIMJob) func(stick.WIMStage, int64, int64) {
	var shown *console.Progress
	at := stick.StageDone
	return func(s stick.WIMStage, done, total int64) {
		if s != at {
			shown.Done()
			at, shown = s, nil
			if s != stick.StageDone {
				shown = e.Progress(wimStages[s], console.Args{"path": job.Path})
			}
		}
		shown.Update(done, total)
	}
}

func newWIMReport(job *stick.WIMJob) *wimReport {
	r := &wimReport{
		Path: job.Path, BootIndex: job.WIM.BootIndex, Tool: wimToolReport{job.Tool.Name, job.Tool.Version},
		Images: []wimImageReport{}, Added: []wimFileReport{}, Removed: job.Removed(), Backup: job.Backup,
	}
	if r.Removed == nil {
		r.Removed = []string{}
	}
	for _, i := range job.Images() {
		r.Images = append(r.Images, wimImageReport{i.Index, i.Name, i.Architecture})
	}
	for _, f := range job.Added() {
		r.Added = append(r.Added, wimFileReport{f.Path, f.Size, hex.EncodeToString(f.SHA256[:])})
	}
	return r
}

func wimArgs(r *wimReport) console.Args {
	var indexes []int
	for _, i := range r.Images {
		indexes = append(indexes, i.Index)
	}
	return console.Args{
		"path": r.Path, "images": joinNumbers(indexes), "added": len(r.Added), "removed": len(r.Removed),
		"backup": r.Backup, "tool": r.Tool.Name, "version": r.Tool.Version,
	}
}

func (e *environment) wimLines(r *wimReport) []string {
	args := wimArgs(r)
	lines := []string{e.Text(wimTexts[r.Result], args), e.Text(console.WIMTool, args)}
	if r.Result != resultInjected {
		return lines
	}
	if r.Backup != "" {
		lines = append(lines, e.Text(console.WIMBackup, args))
	}
	if r.Autostart {
		return append(lines, e.Text(console.WIMNextAutostart))
	}
	return append(lines, e.Text(console.WIMNext))
}

// wimProblems are the faults that have a reason of their own, or words of their own for one.
var wimProblems = map[stick.WIMFault]struct {
	reason        console.Reason
	message, hint console.ID
}{
	stick.NotAWIM:         {reason: console.ReasonNotAWIM},
	stick.WIMDamaged:      {console.ReasonWIMUnsupported, console.MsgWIMDamaged, console.HintWIMDamaged},
	stick.WIMUnsupported:  {reason: console.ReasonWIMUnsupported},
	stick.WIMNoImage:      {reason: console.ReasonNoImage},
	stick.WIMNotWindows:   {console.ReasonNoImage, console.MsgWIMNotWindows, console.HintNoImage},
	stick.WIMArchitecture: {console.ReasonWIMUnsupported, console.MsgWIMArchitecture, console.HintWIMArchitecture},
	stick.WIMLive:         {reason: console.ReasonLiveWinRE},
	stick.WIMNoTool:       {reason: console.ReasonNoWIMTool},
	stick.WIMToolFailed:   {reason: console.ReasonWIMToolFailed},
	stick.WIMForeign:      {console.ReasonNotOurs, console.MsgWIMForeign, console.HintWIMForeign},
	stick.WIMChanged:      {console.ReasonNotOurs, console.MsgWIMChanged, console.HintWIMChanged},
	stick.WIMNotInjected:  {reason: console.ReasonNotInjected},
	stick.WIMShell:        {console.ReasonWIMUnsupported, console.MsgWIMShell, console.HintWIMShell},
	stick.WIMDrivers:      {reason: console.ReasonNoDrivers},
	stick.WIMBackupExists: {console.ReasonOutExists, "", console.HintWIMBackupExists},
	stick.WIMInUse:        {console.ReasonInUse, console.MsgWIMInUse, console.HintWIMInUse},
	stick.WIMReadOnly:     {console.ReasonReadOnly, console.MsgWIMReadOnly, console.HintWIMReadOnly},
	stick.WIMNoRoom:       {console.ReasonNoRoom, console.MsgWIMNoRoom, console.HintWIMNoRoom},
	stick.WIMVerifyFailed: {console.ReasonVerifyFailedRestored, console.MsgWIMVerify, console.HintWIMVerify},
}

// wimProblem says what is wrong with a WIM, or went wrong with it. Whatever it is, the WIM is as it was.
func wimProblem(err error, wim string) error {
	fault, ok := errors.AsType[*stick.WIMError](err)
	if !ok {
		return wimFileProblem(err, wim)
	}
	p, known := wimProblems[fault.Kind]
	if !known {
		return err
	}
	args := console.Args{"path": wim, "file": fault.Path, "needed": fault.Needed, "free": fault.Free, "arch": fault.Why}
	if fault.Kind == stick.WIMBackupExists {
		args["path"] = fault.Path
	}
	problem := console.NewProblem(p.reason, args).Because(fault.Err)
	problem.Cause = err
	if fault.Why != "" && fault.Kind != stick.WIMArchitecture {
		problem.Detail = fault.Why
		if fault.Err != nil {
			problem.Detail += ": " + fault.Err.Error()
		}
	}
	problem.Message, problem.Hint = p.message, p.hint
	return problem
}

// wimFileProblem is about a file: the WIM, one beside it, or one that goes into it.
func wimFileProblem(err error, wim string) error {
	p := mediaProblem(err, wim)
	problem, ok := errors.AsType[*console.Problem](p)
	if !ok {
		return p
	}
	switch problem.Reason {
	case console.ReasonReadOnly:
		return problem.Hinting(console.HintWIMReadOnly)
	case console.ReasonNoRoom:
		return problem.Hinting(console.HintWIMNoRoom)
	case console.ReasonNotFound:
		if errors.Is(err, fs.ErrNotExist) {
			return problem.Hinting(console.HintWIMNotFound)
		}
	}
	return problem
}

func joinNumbers(numbers []int) string {
	texts := make([]string, len(numbers))
	for i, n := range numbers {
		texts[i] = strconv.Itoa(n)
	}
	return strings.Join(texts, ", ")
}
