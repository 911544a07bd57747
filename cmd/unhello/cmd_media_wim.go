package main

import (
	"encoding/hex"
	"errors"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"unhello/internal/console"
	"unhello/internal/problem"
	"unhello/internal/text"
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

var wimTexts = map[string]text.Message{
	resultInjected: "done: unhello is in image {images} of {path}, {added} files read back " +
		"and compared", resultWouldInject: "would put {added} files into image {images} of {path}; " +
		"nothing was changed",
	resultEjected: "done: unhello is out of image {images} of {path}, which is as it was " +
		"before", resultWouldEject: "would take {removed} files and folders out of image {images} of " +
		"{path}; nothing was changed",
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
				env.Warn(
					"without --autostart the drivers are not loaded by themselves: type " +
						"X:\\unhello\\drivers.cmd before unhello")
			}
			return env.changeWIM(c, job, resultInjected, resultWouldInject,
				"put unhello into image {images} of {path} ({added} files)?")
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
			return env.changeWIM(c, job, resultEjected, resultWouldEject,
				"take unhello out of image {images} of {path}?")
		},
	}
}

// changeWIM does what is planned, or says what it would do.
func (e *environment) changeWIM(c *cli.Context, job *stick.WIMJob, done, would string, question text.Message) error {
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

func (e *environment) runWIM(c *cli.Context, job *stick.WIMJob, r *wimReport, question text.Message) error {
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

var wimStages = map[stick.WIMStage]text.Message{
	stick.StageCopy: "copying {path}", stick.StageChange: "changing the copy",
	stick.StageVerify: "reading the copy back", stick.StageDone: "",
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
				shown = e.Progress(wimStages[s], text.Args{"path": job.Path})
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

func wimArgs(r *wimReport) text.Args {
	var indexes []int
	for _, i := range r.Images {
		indexes = append(indexes, i.Index)
	}
	return text.Args{
		"path": r.Path, "images": joinNumbers(indexes), "added": len(r.Added), "removed": len(r.Removed),
		"backup": r.Backup, "tool": r.Tool.Name, "version": r.Tool.Version,
	}
}

func (e *environment) wimLines(r *wimReport) []string {
	args := wimArgs(r)
	lines := []string{e.Text(wimTexts[r.Result], args), e.Text("changed by {tool} {version}", args)}
	if r.Result != resultInjected {
		return lines
	}
	if r.Backup != "" {
		lines = append(lines, e.Text("the WIM as it was: {backup}", args))
	}
	if r.Autostart {
		return append(lines, e.Text(
			"at the locked-out PC start this medium: unhello starts by itself"))
	}
	return append(lines, e.Text(
		"at the locked-out PC start this medium, open the command prompt and type unhello"))
}

// wimProblems are the faults that have a reason of their own, or words of their own for one.
var wimProblems = map[stick.WIMFault]struct {
	reason        problem.Reason
	message, hint text.Message
}{
	stick.NotAWIM: {reason: problem.NotAWIM},
	stick.WIMDamaged: {problem.WIMUnsupported, "{path} is damaged",
		"nothing was changed; copy it from the medium again"},
	stick.WIMUnsupported: {reason: problem.WIMUnsupported},
	stick.WIMNoImage:     {reason: problem.NoImage},
	stick.WIMNotWindows: {problem.NoImage, "the image in {path} has no \\Windows\\System32",
		"nothing was changed; name an image that has Windows PE: --index N\n" +
			"'wimlib-imagex info WIM' lists them; an install.wim is not a boot medium"},
	stick.WIMArchitecture: {problem.WIMUnsupported,
		"the image in {path} is for processors that Windows 11 does not run on (ARCH " +
			"{arch})", "nothing was changed; take a medium for 64-bit PCs: x64, or Arm64"},
	stick.WIMLive:       {reason: problem.LiveWinRE},
	stick.WIMNoTool:     {reason: problem.NoWIMTool},
	stick.WIMToolFailed: {reason: problem.WIMToolFailed},
	stick.WIMForeign: {problem.NotOurs,
		"the image in {path} has {file} already, which is not from unhello",
		"nothing was changed; take a WIM that nobody changed, or take that file out of this one"},
	stick.WIMChanged: {problem.NotOurs,
		"{file} in {path} was changed after unhello was put there",
		"nothing was changed; what is in that file would be lost\n" +
			"go back to the backup beside the WIM, or take it from the medium again"},
	stick.WIMNotInjected: {reason: problem.NotInjected},
	stick.WIMShellBinary: {problem.WIMUnsupported, msgWIMShell, hintWIMShell},
	stick.WIMShellUTF16:  {problem.WIMUnsupported, msgWIMShell, hintWIMShell},
	stick.WIMManyDrivers: {reason: problem.NoDrivers},
	stick.WIMNoDriver:    {reason: problem.NoDrivers},
	stick.WIMDriverKind:  {reason: problem.NoDrivers},
	stick.WIMDriverName:  {reason: problem.NoDrivers},
	stick.WIMBackupExists: {problem.OutExists, "",
		"nothing was changed; move that backup away, or go without one: --no-backup"},
	stick.WIMInUse: {problem.InUse,
		"another program uses {path}, or has changed it meanwhile",
		"unhello has changed nothing; close that program, then run unhello again"},
	stick.WIMReadOnly: {problem.ReadOnly, "{path} is read-only", hintWIMReadOnly},
	stick.WIMNoRoom: {problem.NoRoom,
		"there is not enough room for a copy of {path} beside it: {needed} bytes are " +
			"needed, {free} are free", hintWIMNoRoom},
	stick.WIMVerifyFailed: {problem.VerifyFailedRestored,
		"the changed copy of {path} did not read back as it should; {path} is as it was",
		"try it on another disk, or with another version of the tool"},
}

// wimWhys are the words for {why} of the faults whose message has it.
var wimWhys = map[stick.WIMFault]text.Message{
	stick.WIMShellBinary: "it is not a text",
	stick.WIMShellUTF16:  "it is UTF-16 and has characters outside ASCII",
	stick.WIMManyDrivers: "it has more than 1000 files",
	stick.WIMNoDriver:    "it has no .inf file",
	stick.WIMDriverKind:  "it is not a file",
	stick.WIMDriverName:  "its name has characters that a command file may take for something else",
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
	args := text.Args{"path": wim, "file": fault.Path, "needed": fault.Needed, "free": fault.Free, "arch": fault.Why, "why": wimWhys[fault.Kind]}
	if fault.Kind == stick.WIMBackupExists {
		args["path"] = fault.Path
	}
	failure := problem.New(p.reason, args).Because(fault.Err)
	failure.Cause = err
	if fault.Why != "" && fault.Kind != stick.WIMArchitecture {
		failure.Detail = fault.Why
		if fault.Err != nil {
			failure.Detail += ": " + fault.Err.Error()
		}
	}
	failure.Message, failure.Hint = p.message, p.hint
	return failure
}

// wimFileProblem is about a file: the WIM, one beside it, or one that goes into it.
func wimFileProblem(err error, wim string) error {
	p := mediaProblem(err, wim)
	failure, ok := errors.AsType[*problem.Problem](p)
	if !ok {
		return p
	}
	switch failure.Reason {
	case problem.ReadOnly:
		return failure.Hinting(hintWIMReadOnly)
	case problem.NoRoom:
		return failure.Hinting(hintWIMNoRoom)
	case problem.NotFound:
		return failure.Hinting("check the name; install media have sources\\boot.wim")
	}
	return failure
}

func joinNumbers(numbers []int) string {
	texts := make([]string, len(numbers))
	for i, n := range numbers {
		texts[i] = strconv.Itoa(n)
	}
	return strings.Join(texts, ", ")
}

const hintWIMNoRoom text.Message = "nothing was changed; copy the WIM to a larger disk, change it " +
	"there, and copy it back"

const hintWIMReadOnly text.Message = "nothing was changed; copy it to where it can be written, or " +
	"take the read-only attribute away: attrib -r WIM, chmod u+w WIM"

const hintWIMShell text.Message = "nothing was changed; run it without --autostart"

const msgWIMShell text.Message = "the winpeshl.ini in {path} cannot be carried on: {why}"
