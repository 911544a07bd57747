package main

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"unhello/internal/testenv"
	"unhello/internal/text"
)

// TestScriptingManualHasTheFlags: scripts rely on flags, so the manual has all of them, as they
// are. With -update they are written there.
func TestScriptingManualHasTheFlags(t *testing.T) {
	file := filepath.Join(testenv.Root(), "docs", "scripting.md")
	manual, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	want := testenv.WithSection(t, string(manual), "flags", flagRows())
	testenv.Golden(t, file, want, *update)
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
