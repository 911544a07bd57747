//go:build !windows

package managebde

import "strings"

// decode keeps what is readable: there are no code pages here.
func decode(b []byte) string { return strings.ToValidUTF8(string(b), "\uFFFD") }
