package main

import (
	"encoding/hex"
	"time"

	"github.com/urfave/cli/v2"

	"unhello/hive"
)

// keyReport is a key in JSON.
type keyReport struct {
	Name        string      `json:"name"`
	Path        string      `json:"path"`
	LastWritten string      `json:"last_written"`
	Class       string      `json:"class,omitempty"`
	Link        string      `json:"link,omitempty"` // told, not followed
	Subkeys     []string    `json:"subkeys"`
	Values      []valueName `json:"values"`
	Warnings    []string    `json:"warnings,omitempty"`
}

// valueName is a value in a listing.
type valueName struct {
	Name string `json:"name"`
	Type string `json:"type"`
	Size int    `json:"size"`
}

// valueReport is a value in JSON.
type valueReport struct {
	Name string `json:"name"`
	Type string `json:"type"`
	Data any    `json:"data"`          // text, number or list by type
	Hex  string `json:"hex,omitempty"` // the bytes, where Data is not all of them

	Warnings []string `json:"warnings,omitempty"`
}

// valuesReport is all values of a key in JSON.
type valuesReport struct {
	Values   []*valueReport `json:"values"`
	Warnings []string       `json:"warnings,omitempty"`
}

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

func newKeyReport(k *hive.Key) (*keyReport, error) {
	class, err := k.ClassName()
	if err != nil {
		return nil, err
	}
	r := &keyReport{
		Name: k.Name().String(), Path: k.Path(), LastWritten: k.LastWritten().Format(time.RFC3339Nano),
		Class: class.String(), Link: k.LinkTarget(), Subkeys: []string{}, Values: []valueName{},
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
		r.Values = append(r.Values, valueName{v.Name().String(), v.Type().String(), v.Size()})
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
	return e.finishData(valuesReport{list, e.Warnings()}, func() []string { return valueLines(list) })
}

func allValues(k *hive.Key) ([]*valueReport, error) {
	list := []*valueReport{}
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
func newValueReport(v *hive.Value) (*valueReport, error) {
	b, err := v.Data()
	if err != nil {
		return nil, err
	}
	data, whole := hive.FormatData(v.Type(), b)
	r := &valueReport{Name: v.Name().String(), Type: v.Type().String(), Data: data}
	if !whole {
		r.Hex = hex.EncodeToString(b)
	}
	return r, nil
}
