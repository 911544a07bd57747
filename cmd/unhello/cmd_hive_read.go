package main

import (
	"encoding/hex"
	"time"

	"github.com/urfave/cli/v2"

	"unhello/hive"
	"unhello/internal/report"
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
		Name: k.Name().String(), Path: k.Path(),
		LastWritten: k.LastWritten().Format(time.RFC3339Nano),
		Class:       class.String(), Link: k.LinkTarget(),
		Subkeys: []string{}, Values: []report.ValueName{},
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

// newValueReport shows data by its type; what does not fit its type is shown as
// bytes.
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
