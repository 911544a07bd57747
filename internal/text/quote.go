package text

import (
	"strings"
	"unicode"
)

// quoteArgument writes one argument of a command as it is typed: as it is where the shell
// leaves it alone, else in the quotation marks of the command prompt of Windows, or of a shell.
// What cannot be shown a shell takes as an escape; the command prompt knows no such thing.
func quoteArgument(s string, windows bool) string {
	harmless := "/._-:,+@%="
	if windows {
		harmless = `\/._-:@`
	}
	special := func(r rune) bool {
		return !unicode.In(r, unicode.L, unicode.M, unicode.N) && !strings.ContainsRune(harmless, r)
	}
	shown := Escaped(s)
	switch {
	case s != "" && shown == s && strings.IndexFunc(s, special) < 0:
		return s
	case windows:
		// a backslash before the last quotation mark would make it one of the name
		name := strings.TrimRight(shown, `\`)
		return `"` + shown + shown[len(name):] + `"`
	case shown == s:
		return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
	}
	return "$'" + Escaped(strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace(s)) + "'"
}
