package main

import (
	"encoding/hex"
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

func (e *environment) runMediaInject(c *cli.Context) error {
	if err := e.consentPossible(c); err != nil {
		return err
	}
	wim := c.Args().First()
	job, err := stick.PlanInject(c.Context, wim, stick.InjectOptions{
		Sources: stick.Sources{Programs: c.String(flagPrograms), Version: version},
		Index:   c.Int(flagIndex), Autostart: c.Bool(flagAutostart), Drivers: c.String(flagDrivers), NoBackup: c.Bool(flagNoBackup),
	})
	if err != nil {
		return problem.InWIM(wim, err)
	}
	if !c.Bool(flagAutostart) && c.String(flagDrivers) != "" {
		e.Warn(
			"without --autostart the drivers are not loaded by themselves: type " +
				"X:\\unhello\\drivers.cmd before unhello")
	}
	return e.changeWIM(c, job, resultInjected, resultWouldInject,
		"put unhello into image {images} of {path} ({added} files)?")
}

func (e *environment) runMediaEject(c *cli.Context) error {
	if err := e.consentPossible(c); err != nil {
		return err
	}
	wim := c.Args().First()
	job, err := stick.PlanEject(c.Context, wim)
	if err != nil {
		return problem.InWIM(wim, err)
	}
	return e.changeWIM(c, job, resultEjected, resultWouldEject,
		"take unhello out of image {images} of {path}?")
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
		return problem.InWIM(job.Path, err)
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

func joinNumbers(numbers []int) string {
	texts := make([]string, len(numbers))
	for i, n := range numbers {
		texts[i] = strconv.Itoa(n)
	}
	return strings.Join(texts, ", ")
}
