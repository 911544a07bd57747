package text

import "github.com/mattn/go-runewidth"

// Columns is the width that texts are broken to: the console of Windows RE has 80.
const Columns = 78

// terminal counts characters the same on every system. The library's default asks the
// environment whether characters of ambiguous width are wide.
var terminal = runewidth.Condition{EastAsianWidth: false, StrictEmojiNeutral: true}

// Width counts the columns that s takes on a terminal.
func Width(s string) int { return terminal.StringWidth(s) }

// Shorten cuts s to the columns, with dots where something is missing.
func Shorten(s string, columns int) string { return terminal.Truncate(s, columns, "...") }
