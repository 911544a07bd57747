package main

import (
	"context"
	"encoding/hex"

	"github.com/urfave/cli/v2"

	"unhello/internal/problem"
	"unhello/internal/report"
	"unhello/internal/stick"
	"unhello/internal/text"
)

const (
	resultAdded     = "added"
	resultWouldAdd  = "would-add"
	resultUnchanged = "unchanged"
)

var mediaAddTexts = map[string]text.Message{
	resultAdded:     "done: unhello is on {path}, {count} files written and read back",
	resultWouldAdd:  "would write {count} files to {path}, {bytes} bytes; nothing was written",
	resultUnchanged: "unhello is on {path} already; nothing was changed",
}

func (e *environment) runMediaAdd(c *cli.Context) error {
	if err := e.consentPossible(c); err != nil {
		return err
	}
	sources, err := e.mediaSources(c)
	if err != nil {
		return err
	}
	report, err := e.mediaAdd(c, c.Args().First(), sources)
	if err != nil {
		return err
	}
	report.Warnings = e.Warnings()
	return e.finish(report, func() []string { return e.mediaAddLines(report) }, nil)
}

// mediaSources reads the flags that tell where the files for a medium come from.
func (e *environment) mediaSources(c *cli.Context) (stick.Sources, error) {
	s := stick.Sources{Programs: c.String(flagPrograms), Version: version}
	path := c.String(flagKeys)
	if path == "" {
		return s, nil
	}
	b, err := readKeyFile(path)
	if err != nil {
		return s, err
	}
	list, err := e.parseKeyList(b, path)
	if err != nil {
		return s, err
	}
	defer list.Wipe()
	if len(list) == 0 {
		return s, problem.New(problem.KeyFile, text.Args{"path": path})
	}
	s.Keys = b
	return s, nil
}

func (e *environment) mediaAdd(c *cli.Context, dir string,
	s stick.Sources) (*report.MediaAdd, error) {
	plan, err := stick.PlanAdd(dir, s)
	if err != nil {
		return nil, problem.OnMedium(dir, err)
	}
	if plan.Keys {
		e.Warn(warnKeysOnMedium, text.Args{"path": dir})
	}
	report := newMediaAddReport(plan)
	switch {
	case !plan.Changes():
		report.Result = resultUnchanged
		return report, nil
	case c.Bool(flagDryRun):
		report.Result = resultWouldAdd
		return report, nil
	}
	if !c.Bool(flagYes) {
		if err := e.Confirm(c.Context, "put unhello on {path} ({count} files, {bytes} bytes)?",
			mediaAddArgs(report)); err != nil {
			return nil, err
		}
	}
	report.Result = resultAdded
	return report, e.applyMedia(c.Context, plan)
}

func (e *environment) applyMedia(ctx context.Context, plan *stick.Plan) error {
	progress := e.Progress("writing to {path}", text.Args{"path": plan.Dir})
	defer progress.Done()
	return problem.OnMedium(plan.Dir, plan.Apply(ctx, progress.Update))
}

func newMediaAddReport(plan *stick.Plan) *report.MediaAdd {
	r := &report.MediaAdd{Path: plan.Dir, Bytes: plan.Bytes, Keys: plan.Keys}
	for _, f := range plan.Files {
		r.Files = append(r.Files, report.MediaFile{
			Path: f.Path, Size: f.Size, SHA256: hex.EncodeToString(f.SHA256[:]),
			Action: string(f.Action),
		})
	}
	return r
}

// mediaAddArgs counts only the files that are written, not those that stay.
func mediaAddArgs(r *report.MediaAdd) text.Args {
	count := 0
	for _, f := range r.Files {
		if f.Action != string(stick.Keep) {
			count++
		}
	}
	return text.Args{"path": r.Path, "count": count, "bytes": r.Bytes}
}

func (e *environment) mediaAddLines(r *report.MediaAdd) []string {
	lines := []string{e.Text(mediaAddTexts[r.Result], mediaAddArgs(r))}
	if r.Result == resultAdded {
		lines = append(lines, e.Text(mediaNext))
	}
	return lines
}

const mediaNext text.Message = "at the locked-out PC type E:\\unhello at the command prompt, " +
	"with the stick's letter there"

const warnKeysOnMedium text.Message = "keys.csv on {path} holds recovery passwords: whoever has " +
	"the stick opens those drives, so destroy it after use"
