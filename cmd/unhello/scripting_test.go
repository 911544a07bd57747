package main

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"unhello/internal/problem"
	"unhello/internal/testenv"
	"unhello/internal/text"
)

// TestScriptingManualHasTheTables: scripts rely on reasons and flags, so the manual has all of
// them, as they are. With -update they are written there.
func TestScriptingManualHasTheTables(t *testing.T) {
	file := filepath.Join(testenv.Root(), "docs", "scripting.md")
	manual, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	want := withSection(t, string(manual), "reasons", reasonRows())
	testenv.Golden(t, file, withSection(t, want, "flags", flagRows()), *update)
}

// withSection puts rows between the two marks of a section.
func withSection(t *testing.T, manual, name string, rows []string) string {
	begin, end := fmt.Sprintf("<!-- %s -->\n", name), fmt.Sprintf("<!-- /%s -->\n", name)
	section := regexp.MustCompile("(?s)" + begin + ".*" + end)
	if !section.MatchString(manual) {
		t.Fatalf("the manual has no place for %s", name)
	}
	return section.ReplaceAllLiteralString(manual, begin+strings.Join(rows, "\n")+"\n"+end)
}

func reasonRows() []string {
	rows := []string{"| Code | Reason | What it says |", "|---|---|---|"}
	for _, r := range problem.Reasons() {
		says := text.In(text.English, r.Message)
		rows = append(rows, fmt.Sprintf("| %d | `%s` | %s |", r.Code, r.Reason, says))
	}
	return rows
}

// flagRows has a row for each flag, and another where a command explains it in other words.
func flagRows() []string {
	rows := []string{"| Flag | Commands | What it does |", "|---|---|---|"}
	type row struct{ flag, text string }
	var all []row
	having := map[row][]command{}
	for _, c := range commands {
		if c.run == nil {
			continue
		}
		for _, flag := range c.allFlags() {
			r := row{flag, c.flagText(text.English, flag)}
			if having[r] == nil {
				all = append(all, r)
			}
			having[r] = append(having[r], c)
		}
	}
	slices.SortStableFunc(all, func(a, b row) int { return strings.Compare(a.flag, b.flag) })
	for _, r := range all {
		flag := strings.ReplaceAll(flagUsage(r.flag), "|", `\|`)
		rows = append(rows, fmt.Sprintf("| `%s` | %s | %s |", flag, inShort(having[r]), r.text))
	}
	return rows
}

// inShort names commands, and a group instead of all that it has.
func inShort(list []command) string {
	var names []string
	for _, c := range list {
		names = append(names, c.name)
	}
	for _, c := range append(slices.Clone(commands), command{}) {
		var inner []string
		for _, of := range c.inside(commands) {
			inner = append(inner, of.name)
		}
		if i := slices.Index(names, cmp.Or(inner...)); i >= 0 && isSubset(inner, names) {
			names = slices.DeleteFunc(names, func(n string) bool {
				return slices.Contains(inner, n)
			})
			names = slices.Insert(names, i, cmp.Or(c.name, "all"))
		}
	}
	return strings.Join(names, ", ")
}

func isSubset(some, all []string) bool {
	return !slices.ContainsFunc(some, func(s string) bool { return !slices.Contains(all, s) })
}
