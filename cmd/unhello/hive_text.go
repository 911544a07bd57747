package main

import (
	"fmt"
	"strings"

	"unhello/internal/report"
	"unhello/internal/text"
)

// keyLines shows a key: subkeys end in a backslash, values have type and size.
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

// dataLines shows data alone, for scripts: a list has a line for each string.
func dataLines(v *report.Value) []string {
	switch d := v.Data.(type) {
	case []string:
		return d
	case string:
		return []string{d}
	}
	return []string{fmt.Sprint(v.Data)}
}

// valueLines shows all values of a key.
func valueLines(list []*report.Value) []string {
	var t text.Table
	for _, v := range list {
		t.Row(shownName(v.Name), v.Type, strings.Join(dataLines(v), `\0`))
	}
	return t.Lines()
}

// shownName gives the default value the name that Windows shows.
func shownName(name string) string {
	if name == "" {
		return "(Default)"
	}
	return name
}
