package main

import (
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"unhello/hive"
	"unhello/internal/report"
	"unhello/internal/rescue"
	"unhello/internal/text"
)

func (e *environment) runHiveLs(c *cli.Context) error {
	r, err := e.openHive(c)
	if err != nil {
		return err
	}
	defer r.Close()
	k, err := e.session().Key(r, c.Args().Get(1))
	if err != nil {
		return err
	}
	report, err := newKeyReport(k)
	if err != nil {
		return e.session().Damaged(r, err)
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
		Name: k.Name().String(), Path: k.Path(), Class: class.String(), Link: k.LinkTarget(),
		LastWritten: k.LastWritten().Format(time.RFC3339Nano),
		Subkeys:     []string{}, Values: []report.ValueName{},
	}
	for sub, err := range k.Subkeys() {
		if err != nil {
			return nil, err
		}
		r.Subkeys = append(r.Subkeys, sub.Name().String())
	}
	for v, err := range k.Values() {
		if err != nil {
			return nil, err
		}
		name := report.ValueName{Name: v.Name().String(), Type: v.Type().String(), Size: v.Size()}
		r.Values = append(r.Values, name)
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
	r, err := e.openHive(c)
	if err != nil {
		return err
	}
	defer r.Close()
	s := e.session()
	k, err := s.Key(r, c.Args().Get(1))
	if err != nil {
		return err
	}
	if c.NArg() == 3 {
		v, err := s.Value(r, k, c.Args().Get(2))
		if err != nil {
			return err
		}
		report, err := newValueReport(v)
		if err != nil {
			return s.Damaged(r, err)
		}
		report.Warnings = e.Warnings()
		return e.finishData(report, func() []string { return dataLines(report) })
	}
	list, err := allValues(k)
	if err != nil {
		return s.Damaged(r, err)
	}
	values := report.Values{Values: list, Warnings: e.Warnings()}
	return e.finishData(values, func() []string { return valueLines(list) })
}

func allValues(k *hive.Key) ([]*report.Value, error) {
	list := []*report.Value{}
	for v, err := range k.Values() {
		if err != nil {
			return nil, err
		}
		r, err := newValueReport(v)
		if err != nil {
			return nil, err
		}
		list = append(list, r)
	}
	return list, nil
}

// newValueReport shows data according to its type, and as bytes too if it does not fit that type.
func newValueReport(v *hive.Value) (*report.Value, error) {
	b, err := v.Data()
	if err != nil {
		return nil, err
	}
	data, whole := hive.FormatData(v.Type(), b)
	r := &report.Value{Name: v.Name().String(), Type: v.Type().String(), Data: data}
	if !whole {
		r.Hex = hex.EncodeToString(b)
	}
	return r, nil
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

// valueLines describes all values of a key.
func valueLines(list []*report.Value) []string {
	var t text.Table
	for _, v := range list {
		t.Row(shownName(v.Name), v.Type, strings.Join(dataLines(v), `\0`))
	}
	return t.Lines()
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
