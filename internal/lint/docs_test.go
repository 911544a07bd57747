package lint

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"unhello/internal/testenv"
)

// shownScreen is a screen in a document: its file in a comment, its text in the block below.
var shownScreen = regexp.MustCompile("(?s)<!-- (screens/[^ ]+) -->\n```text\n(.*?)\n```\n")

// Documents show the screens that tests have taken, the same ones in both languages. Firmware
// screens exist in English only.
func TestScreensInDocuments(t *testing.T) {
	docs := filepath.Join(testenv.Root(), "docs")
	count := make(map[string]int)
	prefixes := map[string]string{"winre.md": "en-", "winre.ja.md": "ja-", "stick.md": "uefi-",
		"stick.ja.md": "uefi-"}
	for name, prefix := range prefixes {
		text, err := os.ReadFile(filepath.Join(docs, name))
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range shownScreen.FindAllStringSubmatch(string(text), -1) {
			count[name]++
			if !strings.HasPrefix(m[1], "screens/"+prefix) {
				t.Errorf("%s shows %s", name, m[1])
			}
			screen, err := os.ReadFile(filepath.Join(docs, m[1]))
			if err != nil {
				t.Fatal(err)
			}
			if got, want := m[2], strings.TrimRight(string(screen), "\n"); got != want {
				t.Errorf("%s: %s is now\n%s\nand shown is\n%s", name, m[1], want, got)
			}
		}
	}
	if count["winre.md"] < 5 || count["winre.md"] != count["winre.ja.md"] ||
		count["stick.md"] != 1 || count["stick.ja.md"] != 1 {
		t.Errorf("screens shown: %v", count)
	}
}
