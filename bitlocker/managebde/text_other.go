//go:build !windows

package managebde

import "strings"

// decode keeps what is readable: other systems have no code pages.
func decode(b []byte) string { return strings.ToValidUTF8(string(b), "\uFFFD") }
