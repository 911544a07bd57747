// Package wine runs our Windows programs on Linux, for tests: in Debian's wine 8, on machines that
// have the drives and disks that a test gives them, and in a terminal of 80x25 if one is wanted.
package wine
