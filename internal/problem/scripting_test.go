package problem

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"unhello/internal/text"
)

// Scripts rely on the table of reasons, so the manual must have every row.
func TestScriptingManualListsEveryReason(t *testing.T) {
	manual, err := os.ReadFile("../../docs/scripting.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range Reasons() {
		row := fmt.Sprintf("| %d | `%s` | %s |", r.Code, r.Reason, text.In(text.English, r.Message))
		if !strings.Contains(string(manual), row+"\n") {
			t.Errorf("docs/scripting.md lacks the row\n%s", row)
		}
	}
}
