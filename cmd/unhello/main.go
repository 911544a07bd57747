// Unhello turns off the Hello-only switch in the registry of a Windows that is not running, so that
// people who are locked out get the password box back.
// `unhello --help` is its manual.
package main

import (
	"context"
	"os"

	"unhello/internal/device"
)

// version is set when an executable is built for release.
var version = "dev"

func main() {
	device.TakePrivileges()
	os.Exit(run(context.Background(), os.Args[1:], streams{
		in: os.Stdin, out: os.Stdout, err: os.Stderr, getenv: os.Getenv, exit: os.Exit,
	}))
}
