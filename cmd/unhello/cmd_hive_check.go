package main

import (
	"fmt"

	"github.com/urfave/cli/v2"

	"unhello/hive"
	"unhello/internal/problem"
	"unhello/internal/report"
	"unhello/internal/rescue"
	"unhello/internal/text"
)

func (e *environment) runHiveCheck(c *cli.Context) error {
	e.unlogged = true // faults contain the names of keys
	s, all := e.session(), c.Bool(flagAll)
	r, err := s.OpenForCheck(c.Context, c.Args().First(), hiveOptions(c))
	if err != nil {
		return err
	}
	defer r.Close()
	e.warnStale(r)
	found, err := s.Check(c.Context, r, all)
	if err != nil {
		return err
	}
	report := newCheckReport(r, found)
	report.Warnings = e.Warnings()
	return e.finish(report, func() []string { return e.checkLines(r, found, all) },
		checkFailure(r, found))
}

// checkFailure says that Windows may not load the hive, or can't trust it.
func checkFailure(r *rescue.Registry, found *hive.Report) error {
	broken, refused := found.Count(hive.Broken), found.Count(hive.Refuses)
	if broken+refused == 0 {
		return nil
	}
	p := problem.New(problem.Faults, text.Args{"path": r.Path, "count": broken + refused})
	if broken == 0 {
		p.Saying("Windows does not load {path}; grave faults: {count}")
	}
	if found.Edits == hive.SingleValues {
		p.Hinting("unhello changes nothing in it but single values, as 'fix' does with the " +
			"switch; restore it from a backup or a restore point")
	}
	return p
}

func newCheckReport(r *rescue.Registry, found *hive.Report) report.HiveCheck {
	state := "clean"
	if r.Dirty() {
		state = "dirty"
	}
	counts := make(map[string]int)
	for _, class := range hive.Classes() {
		counts[class.String()] = found.Count(class)
	}
	return report.HiveCheck{
		Path: r.Path, State: state, Version: fmt.Sprintf("1.%d", r.Version()),
		Replayed: r.Replay().Entries, Missing: r.MissingLog(),
		Keys: found.Keys, Values: found.Values, Cells: found.Cells, Leaked: found.Leaked,
		FreeBytes: found.Free, Counts: counts, Kinds: rescue.FaultKinds(found),
		Faults: rescue.Faults(found), Omitted: found.Omitted, Edits: r.Edits(found).String(),
	}
}

// checkLines sums the faults up, or lists them all, and ends with the edits that are possible.
func (e *environment) checkLines(r *rescue.Registry, found *hive.Report, all bool) []string {
	var lines []string
	if all {
		for _, f := range found.Faults {
			lines = append(lines, e.Text("{class}: {record} at {offset}: {problem}", faultArgs(f)))
		}
		if found.Omitted > 0 {
			lines = append(lines, e.Text("and {count} more", text.Args{"count": found.Omitted}))
		}
	} else {
		for _, k := range found.Kinds {
			lines = append(lines, e.kindLine(k))
		}
	}
	lines = append(lines, e.Text("{keys}, {values}, {cells}, {leaked} of them leaked", text.Args{
		"keys":   counted{found.Keys, "1 key", "{count} keys"},
		"values": counted{found.Values, "1 value", "{count} values"},
		"cells":  counted{found.Cells, "1 cell in use", "{count} cells in use"},
		"leaked": found.Leaked,
	}))
	args := text.Args{"path": r.Path, "edits": editsText[r.Edits(found)]}
	grave := found.Count(hive.Broken) + found.Count(hive.Refuses)
	switch {
	case grave > 0 || r.Stale() || r.MissingLog() != "":
	case found.Count(hive.Drops) > 0:
		lines = append(lines, e.Text("Windows loads {path}, but not all that is in it", args))
	case found.Count(hive.Mends) > 0:
		lines = append(lines, e.Text("{path} is sound: Windows corrects what is listed here", args))
	default:
		lines = append(lines, e.Text("{path} is sound: nothing that Windows would mind", args))
	}
	return append(lines, e.Text("{path} allows {edits}", args))
}

// kindLine describes all faults of one kind.
func (e *environment) kindLine(k hive.Kind) string {
	args := faultArgs(k.First)
	args["effect"], args["count"] = effectText(k.First), k.Count
	if k.Count == 1 {
		return e.Text("{class}: {record} at {offset}: {problem} ({effect})", args)
	}
	return e.Text(
		"{class}: {count} times, first {record} at {offset}: {problem} ({effect})", args)
}

func faultArgs(f hive.Fault) text.Args {
	return text.Args{
		"class": classText[f.Class], "record": f.Record, "offset": fmt.Sprintf("0x%x", f.Offset),
		"problem": f.Problem,
	}
}

var classText = map[hive.Class]text.Message{
	hive.Broken: "broken", hive.Refuses: "refuses", hive.Drops: "drops", hive.Mends: "mends",
	hive.Note: "note",
}

var editsText = map[hive.Edits]text.Message{
	hive.NoEdit: "no edit", hive.SingleValues: "single values only", hive.AnyEdit: "any edit",
}

// effectText says what Windows makes of a fault.
func effectText(f hive.Fault) text.Message {
	if f.Class == hive.Drops {
		return lossText[f.Loss]
	}
	return map[hive.Class]text.Message{
		hive.Broken:  "what is there cannot be trusted",
		hive.Refuses: "Windows does not load this hive",
		hive.Mends:   "Windows corrects it when it loads the hive",
		hive.Note:    "harmless",
	}[f.Class]
}

var lossText = map[hive.Loss]text.Message{
	hive.KeyLost:      "Windows removes the key",
	hive.KeyMisplaced: "Windows does not find, or removes, the key that is out of place",
	hive.KeyEmptied:   "Windows empties the key",
	hive.ValueLost:    "Windows removes the value",
	hive.SecurityLost: "Windows gives all keys the security of the root",
}

// counted is a number of things with its noun.
type counted struct {
	n         int
	one, many text.Message
}

// In says it in a language.
func (c counted) In(lang text.Language) string {
	if c.n == 1 {
		return text.In(lang, c.one)
	}
	return text.In(lang, c.many, text.Args{"count": c.n})
}
