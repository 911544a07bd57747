package main

import (
	"encoding/hex"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"unhello/internal/console"
	"unhello/internal/problem"
	"unhello/internal/report"
	"unhello/internal/stick"
	"unhello/internal/stick/wim"
	"unhello/internal/text"
)

const (
	resultInjected    = "injected"
	resultWouldInject = "would-inject"
	resultEjected     = "ejected"
	resultWouldEject  = "would-eject"
)

var wimTexts = map[string]text.Message{
	resultInjected: "done: unhello is in image {images} of {path}, {added} files read back and " +
		"compared",
	resultWouldInject: "would put {added} files into image {images} of {path}; nothing was " +
		"changed",
	resultEjected: "done: unhello is out of image {images} of {path}, which is as it was before",
	resultWouldEject: "would take {removed} files and folders out of image {images} of " +
		"{path}; nothing was changed",
}

func (e *environment) runMediaInject(c *cli.Context) error {
	if err := e.consentPossible(c); err != nil {
		return err
	}
	path := c.Args().First()
	job, err := wim.PlanInject(c.Context, path, wim.InjectOptions{
		Sources: stick.Sources{Programs: c.String(flagPrograms), Version: version},
		Index:   c.Int(flagIndex), Autostart: c.Bool(flagAutostart), Drivers: c.String(flagDrivers),
		NoBackup: c.Bool(flagNoBackup),
	})
	if err != nil {
		return problem.InWIM(path, err)
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
	path := c.Args().First()
	job, err := wim.PlanEject(c.Context, path)
	if err != nil {
		return problem.InWIM(path, err)
	}
	return e.changeWIM(c, job, resultEjected, resultWouldEject,
		"take unhello out of image {images} of {path}?")
}

// changeWIM does what is planned, or with --dry-run says what it would do.
func (e *environment) changeWIM(c *cli.Context, job *wim.Job, done, would string,
	question text.Message) error {
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

func (e *environment) runWIM(c *cli.Context, job *wim.Job, r *report.WIM,
	question text.Message) error {
	if !c.Bool(flagYes) {
		if err := e.Confirm(c.Context, question, wimArgs(r)); err != nil {
			return err
		}
	}
	before, err := job.Run(c.Context, e.wimProgress(job), func() (func(), error) {
		return e.interrupts.Committing("")
	})
	if err != nil {
		return problem.InWIM(job.Path, err)
	}
	r.Before = hex.EncodeToString(before[:])
	return nil
}

var wimStages = map[wim.Stage]text.Message{
	wim.StageCopy:   "copying {path}",
	wim.StageChange: "changing the copy",
	wim.StageVerify: "reading the copy back",
	wim.StageDone:   "",
}

// wimProgress shows the progress of each stage as it begins.
func (e *environment) wimProgress(job *wim.Job) func(wim.Stage, int64, int64) {
	var shown *console.Progress
	at := wim.StageDone
	return func(s wim.Stage, done, total int64) {
		if s != at {
			shown.Done()
			at, shown = s, nil
			if s != wim.StageDone {
				shown = e.Progress(wimStages[s], text.Args{"path": job.Path})
			}
		}
		shown.Update(done, total)
	}
}

func newWIMReport(job *wim.Job) *report.WIM {
	r := &report.WIM{
		Path: job.Path, BootIndex: job.WIM.BootIndex,
		Tool:   report.WIMTool{Name: job.Tool.Name, Version: job.Tool.Version},
		Images: []report.WIMImage{}, Added: []report.WIMFile{}, Removed: job.Removed(),
		Backup: job.Backup,
	}
	if r.Removed == nil {
		r.Removed = []string{}
	}
	for _, i := range job.Images() {
		image := report.WIMImage{Index: i.Index, Name: i.Name, Architecture: i.Architecture}
		r.Images = append(r.Images, image)
	}
	for _, f := range job.Added() {
		r.Added = append(r.Added, report.WIMFile{
			Path: f.Path, Size: f.Size, SHA256: hex.EncodeToString(f.SHA256[:]),
		})
	}
	return r
}

func wimArgs(r *report.WIM) text.Args {
	var indexes []int
	for _, i := range r.Images {
		indexes = append(indexes, i.Index)
	}
	return text.Args{
		"path": r.Path, "images": joinNumbers(indexes), "added": len(r.Added),
		"removed": len(r.Removed), "backup": r.Backup, "tool": r.Tool.Name,
		"version": r.Tool.Version,
	}
}

func (e *environment) wimLines(r *report.WIM) []string {
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
