// Package wine runs Windows programs of ours on Linux, for tests: in Debian's wine 8, on machines of their own that have the drives and
// disks that a test gives them, with a terminal of 80x25 where one is wanted.
package wine
