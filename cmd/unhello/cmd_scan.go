package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"unhello/internal/device"
	"unhello/internal/problem"
	"unhello/internal/report"
	"unhello/internal/rescue"
	"unhello/internal/target"
	"unhello/internal/text"
	"unhello/media"
)

func (e *environment) runScan(c *cli.Context) error {
	if c.NArg() == 0 {
		return e.scanAll(c.Context)
	}
	if c.NArg() == 1 {
		report, err := e.scan(c.Context, c.Args().First(), selected(c))
		if err != nil {
			return err
		}
		return e.finish(report, func() []string { return e.scanLines(report) }, unjudged(report))
	}
	return e.scanMany(c.Args().Slice(), selected(c), e.jobs(c))
}

// scanMany scans several sources.
func (e *environment) scanMany(sources []string, which target.Select, limit int) error {
	n := 0
	look := func(ctx context.Context, e *environment, source string) (*report.Scan, error) {
		report, err := e.scan(ctx, source, which)
		if err == nil {
			err = unjudged(report)
		}
		return report, err
	}
	return eachSource(e, sources, limit, look, func(r *report.Scan) []string {
		n = countFrom(r, n)
		return e.scanLines(r)
	})
}

// scan scans one source.
func (e *environment) scan(ctx context.Context, source string,
	which target.Select) (*report.Scan, error) {
	scanned, err := e.session().Scan(ctx, source, which)
	if err != nil {
		return nil, err
	}
	return e.scanReport(scanned), nil
}

// scanReport completes the document of a scan with its failures, in the person's language.
func (e *environment) scanReport(scanned *rescue.Scanned) *report.Scan {
	r, found := &scanned.Scan, scanned.Found()
	for i, w := range found.Windows {
		r.Windows[i].Error = e.object(w.Failure)
	}
	for i, v := range found.Volumes {
		r.Volumes[i].Error = e.volumeError(v)
	}
	return r
}

// unjudged returns the exit code of a scan that can't tell of some installation what Windows will
// see. fix refuses such an installation.
func unjudged(r *report.Scan) error {
	for _, w := range r.Windows {
		if w.Error != nil && w.Error.Code == problem.CodeRefused {
			return exitCode(problem.CodeRefused)
		}
	}
	return nil
}

// countFrom numbers the installations of a source after the n of earlier ones.
func countFrom(r *report.Scan, n int) (all int) {
	for i := range r.Windows {
		n++
		r.Windows[i].N = n
	}
	return n
}

// scanAll scans every volume of the machine.
func (e *environment) scanAll(ctx context.Context) error {
	all := &rescue.Scanned{Scan: report.Scan{Windows: []report.Windows{}}}
	err := e.eachVolume(ctx, func(volume string) error {
		scanned, err := e.session().Scan(ctx, volume, target.Select{})
		if err == nil {
			all.Add(scanned)
		}
		return err
	})
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if len(all.Windows)+len(all.Volumes) == 0 {
		return e.nothingHere(false, err)
	}
	report := e.scanReport(all)
	countFrom(report, 0)
	report.Drives = e.session().DriveReports()
	return e.finish(report, func() []string { return e.scanLines(report) }, unjudged(report))
}

// scanLines describes installations for people, and volumes that could not be read.
func (e *environment) scanLines(r *report.Scan) []string {
	var lines []string
	for _, w := range r.Windows {
		head := e.Text("{n}. {path}  {product} {version} {build}", text.Args{"n": w.N,
			"path": w.Path, "product": w.Product, "version": w.Version, "build": w.Build})
		lines = append(lines, strings.TrimRight(head, " "),
			e.Text("   id {id}", text.Args{"id": w.ID}))
		lines = append(lines, e.switchLines(w)...)
		lines = append(lines, e.hiveLines(w)...)
		lines = append(lines, e.mediumLines(w)...)
		if w.Error != nil {
			lines = append(lines, e.Text("   {message}", text.Args{"message": w.Error.Message}))
		}
	}
	for _, v := range r.Volumes {
		lines = append(lines, e.volumeLines(v)...)
	}
	return append(lines, e.driveLines(r.Drives)...)
}

// mediumLines marks an installation that is rarely the one to work on.
func (e *environment) mediumLines(w report.Windows) []string {
	var lines []string
	if w.Running {
		lines = append(lines, e.Text("   running now: it is not changed"))
	}
	switch {
	case w.Own:
		lines = append(lines, e.Text("   on the medium that unhello was started from"))
	case w.Removable:
		lines = append(lines, e.Text("   on a removable medium"))
	}
	return lines
}

// driveLines marks the volumes of the machine that are rarely the ones to work on.
func (e *environment) driveLines(drives []report.Drive) []string {
	var lines []string
	for _, d := range drives {
		var what []string
		if d.Running {
			what = append(what, e.Text("the running system, which is not changed"))
		}
		if d.Own {
			what = append(what, e.Text("unhello was started from here"))
		}
		if d.Kind == string(device.DriveRemovable) {
			what = append(what, e.Text("removable"))
		}
		if len(what) > 0 {
			lines = append(lines, e.Text("-  {path}  {what}",
				text.Args{"path": d.Path, "what": strings.Join(what, ", ")}))
		}
	}
	return lines
}

// volumeLines describes a volume itself, beside the Windows on it.
func (e *environment) volumeLines(v report.Volume) []string {
	args := text.Args{"path": v.Path, "id": v.ID}
	var lines []string
	if v.DiskSet != "" {
		args["set"] = media.Set(v.DiskSet).Name()
		lines = append(lines, e.Text(
			"-  {path}  belongs to a set of disks ({set}): it can be looked at, not changed", args))
	}
	if v.FromBackup {
		lines = append(lines, e.Text(
			"-  {path}  found by the copy of the partition table (GPT) at the end of the disk: "+
				"the one at the start is damaged", args))
	}
	switch {
	case v.InUse:
		lines = append(lines, e.Text(
			"-  {path}  in use by something else: it can be looked at, not changed", args))
	case v.InUseUnknown:
		lines = append(lines, e.Text(
			"-  {path}  may be in use: not all programs could be looked at (that takes root, "+
				"outside of containers)", args))
	}
	switch {
	case v.BitLocker.State == report.StateLocked:
		return append(lines, e.lockedLines(v)...)
	case v.Error != nil:
		return append(lines, e.Text("-  {message}", text.Args{"message": v.Error.Message}))
	}
	if v.Dirty != nil && *v.Dirty {
		lines = append(lines, e.Text("-  {path}  marked for a check by Windows (chkdsk)", args))
	}
	if v.LogFileClosed != nil && !*v.LogFileClosed {
		args["version"] = v.LogFile
		lines = append(lines, e.Text(
			"-  {path}  not closed by Windows (journal version {version})", args))
	}
	return lines
}

// lockedLines describes a volume that BitLocker has locked, and what would open it.
func (e *environment) lockedLines(v report.Volume) []string {
	args := text.Args{"path": v.Path, "id": v.ID}
	lines := []string{e.Text("-  {path}  locked by BitLocker", args), e.Text("   id {id}", args)}
	lines = append(lines, e.protectorLines(v)...)
	if v.Error != nil {
		lines = append(lines, e.Text("   {message}", text.Args{"message": v.Error.Message}))
	}
	return lines
}

func (e *environment) switchLines(w report.Windows) []string {
	var lines []string
	switch h := w.HelloOnly; {
	case w.Error != nil:
		lines = append(lines, e.Text("   Hello-only sign-in: not known"))
	case *h.On:
		lines = append(lines, e.Text(
			"   Hello-only sign-in is ON (value: {value}); 'unhello fix' turns it off",
			text.Args{"value": e.valueText(h)}))
	case *h.Present:
		lines = append(lines, e.Text("   Hello-only sign-in is off (value: 0)"))
	default:
		lines = append(lines, e.Text(
			"   Hello-only sign-in is off (no value); this switch is not what keeps you out"))
	}
	if stale := w.HelloOnly.Stale; stale != nil {
		words := text.Message("   tools that ignore the logs of the hive would say {value}: that " +
			"is out of date")
		switch {
		case w.Hive.MissingLog != "" && w.Hive.Replayed > 0:
			words = "   the hive and the log that is there say {value}, which may be out of date"
		case w.Journal == string(target.JournalPending), w.Journal == string(target.JournalUnknown):
			words = "   the hive says {value}, which may not be what Windows sees"
		case w.Error != nil:
			words = "   the file of the hive says {value}, which may be out of date"
		}
		lines = append(lines, e.Text(words, text.Args{"value": *stale}))
	}
	return lines
}

// valueText returns the number of the switch, or its type and size if it is no number.
func (e *environment) valueText(h report.HelloOnly) string {
	if h.Value != nil {
		return fmt.Sprint(*h.Value)
	}
	return e.Text("{type} of {size} bytes", text.Args{"type": h.Type, "size": h.Size})
}

// journalLines says what the journal of a volume that was not closed means for a hive.
func (e *environment) journalLines(state string) []string {
	var words text.Message
	switch state {
	case string(target.JournalCurrent):
		words = "journal of the volume: not closed, and nothing in it is about the hive"
	case string(target.JournalPending):
		words = "journal of the volume: changes to the hive wait in it for Windows"
	case string(target.JournalUnknown):
		words = "journal of the volume: not understood, so that Windows may see something else"
	default:
		return nil
	}
	return []string{e.Text(words)}
}

func (e *environment) hiveLines(w report.Windows) []string {
	var lines []string
	switch {
	case w.Hive.State == "dirty" && w.Hive.Replayed > 0:
		lines = append(lines, e.Text(
			"   registry: not saved when Windows stopped; log entries taken into account: "+
				"{count}", text.Args{"count": w.Hive.Replayed}))
	case w.Hive.State == "dirty":
		lines = append(lines, e.Text("   registry: not saved when Windows stopped"))
	case w.Hive.State != "":
		lines = append(lines, e.Text("   registry: saved cleanly"))
	}
	for _, line := range e.journalLines(w.Journal) {
		lines = append(lines, "   "+line)
	}
	switch target.Hibernation(w.Hibernation) {
	case target.Hibernated:
		lines = append(lines, e.Text(
			"   hibernated, or shut down with Fast Startup: end that before a fix"))
	case target.HibernationUnknown:
		lines = append(lines, e.Text("   the state of its hibernation file is not known"))
	}
	return lines
}
