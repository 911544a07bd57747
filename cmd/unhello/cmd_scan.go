package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"unhello/internal/console"
	"unhello/internal/rescue"
)

func scanCommand(env *environment) *cli.Command {
	return &cli.Command{
		Name:      "scan",
		ArgsUsage: "[SOURCE...]",
		Flags:     sourceFlags(flagJobs),
		Action: func(c *cli.Context) error {
			if c.NArg() == 0 {
				return env.scanAll(c.Context)
			}
			if c.NArg() == 1 {
				report, err := env.scan(c.Context, c.Args().First(), selected(c))
				if err != nil {
					return err
				}
				return env.finish(report, func() []string { return env.scanLines(report) }, unjudged(report))
			}
			return env.scanMany(c.Args().Slice(), selected(c), env.jobs(c))
		},
	}
}

// scanMany looks at several sources.
func (e *environment) scanMany(sources []string, which rescue.Select, limit int) error {
	n := 0
	look := func(ctx context.Context, e *environment, source string) (*rescue.ScanReport, error) {
		report, err := e.scan(ctx, source, which)
		if err == nil {
			err = unjudged(report)
		}
		return report, err
	}
	return eachSource(e, sources, limit, look, func(r *rescue.ScanReport) []string {
		n = countFrom(r, n)
		return e.scanLines(r)
	})
}

// scan looks at one source.
func (e *environment) scan(ctx context.Context, source string, which rescue.Select) (*rescue.ScanReport, error) {
	return e.session().Scan(ctx, source, which)
}

// unjudged gives the exit code of a scan that shows an installation of which it
// can't tell what Windows will see; fix refuses it.
func unjudged(report *rescue.ScanReport) error {
	for _, w := range report.Windows {
		if w.Error != nil && w.Error.Code == console.CodeRefused {
			return exitCode(console.CodeRefused)
		}
	}
	return nil
}

// countFrom numbers the installations after the n of other sources.
func countFrom(r *rescue.ScanReport, n int) (all int) {
	for i := range r.Windows {
		n++
		r.Windows[i].N = n
	}
	return n
}

// scanAll looks at every volume of the machine.
func (e *environment) scanAll(ctx context.Context) error {
	report := &rescue.ScanReport{Windows: []rescue.WindowsReport{}}
	err := e.eachVolume(ctx, func(volume string) error {
		r, err := e.scan(ctx, volume, rescue.Select{})
		if err == nil {
			report.Add(r)
		}
		return err
	})
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if len(report.Windows)+len(report.Volumes) == 0 {
		return e.nothingHere(false, err)
	}
	countFrom(report, 0)
	report.Drives = e.session().DriveReports()
	return e.finish(report, func() []string { return e.scanLines(report) }, unjudged(report))
}

// scanLines shows installations to people, and volumes that could not be looked
// into.
func (e *environment) scanLines(report *rescue.ScanReport) []string {
	var lines []string
	for _, w := range report.Windows {
		head := e.Text(console.ScanNumber, console.Args{"n": w.N, "path": w.Path, "product": w.Product, "version": w.Version, "build": w.Build})
		lines = append(lines, strings.TrimRight(head, " "), e.Text(console.ScanState, console.Args{"id": w.ID}))
		lines = append(lines, e.switchLines(w)...)
		lines = append(lines, e.hiveLines(w)...)
		lines = append(lines, e.mediumLines(w)...)
		if w.Error != nil {
			lines = append(lines, e.Text(console.ScanProblem, console.Args{"message": w.Error.Message}))
		}
	}
	for _, v := range report.Volumes {
		lines = append(lines, e.volumeLines(v)...)
	}
	return append(lines, e.driveLines(report.Drives)...)
}

// mediumLines marks an installation that is not the one to work on, as a rule.
func (e *environment) mediumLines(w rescue.WindowsReport) []string {
	var lines []string
	if w.Running {
		lines = append(lines, e.Text(console.ScanRunning))
	}
	switch {
	case w.Own:
		lines = append(lines, e.Text(console.ScanOwn))
	case w.Removable:
		lines = append(lines, e.Text(console.ScanRemovable))
	}
	return lines
}

// driveLines marks the volumes of the machine that are not the one to work on.
func (e *environment) driveLines(drives []rescue.DriveReport) []string {
	var lines []string
	for _, d := range drives {
		var what []string
		if d.Running {
			what = append(what, e.Text(console.DriveRunning))
		}
		if d.Own {
			what = append(what, e.Text(console.DriveOwn))
		}
		if d.Removable() {
			what = append(what, e.Text(console.DriveRemovable))
		}
		if len(what) > 0 {
			lines = append(lines, e.Text(console.ScanDrive, console.Args{"path": d.Path, "what": strings.Join(what, ", ")}))
		}
	}
	return lines
}

// volumeLines shows what there is to say of a volume beside its Windows.
func (e *environment) volumeLines(v rescue.VolumeReport) []string {
	args := console.Args{"path": v.Path, "id": v.ID}
	var lines []string
	if v.DiskSet != "" {
		args["set"] = v.DiskSet.Name()
		lines = append(lines, e.Text(console.ScanVolumeSet, args))
	}
	if v.FromBackup {
		lines = append(lines, e.Text(console.ScanVolumeBackup, args))
	}
	switch {
	case v.InUse:
		lines = append(lines, e.Text(console.ScanVolumeInUse, args))
	case v.InUseUnknown:
		lines = append(lines, e.Text(console.ScanVolumeUnseen, args))
	}
	switch {
	case v.Locked():
		return append(lines, e.lockedLines(v)...)
	case v.Error != nil:
		return append(lines, e.Text(console.ScanVolumeProblem, console.Args{"message": v.Error.Message}))
	}
	if v.Dirty != nil && *v.Dirty {
		lines = append(lines, e.Text(console.ScanVolumeDirty, args))
	}
	if v.LogFileClosed != nil && !*v.LogFileClosed {
		args["version"] = v.LogFile
		lines = append(lines, e.Text(console.ScanVolumeOpen, args))
	}
	return lines
}

// lockedLines shows a volume that BitLocker has locked, and what would open it.
func (e *environment) lockedLines(v rescue.VolumeReport) []string {
	args := console.Args{"path": v.Path, "id": v.ID}
	lines := []string{e.Text(console.ScanLocked, args), e.Text(console.ScanState, args)}
	lines = append(lines, e.protectorLines(v)...)
	if v.Error != nil {
		lines = append(lines, e.Text(console.ScanProblem, console.Args{"message": v.Error.Message}))
	}
	return lines
}

func (e *environment) switchLines(w rescue.WindowsReport) []string {
	var lines []string
	switch h := w.HelloOnly; {
	case w.Error != nil:
		lines = append(lines, e.Text(console.ScanUnknown))
	case *h.On:
		lines = append(lines, e.Text(console.ScanOn, console.Args{"value": e.valueText(h)}))
	case *h.Present:
		lines = append(lines, e.Text(console.ScanOff))
	default:
		lines = append(lines, e.Text(console.ScanAbsent))
	}
	if stale := w.HelloOnly.Stale; stale != nil {
		text := console.ScanStale
		switch {
		case w.Hive.MissingLog != "" && w.Hive.Replayed > 0:
			text = console.ScanPartly
		case w.Error != nil:
			text = console.ScanStaleOnly
		}
		lines = append(lines, e.Text(text, console.Args{"value": *stale}))
	}
	return lines
}

// valueText shows the value of the switch: its number, or what is there instead.
func (e *environment) valueText(h rescue.HelloReport) string {
	if h.Value != nil {
		return fmt.Sprint(*h.Value)
	}
	return e.Text(console.ValueOfType, console.Args{"type": h.Type, "size": h.Size})
}

func (e *environment) hiveLines(w rescue.WindowsReport) []string {
	var lines []string
	switch {
	case w.Hive.State == "dirty" && w.Hive.Replayed > 0:
		lines = append(lines, e.Text(console.ScanDirty, console.Args{"count": w.Hive.Replayed}))
	case w.Hive.State == "dirty":
		lines = append(lines, e.Text(console.ScanDirtyOnly))
	case w.Hive.State != "":
		lines = append(lines, e.Text(console.ScanClean))
	}
	switch w.Hibernation {
	case rescue.Hibernated:
		lines = append(lines, e.Text(console.ScanHibernated))
	case rescue.HibernationUnknown:
		lines = append(lines, e.Text(console.ScanUnknownHib))
	}
	return lines
}
