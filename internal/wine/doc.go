// Package wine runs Windows programs of ours on Linux, for tests: in Debian's wine 8 with a prefix of its own.
package wine
