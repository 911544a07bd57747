package main

import (
	"sync"
	"time"

	"github.com/urfave/cli/v2"

	"unhello/internal/problem"
	"unhello/internal/report"
	"unhello/internal/rescue"
	"unhello/internal/target"
	"unhello/internal/text"
)

// session returns what the flows in rescue need.
func (e *environment) session() *rescue.Session {
	s := &rescue.Session{
		Searcher:   target.Searcher{Console: e.Console, Keys: e.keys, Drives: e.drives},
		Interrupts: e.interrupts, Record: e.record, Program: program + " " + version, Now: e.now,
	}
	s.BeforeAsking = s.SettleRecordFolder
	return s
}

// distinct makes a clock that never shows the same millisecond twice: the names of records and
// backups contain its time, and several jobs may make one at the same moment.
func distinct(now func() time.Time) func() time.Time {
	var mu sync.Mutex
	var last time.Time
	return func() time.Time {
		mu.Lock()
		defer mu.Unlock()
		t := now()
		if next := last.Add(time.Millisecond); t.Before(next) {
			t = next
		}
		last = t
		return t
	}
}

// selected reads the flags that choose a part of a source.
func selected(c *cli.Context) target.Select {
	return target.Select{Partition: c.Int(flagPartition), Windows: c.String(flagWindows)}
}

// hiveOptions reads the flags of a command that opens a hive.
func hiveOptions(c *cli.Context) rescue.HiveOptions {
	return rescue.HiveOptions{Hive: c.String(flagHive), Select: selected(c),
		WithoutLog: c.Bool(flagWithoutLog)}
}

// noRecord is the --record that keeps none.
const noRecord = "none"

// writeOptions reads the flags of a command that changes something, and has sessions keep a record.
func (e *environment) writeOptions(c *cli.Context) rescue.WriteOptions {
	o := rescue.WriteOptions{
		Yes: c.Bool(flagYes), DryRun: c.Bool(flagDryRun), RecordDir: c.String(flagRecord),
		BackupDir: c.String(flagBackup), Note: note(c),
		AcceptUnproven: c.Bool(flagAcceptUnproven),
	}
	if o.RecordDir == noRecord {
		o.RecordDir, o.NoRecord = "", true
	}
	if !o.DryRun && c.String(flagOut) == "" {
		e.record = &rescue.RecordChoice{Options: o}
	}
	return o
}

// note returns the text of --note for record and report, neither of which may hold a recovery
// password.
func note(c *cli.Context) string { return text.Masked(c.String(flagNote)) }

// consentPossible refuses a change that nobody can agree to, before any work is done.
func (e *environment) consentPossible(c *cli.Context) error {
	if c.Bool(flagYes) || c.Bool(flagDryRun) || e.Interactive() {
		return nil
	}
	return problem.New(problem.NoConsent, nil)
}

// ifPending returns the exit code of a dry run, which tells whether there is something to change.
func ifPending(pending bool) error {
	if pending {
		return exitCode(problem.CodeStillOn)
	}
	return nil
}

// finish prints a report, as JSON or as lines for people, and returns failure if that is set. With
// a nil report it prints nothing.
func (e *environment) finish(report any, lines func() []string, failure error) error {
	return e.finishBy(e.printLines, report, lines, failure)
}

// finishData is finish for data of a hive.
func (e *environment) finishData(report any, lines func() []string) error {
	return e.finishBy(e.printData, report, lines, nil)
}

func (e *environment) finishBy(printLines func(...string) error, report any, lines func() []string,
	failure error) error {
	if report == nil {
		return failure
	}
	var err error
	if e.JSON() {
		err = e.printJSON(report)
	} else {
		err = printLines(lines()...)
	}
	if failure != nil {
		return failure
	}
	return err
}

// written describes the files that a change left behind.
func (e *environment) written(w report.Written) []string {
	var lines []string
	if w.Record != "" {
		lines = append(lines, e.Text("undo record: {path}", text.Args{"path": w.Record}))
	}
	if w.Backup != "" {
		lines = append(lines, e.Text("copy of the hive: {path}", text.Args{"path": w.Backup}))
	}
	return lines
}

// withoutLog says that one of the logs of the hive was missing.
func (e *environment) withoutLog(h report.Hive) []string {
	if h.MissingLog == "" {
		return nil
	}
	return []string{e.Text("{log} was missing: what only it held is not taken into account",
		text.Args{"log": h.MissingLog})}
}
