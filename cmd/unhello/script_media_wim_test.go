package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"unhello/internal/testenv"
)

// wimTestCommands are the commands of scripts about WIMs:
//
//	wim FILE COMPRESS DIR...     a WIM for 64-bit PCs with an image of each folder; the last one
//	                             boots
//	tree WIM IMAGE DIR           the image's files, and what else there is to know of them in
//	                             DIR.list
//	slow-wimlib DIR STAGE        a wimlib-imagex in DIR that is the real one, but stops for long
//	                             once it is asked to STAGE: then there is a file DIR/STAGE with
//	                             its process number. half writes half of what it should before it
//	                             stops
//	appears FILE                 wait until a file is there
//	gone FILE                    wait until the process is gone whose number is in a file
func wimTestCommands() map[string]func(*testscript.TestScript, bool, []string) {
	return map[string]func(*testscript.TestScript, bool, []string){
		"wim": cmdWIM, "tree": cmdTree, "slow-wimlib": cmdSlowWimlib, "appears": cmdAppears,
		"gone": cmdGone,
	}
}

func wimlibDo(ts *testscript.TestScript, args ...string) string {
	cmd := exec.Command(testenv.Tool(stateOf(ts).tb, "wimlib-imagex"), args...)
	cmd.Dir = ts.MkAbs(".")
	out, err := cmd.CombinedOutput()
	if err != nil {
		ts.Fatalf("wimlib-imagex %q: %v\n%s", args, err, out)
	}
	return string(out)
}

func cmdWIM(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) >= 3, "wim FILE COMPRESS DIR...")
	ts.Check(os.MkdirAll(filepath.Dir(ts.MkAbs(args[0])), 0o777))
	for i, dir := range args[2:] {
		if i == 0 {
			wimlibDo(ts, "capture", dir, args[0], dir, "--compress="+args[1])
		} else {
			wimlibDo(ts, "append", dir, args[0], dir)
		}
		wimlibDo(ts, "info", args[0], strconv.Itoa(i+1), "--image-property", "WINDOWS/ARCH=9",
			"--boot")
	}
}

func cmdTree(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 3, "tree WIM IMAGE DIR")
	wimlibDo(ts, "apply", args[0], args[1], args[2])
	var list strings.Builder
	for line := range strings.Lines(wimlibDo(ts, "dir", args[0], args[1], "--detailed")) {
		if !strings.HasPrefix(line, "Link Group ID") { // the numbers differ from run to run
			list.WriteString(line)
		}
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[2]+".list"), []byte(list.String()), 0o666))
}

// slowWimlib stands before the real one. Its arguments are those of wimlib-imagex: update WIM
// IMAGE, verify WIM.
const slowWimlib = `#!/bin/sh
stop() { echo $$ >"$DIR/$1.new"; mv "$DIR/$1.new" "$DIR/$1"; exec sleep 60; }
case $STAGE:$1 in
before:update) stop before ;;
half:update)
	"$REAL" "$@" || exit
	truncate -s 300 "$2"
	stop half ;;
after:verify) stop after ;;
esac
exec "$REAL" "$@"
`

func cmdSlowWimlib(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 2, "slow-wimlib DIR before|half|after")
	dir := ts.MkAbs(args[0])
	ts.Check(os.MkdirAll(dir, 0o777))
	words := strings.NewReplacer(
		"$DIR", dir, "$STAGE", args[1], "$REAL", testenv.Tool(stateOf(ts).tb, "wimlib-imagex"),
	).Replace(slowWimlib)
	path := filepath.Join(dir, "wimlib-imagex")
	ts.Check(os.WriteFile(path+".text", []byte(words), 0o666))
	// by another process, see cmdProgram
	ts.Check(exec.Command("install", path+".text", path).Run())
}

func cmdAppears(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 1, "appears FILE")
	wait(ts, args[0]+" does not appear", func() bool { return exists(ts.MkAbs(args[0])) })
}

func cmdGone(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 1, "gone FILE")
	number := strings.TrimSpace(ts.ReadFile(args[0]))
	wait(ts, "process "+number+" is still there", func() bool {
		return !exists(filepath.Join("/proc", number))
	})
}

// patience is how long a script waits for something to happen. Only one that hangs takes so long,
// on the busiest of machines.
const patience = 2 * time.Minute

func wait(ts *testscript.TestScript, otherwise string, done func() bool) {
	for deadline := time.Now().Add(patience); !done(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			ts.Fatalf("%s", otherwise)
		}
	}
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}
