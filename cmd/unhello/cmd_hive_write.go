package main

import (
	"github.com/urfave/cli/v2"

	"unhello/hive"
	"unhello/internal/problem"
	"unhello/internal/report"
	"unhello/internal/rescue"
	"unhello/internal/text"
)

func (e *environment) runHiveSet(c *cli.Context) error {
	if err := e.hiveConsentPossible(c); err != nil {
		return err
	}
	a := c.Args()
	if err := argumentsAreText(c); err != nil {
		return err
	}
	t, err := hive.ParseType(a.Get(3))
	if err != nil {
		return problem.New(problem.TypeUnknown,
			text.Args{"type": a.Get(3), "types": hive.TypeNames()})
	}
	data, err := hive.ParseData(t, a.Get(4))
	if err != nil {
		// Neither the data nor err, which quotes it, may reach the log.
		return problem.New(problem.DataMalformed, text.Args{"type": t.String()})
	}
	o := e.setOptions(c)
	report, err := e.session().SetValue(c.Context, a.First(), a.Get(1), a.Get(2), t, data, o)
	if err == nil {
		e.warnLongNames(a.Get(1))
	}
	return e.finishSet(report, err)
}

// argumentsAreText refuses what is no text after FILE: what stands for it in a hive would be
// something else.
func argumentsAreText(c *cli.Context) error {
	for i, name := range []string{"KEY", "VALUE", "TYPE", "DATA"} {
		if !hive.IsText(c.Args().Get(i + 1)) {
			return problem.New(problem.Usage, text.Args{"name": name}).
				Saying("{name} is not valid UTF-8").
				Hinting("nothing was changed; a terminal, or a script, in UTF-8 is needed")
		}
	}
	return nil
}

// warnLongNames warns of keys that Windows takes, but that its programs don't open.
func (e *environment) warnLongNames(path string) {
	for _, name := range hive.SplitPath(path) {
		if n := len(hive.MakeName(name)); n > hive.MaxWin32Name {
			e.Warn("the name of a key has {count} characters: Windows takes it, but Win32 "+
				"programs such as regedit and reg, which stop at {most}, cannot open or delete "+
				"the key",
				text.Args{"count": n, "most": hive.MaxWin32Name})
		}
	}
}

func (e *environment) runHiveRecover(c *cli.Context) error {
	if err := e.hiveConsentPossible(c); err != nil {
		return err
	}
	o := e.setOptions(c)
	report, err := e.session().Recover(c.Context, c.Args().First(), o)
	return e.finishSet(report, err)
}

func (e *environment) setOptions(c *cli.Context) rescue.SetOptions {
	return rescue.SetOptions{
		WriteOptions: e.writeOptions(c), HiveOptions: hiveOptions(c), Out: c.String(flagOut),
	}
}

// hiveConsentPossible is consentPossible for a command with --out: a new file needs no consent.
func (e *environment) hiveConsentPossible(c *cli.Context) error {
	if c.String(flagOut) != "" {
		return nil
	}
	return e.consentPossible(c)
}

func (e *environment) finishSet(r *report.HiveChange, err error) error {
	if err != nil {
		return err
	}
	r.Warnings = e.Warnings()
	pending := r.Result == rescue.ResultWouldSet || r.Result == rescue.ResultWouldRecover
	return e.finish(r, func() []string { return e.setLines(r) }, ifPending(pending))
}

func (e *environment) setLines(r *report.HiveChange) []string {
	texts := map[string]text.Message{
		rescue.ResultSet: "done: the value is set in {path}, {bytes} bytes written and read " +
			"back",
		rescue.ResultWouldSet:  "would write {bytes} bytes to {path}; nothing was written",
		rescue.ResultUnchanged: "nothing to do: {path} holds it already",
		rescue.ResultRecovered: "done: {path} holds what its logs held, {bytes} bytes written " +
			"and read back",
		rescue.ResultWouldRecover: "would write {bytes} bytes from the logs to {path}; nothing " +
			"was written",
	}
	message := texts[r.Result]
	switch {
	case r.Out == "":
	case r.Result == rescue.ResultWouldSet || r.Result == rescue.ResultWouldRecover:
		message = "would write the new hive to {out}; nothing was written"
	default:
		message = "done: {out} is the new hive; {path} is untouched"
	}
	lines := []string{e.Text(message, text.Args{"path": r.Path, "out": r.Out,
		"bytes": r.PlannedBytes})}
	lines = append(lines, e.withoutLog(r.Hive)...)
	return append(lines, e.written(r.Written)...)
}
