package text

import (
	"strings"
	"testing"
)

// hostile has a character of every kind that must not reach a terminal: C0, DEL, C1, bytes that are
// not UTF-8, line separators, directional marks, invisible ones.
const hostile = "a\x00\x07\b\t\n\r\x1b]0;t\x07\x7f\u009b31m\xff" +
	"\u2028\u2029\u202e\u2066\u200f\u061c\u200b\ufeff\U000E0041z"

func TestPrintable(t *testing.T) {
	for s, want := range map[string]string{
		`C:\Windows`:      `C:\Windows`,
		"回復":              "回復",
		"a\x1b[2Jb":       `a\u001b[2Jb`,
		"two\nlines":      `two\u000alines`,
		"\u202egnp.exe":   `\u202egnp.exe`,
		"bad \xff byte":   `bad \xff byte`,
		"real \uFFFD too": `real \ufffd too`,
		"tag \U000E0041":  `tag \U000e0041`,
	} {
		if got := Printable(s); got != want {
			t.Errorf("%q: got %q, want %q", s, got, want)
		}
	}
}

func TestEscapedTwiceIsEscapedOnce(t *testing.T) {
	once := Escaped(hostile)
	if strings.IndexFunc(once, mustEscape) >= 0 || strings.Contains(once, "\n") ||
		Escaped(once) != once {
		t.Errorf("%q", once)
	}
	for words, want := range map[string]string{
		"two\nlines":          "two\nlines",
		"two\n\x1b[2Jlines\n": "two\n\\u001b[2Jlines\n",
		"回復\u202e":            "回復\\u202e",
	} {
		if got := EscapedLines(words); got != want {
			t.Errorf("%q: got %q, want %q", words, got, want)
		}
	}
}
