package text

import (
	"flag"
	"fmt"
	"slices"
	"strings"
	"testing"

	"unhello/internal/testenv"
)

var update = flag.Bool("update", false, "write the golden file anew")

// TestTextsAreGolden holds every message in both languages.
func TestTextsAreGolden(t *testing.T) {
	var lines []string
	for m := range saidMessages(t) {
		lines = append(lines, fmt.Sprintf("%q\n\t%q\n", m, japanese()[m]))
	}
	slices.Sort(lines)
	testenv.Golden(t, "testdata/golden/texts.txt", strings.Join(lines, ""), *update)
}
