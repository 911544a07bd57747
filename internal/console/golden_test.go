package console

import (
	"flag"
	"fmt"
	"slices"
	"strings"
	"testing"

	"unhello/internal/testenv"
)

var update = flag.Bool("update", false, "write golden files anew")

// TestTextsAreGolden holds every text but those of help, in both languages.
func TestTextsAreGolden(t *testing.T) {
	var lines []string
	for _, topic := range catalog {
		for id, e := range topic {
			isFrame := slices.Contains([]ID{HelpUsage, HelpCommands, HelpFlags, HelpMore}, id)
			kind, _, _ := strings.Cut(string(id), ".")
			if isFrame || kind != "help" && kind != "flag" {
				lines = append(lines, fmt.Sprintf("%q\n\t%q\n", e.en, e.ja))
			}
		}
	}
	slices.Sort(lines)
	testenv.Golden(t, "testdata/golden/texts.txt", strings.Join(slices.Compact(lines), ""), *update)
}

// TestReasonsAreGolden holds every row of the table of reasons.
func TestReasonsAreGolden(t *testing.T) {
	var rows strings.Builder
	for _, r := range Reasons() {
		fmt.Fprintf(&rows, "%d %s\n", r.Code, r.Reason)
		for _, lang := range []Language{English, Japanese} {
			fmt.Fprintf(&rows, "\t%q\n\t%q\n", Text(lang, r.Message), Text(lang, r.Hint))
		}
	}
	testenv.Golden(t, "testdata/golden/reasons.txt", rows.String(), *update)
}
