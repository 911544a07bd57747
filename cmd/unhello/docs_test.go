package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"unhello/internal/problem"
	"unhello/internal/testenv"
)

// writtenCommand is a command line in a document: a line of a block, behind a prompt or sudo if
// there is one, or in backticks. A playbook writes the program as a variable.
var writtenCommand = regexp.MustCompile("(?m)(?:^(?:    )?(?:[A-Z]:\\\\[^>\\n]*>|sudo " +
	")?|`)unhello( +[^`\\n]+)|\\{\\{ unhello \\}\\}( [^\"\\n]+)\"")

// endOfCommand is where the command line is over: the shell or a comment goes on, or an alternative
// follows.
var endOfCommand = regexp.MustCompile(`[|#>;&…].*`)

// TestCommandsInDocuments: the program understands the command lines in the documents.
func TestCommandsInDocuments(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(testenv.Root(), "docs", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	count := 0
	for _, file := range append(files, filepath.Join(testenv.Root(), "README.md")) {
		words, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range writtenCommand.FindAllStringSubmatch(string(words), -1) {
			written := strings.TrimSpace(endOfCommand.ReplaceAllString(m[1]+m[2], ""))
			if written == "" || isProse(m[0]) {
				continue
			}
			count++
			_, err := parseArgv(commands, strings.Fields(strings.ReplaceAll(written, `"`, "")))
			if err == nil {
				continue
			}
			// A form, such as [SOURCE...], and the name of a command alone are no command lines:
			// they need not have arguments that fit.
			if problem.Of(err).Reason != problem.Usage || isConcrete(m[0]) {
				t.Errorf("%s: unhello %s: %v", filepath.Base(file), written, err)
			}
		}
	}
	if count < 20 {
		t.Errorf("only %d command lines found", count)
	}
}

// isProse reports whether a line is a sentence that begins with the name of the program.
func isProse(line string) bool { return strings.HasPrefix(line, "unhello ") }

// isConcrete reports whether a line of a block can be typed as it stands.
func isConcrete(line string) bool {
	form := strings.Contains(strings.TrimSpace(line), "  ") || strings.ContainsAny(line, "[|")
	return !strings.HasPrefix(line, "`") && !form
}
