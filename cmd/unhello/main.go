// Unhello turns off the Hello-only switch in the registry of a Windows that is
// not running, so that people who are locked out get the password box back.
// `unhello --help` is its manual.
package main

import (
	"context"
	"os"
	"runtime/debug"
)

// version is set when an executable is built for release.
var version = "dev"

// garbagePercent is how much garbage may pile up, in percent of what is in use.
// Most of what is in use are bitmaps of hives, 1/64 of the hive's size each and
// cheap to collect around; WinRE runs from a RAM disk and has little memory.
const garbagePercent = 25

func main() {
	debug.SetGCPercent(garbagePercent)
	os.Exit(run(context.Background(), os.Args[1:], streams{
		in: os.Stdin, out: os.Stdout, err: os.Stderr, getenv: os.Getenv, exit: os.Exit,
	}))
}
