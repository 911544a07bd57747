package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"unhello/hive"
	"unhello/internal/problem"
	"unhello/internal/report"
	"unhello/internal/rescue"
	"unhello/internal/text"
)

func (e *environment) runHiveLs(c *cli.Context) error {
	if err := argumentsAreText(c); err != nil {
		return err
	}
	r, err := e.openHive(c)
	if err != nil {
		return err
	}
	defer r.Close()
	k, err := r.Key(c.Args().Get(1))
	if err != nil {
		return err
	}
	report, err := newKeyReport(k)
	if err != nil {
		return problem.At(r.Path, err)
	}
	report.Warnings = e.Warnings()
	return e.finishData(report, func() []string { return keyLines(report) })
}

func newKeyReport(k *hive.Key) (*report.Key, error) {
	class, err := k.ClassName()
	if err != nil {
		return nil, err
	}
	r := &report.Key{
		Name: k.Name().String(), NameHex: nameHex(k.Name()), Path: k.Path(),
		Class: class.String(), Link: k.LinkTarget(),
		LastWritten: k.LastWritten().Format(time.RFC3339Nano),
		Subkeys:     []string{}, Values: []report.ValueName{},
	}
	var hexes []string
	odd := false
	for sub, err := range k.Subkeys() {
		if err != nil {
			return nil, err
		}
		digits := nameHex(sub.Name())
		r.Subkeys = append(r.Subkeys, sub.Name().String())
		hexes, odd = append(hexes, digits), odd || digits != ""
	}
	if odd {
		r.SubkeysHex = hexes
	}
	for v, err := range k.Values() {
		if err != nil {
			return nil, err
		}
		r.Values = append(r.Values, report.ValueName{Name: v.Name().String(),
			NameHex: nameHex(v.Name()), Type: v.Type().String(), Size: v.Size()})
	}
	return r, nil
}

// keyLines describes a key: subkeys end in a backslash, values have their type and size.
func keyLines(r *report.Key) []string {
	var lines []string
	if r.Link != "" {
		lines = append(lines, "-> "+text.Printable(r.Link))
	}
	for _, name := range r.Subkeys {
		lines = append(lines, text.Printable(name)+`\`)
	}
	var t text.Table
	for _, v := range r.Values {
		t.Row(shownName(v.Name), v.Type, fmt.Sprint(v.Size))
	}
	return append(lines, t.Lines()...)
}

func (e *environment) runHiveGet(c *cli.Context) error {
	if err := argumentsAreText(c); err != nil {
		return err
	}
	r, err := e.openHive(c)
	if err != nil {
		return err
	}
	defer r.Close()
	k, err := r.Key(c.Args().Get(1))
	if err != nil {
		return err
	}
	if c.NArg() == 3 {
		v, err := r.Value(k, c.Args().Get(2))
		if err != nil {
			return err
		}
		return problem.At(r.Path, e.printValue(v))
	}
	list, err := k.AllValues()
	if err != nil {
		return problem.At(r.Path, err)
	}
	return problem.At(r.Path, e.printValues(list))
}

// printValue prints the data of a value alone, for scripts.
func (e *environment) printValue(v *hive.Value) error {
	if e.JSON() {
		return e.printValueJSON(v)
	}
	if v.Size() > bigData {
		s, err := shapeOf(v)
		if err != nil {
			return err
		}
		return e.printBig(v, s)
	}
	r, err := newValueReport(v)
	if err != nil {
		return err
	}
	return e.printData(dataLines(r)...)
}

// printValues prints all values of a key.
func (e *environment) printValues(list []*hive.Value) error {
	if e.JSON() {
		return e.printValuesJSON(list)
	}
	var t text.Table
	for _, v := range list {
		if v.Size() > bigData {
			t.Row(shownName(v.Name().String()), v.Type().String(), e.Text(
				"{size} bytes: name the value to see them", text.Args{"size": v.Size()}))
			continue
		}
		r, err := newValueReport(v)
		if err != nil {
			return err
		}
		t.Row(shownName(r.Name), r.Type, strings.Join(dataLines(r), `\0`))
	}
	return e.printData(t.Lines()...)
}

// dataLines returns the data alone, for scripts: a list has a line for each string.
func dataLines(v *report.Value) []string {
	switch d := v.Data.(type) {
	case []string:
		return d
	case string:
		return []string{d}
	}
	return []string{fmt.Sprint(v.Data)}
}

// shownName returns the name of a value, and for the default value what Windows shows.
func shownName(name string) string {
	if name == "" {
		return "(Default)"
	}
	return name
}

// openHive opens the hive that a command's first argument names, to show its content.
func (e *environment) openHive(c *cli.Context) (*rescue.Registry, error) {
	e.unlogged = true
	r, err := e.session().OpenRegistry(c.Context, c.Args().First(), hiveOptions(c))
	if err == nil {
		e.warnStale(r)
	}
	return r, err
}

// warnStale warns if a hive is shown without its logs, or without one of them, or if the journal of
// its volume leaves doubt.
func (e *environment) warnStale(r *rescue.Registry) {
	if r.Unproven() != nil {
		e.Warn(
			"the journal of the volume of {path} was not closed: what is shown may not be what "+
				"Windows sees", text.Args{"path": r.Path})
	}
	if log := r.MissingLog(); log != "" {
		e.Warn(
			"the log {log} of {path} is missing, and the newest data may be in it: what is shown "+
				"may be out of date", text.Args{"path": r.Path, "log": log})
	} else if r.Stale() {
		e.Warn(
			"{path} is dirty and its logs are missing or damaged: what is shown may be out of "+
				"date", text.Args{"path": r.Path})
	}
}
