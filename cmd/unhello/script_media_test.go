package main

import (
	"os"
	"path/filepath"

	"github.com/rogpeppe/go-internal/testscript"

	"unhello/internal/stick/sticktest"
)

// mediaTestCommands are the commands of scripts about sticks:
//
//	release DIR CONTENT                the executables of a release, small ones, with this content
//	bootmanager FILE ARCH [CA...]      an executable for an architecture, signed by each of these
//	                                   authorities
func mediaTestCommands() map[string]func(*testscript.TestScript, bool, []string) {
	return map[string]func(*testscript.TestScript, bool, []string){"release": cmdRelease,
		"bootmanager": cmdBootManager}
}

func cmdRelease(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 2, "release DIR CONTENT")
	for name, b := range sticktest.Release(args[1]) {
		writeFile(ts, filepath.Join(args[0], name), b)
	}
}

func cmdBootManager(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) >= 2 && sticktest.Machines[args[1]] != 0,
		"bootmanager FILE ARCH [CA...]")
	b := sticktest.Executable(args[1], "boot")
	if len(args) > 2 {
		b = sticktest.Sign(stateOf(ts).tb, b, args[2:]...)
	}
	writeFile(ts, args[0], b)
}

func writeFile(ts *testscript.TestScript, file string, b []byte) {
	path := ts.MkAbs(file)
	ts.Check(os.MkdirAll(filepath.Dir(path), 0o777))
	ts.Check(os.WriteFile(path, b, 0o666))
}
