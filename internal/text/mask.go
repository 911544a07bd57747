package text

import "regexp"

// passwords are four or more groups of six digits in a row: at least half of a recovery password,
// however it is written.
var passwords = regexp.MustCompile(`[0-9０-９]{6}([\s\p{Pd}_./,:;]*[0-9０-９]{6}){3,}`)

const mask = "***"

// Masked leaves out what looks like a recovery password. Everything that is shown or logged goes
// through it, because people may type a password where a path is expected.
func Masked(s string) string { return passwords.ReplaceAllString(s, mask) }
