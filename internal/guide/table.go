package guide

import (
	"fmt"
	"strconv"
	"strings"

	"unhello/internal/rescue"
	"unhello/internal/text"
)

// findings are those of a survey in the order of the table: those that can be chosen come first,
// numbered from 1.
type findings struct {
	all      []*rescue.Finding
	numbered int
}

func sorted(survey *rescue.Survey) *findings {
	var found findings
	for _, choosable := range []bool{true, false} {
		for i := range survey.Findings {
			if f := &survey.Findings[i]; isChoosable(f) == choosable {
				found.all = append(found.all, f)
			}
		}
		if choosable {
			found.numbered = len(found.all)
		}
	}
	return &found
}

// isChoosable reports whether there may be something to fix.
func isChoosable(f *rescue.Finding) bool { return f.Fixable() || f.Kind == rescue.FoundLocked }

func (f *findings) possible() []*rescue.Finding { return f.all[:f.numbered] }

func (f *findings) of(kind rescue.FindingKind) []*rescue.Finding {
	var list []*rescue.Finding
	for _, one := range f.all {
		if one.Kind == kind {
			list = append(list, one)
		}
	}
	return list
}

// inside returns what can be fixed in a volume that was locked before.
func (f *findings) inside(meant *rescue.Finding) []*rescue.Finding {
	var list []*rescue.Finding
	for _, one := range f.possible() {
		if one.Fixable() && one.IsSame(meant) {
			list = append(list, one)
		}
	}
	return list
}

func (f *findings) hasWindows(meant *rescue.Finding) bool {
	for _, one := range f.of(rescue.FoundWindows) {
		if one.IsSame(meant) {
			return true
		}
	}
	return false
}

// maxRows is how many rows of the table fit on a screen together with the question.
const maxRows = 14

// table shows the findings.
func (g *Guide) table(found *findings) []string {
	rows := [][]string{{"", g.Console.Text("where"), g.Console.Text("size"), g.Console.Text("what"),
		g.Console.Text("sign-in")}}
	for i, f := range found.all[:min(len(found.all), max(maxRows, found.numbered))] {
		number := "-"
		if i < found.numbered {
			number = strconv.Itoa(i + 1)
		}
		rows = append(rows, []string{number, g.where(f), size(f.Size), g.what(f), g.signIn(f)})
	}
	lines := fit(rows)
	if more := len(found.all) + 1 - len(rows); more > 0 {
		lines = append(lines, g.Console.Text("and {count} more without a Windows",
			text.Args{"count": more}))
	}
	return append(append([]string{""}, lines...), "")
}

// The columns that are shortened if the table would be too wide.
const (
	whereColumn = 1
	whatColumn  = 3
	maxWhere    = 32
)

// fit makes a table of rows that is no wider than the screen.
func fit(rows [][]string) []string {
	rest := text.Columns
	for column := range rows[0] {
		width := 0
		for _, row := range rows {
			if column == whereColumn {
				row[column] = text.Shorten(row[column], maxWhere)
			}
			width = max(width, text.Width(row[column]))
		}
		if column != whatColumn {
			rest -= width + len("  ")
		}
	}
	var table text.Table
	for _, row := range rows {
		row[whatColumn] = text.Shorten(row[whatColumn], rest)
		table.Row(row...)
	}
	return table.Lines()
}

// where names a disk, volume or folder as people know it.
func (g *Guide) where(f *rescue.Finding) string {
	source := f.Source
	if disk, ok := strings.CutPrefix(source, `\\.\PhysicalDrive`); ok {
		source = g.Console.Text("disk {n}", text.Args{"n": disk})
	}
	switch {
	case f.Partition > 0:
		return g.Console.Text("{disk}, partition {n}", text.Args{"disk": source, "n": f.Partition})
	case strings.HasPrefix(source, `\\?\Volume{`):
		return g.Console.Text("no letter")
	case len(source) == len(`D:\`):
		return strings.TrimSuffix(source, `\`)
	}
	return source
}

// what says what a finding is.
func (g *Guide) what(f *rescue.Finding) string {
	switch f.Kind {
	case rescue.FoundWindows:
		return g.product(f)
	case rescue.FoundLocked:
		return g.Console.Text("locked by BitLocker")
	case rescue.FoundRunning:
		return g.Console.Text("this recovery environment")
	case rescue.FoundOwn:
		return g.Console.Text("this stick")
	case rescue.FoundUnreadable:
		return g.Console.Text("cannot be read")
	}
	if f.Label != "" {
		return g.Console.Text("data ({label})", text.Args{"label": f.Label})
	}
	return g.Console.Text("data")
}

// product names a Windows; an unknown one is "Windows".
func (g *Guide) product(f *rescue.Finding) string {
	if f.Windows.Product == "" {
		return "Windows"
	}
	return strings.TrimSpace(g.Console.Text("{product} {build}",
		text.Args{"product": f.Windows.Product, "build": f.Windows.Build}))
}

// signIn says how a Windows lets people in.
func (g *Guide) signIn(f *rescue.Finding) string {
	switch {
	case f.Kind == rescue.FoundLocked:
		return g.Console.Text("?")
	case f.Kind != rescue.FoundWindows:
		return "-"
	case f.Windows.HelloOnly.On == nil:
		return g.Console.Text("?")
	case *f.Windows.HelloOnly.On:
		return g.Console.Text("only Hello")
	}
	return g.Console.Text("password too")
}

// size writes a size as Windows does, in binary units; "?" if it is unknown.
func size(bytes int64) string {
	const mb, gb = 1 << 20, 1 << 30
	switch {
	case bytes <= 0:
		return "?"
	case bytes < gb:
		return fmt.Sprintf("%d MB", (bytes+mb-1)/mb)
	}
	return fmt.Sprintf("%.1f GB", float64(bytes)/gb)
}
