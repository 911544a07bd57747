package problem

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"unhello/internal/testenv"
	"unhello/internal/text"
)

// TestScriptingManualHasTheReasons: scripts rely on reasons, so the manual has all of them, as they
// are. With -update they are written there.
func TestScriptingManualHasTheReasons(t *testing.T) {
	file := filepath.Join(testenv.Root(), "docs", "scripting.md")
	manual, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	rows := []string{"| Code | Reason | What it says |", "|---|---|---|"}
	for _, r := range reasonTable {
		says := text.In(text.English, r.Message)
		rows = append(rows, fmt.Sprintf("| %d | `%s` | %s |", r.Code, r.Reason, says))
	}
	testenv.Golden(t, file, testenv.WithSection(t, string(manual), "reasons", rows), *update)
}
