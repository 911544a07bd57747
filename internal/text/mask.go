package text

import "regexp"

// passwords are four and more groups of six digits in a row: the better part of a
// recovery password, however it is written.
var passwords = regexp.MustCompile(`[0-9０-９]{6}([\s\p{Pd}_./,:;]*[0-9０-９]{6}){3,}`)

const mask = "***"

// Masked leaves out what looks like a recovery password. Everything that is shown or
// logged goes through it: one may stand where a path was meant.
func Masked(s string) string { return passwords.ReplaceAllString(s, mask) }
