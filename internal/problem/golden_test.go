package problem

import (
	"flag"
	"fmt"
	"strings"
	"testing"

	"unhello/internal/testenv"
	"unhello/internal/text"
)

var update = flag.Bool("update", false, "write the golden file anew")

// TestReasonsAreGolden holds every row of the table of reasons.
func TestReasonsAreGolden(t *testing.T) {
	var rows strings.Builder
	for _, r := range reasonTable {
		fmt.Fprintf(&rows, "%d %s\n", r.Code, r.Reason)
		for _, lang := range []text.Language{text.English, text.Japanese} {
			fmt.Fprintf(&rows, "\t%q\n\t%q\n", text.In(lang, r.Message), text.In(lang, r.Hint))
		}
	}
	testenv.Golden(t, "testdata/golden/reasons.txt", rows.String(), *update)
}
