package ntfs

// For tests from outside.
var (
	Escape   = escape
	Unescape = unescape
)
