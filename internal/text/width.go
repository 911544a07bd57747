package text

import "github.com/mattn/go-runewidth"

// Columns is the width to which texts are wrapped: the console of Windows RE has 80.
const Columns = 78

// terminal measures characters the same way on every system. By default the library asks the
// environment whether characters of ambiguous width are wide.
var terminal = runewidth.Condition{EastAsianWidth: false, StrictEmojiNeutral: true}

// Width returns how many columns of a terminal s takes.
func Width(s string) int { return terminal.StringWidth(s) }

// Shorten cuts s to the columns, with three dots at the end if something is missing.
func Shorten(s string, columns int) string { return terminal.Truncate(s, columns, "...") }
