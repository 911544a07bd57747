package testenv

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
)

// WithSection returns a document with these rows between the two marks of a section.
func WithSection(tb testing.TB, document, name string, rows []string) string {
	tb.Helper()
	begin, end := fmt.Sprintf("<!-- %s -->\n", name), fmt.Sprintf("<!-- /%s -->\n", name)
	section := regexp.MustCompile("(?s)" + begin + ".*" + end)
	if !section.MatchString(document) {
		tb.Fatalf("the document has no place for %s", name)
	}
	return section.ReplaceAllLiteralString(document, begin+strings.Join(rows, "\n")+"\n"+end)
}
