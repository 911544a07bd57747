package main

import (
	"os"
	"os/exec"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/sys/unix"

	"unhello/internal/device"
	"unhello/internal/testenv"
)

// openCommands are the commands of scripts about what other programs have open:
//
//	opened FILE            another program reads a file, and has no lock on it, until closed
//	closed FILE
//	until-free FILE        wait until nobody has a file open
//	unlocked-qemu FILE     QEMU has a raw image open without its locks, until close-by-qemu
//	dislocked VOLUME KEY DIR
//	                       dislocker shows what is in a BitLocker volume, until unmounted; KEY is
//	                       the option it takes
//	overlay DIR LOWER      a folder that shows another one and writes elsewhere
//	foreign FILE           a file becomes another user's
func openCommands() map[string]func(*testscript.TestScript, bool, []string) {
	return map[string]func(*testscript.TestScript, bool, []string){
		"opened": cmdOpened, "closed": cmdClosed, "until-free": cmdUntilFree,
		"unlocked-qemu": cmdUnlockedQEMU, "dislocked": cmdDislocked,
		"overlay": cmdOverlay, "foreign": cmdForeign,
	}
}

func cmdOpened(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 1, "opened FILE")
	path := ts.MkAbs(args[0])
	f, err := os.Open(path)
	ts.Check(err)
	defer f.Close()
	cmd := exec.Command("sleep", "600")
	cmd.Stdin = f
	ts.Check(cmd.Start())
	end := func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	}
	ts.Defer(end)
	holdersOf(ts)[path] = end
}

func cmdClosed(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 1, "closed FILE")
	end := holdersOf(ts)[ts.MkAbs(args[0])]
	if end == nil {
		ts.Fatalf("nobody has %s", args[0])
	}
	end()
}

// cmdUntilFree waits for a program that has unmounted to end: it does so afterwards.
func cmdUntilFree(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 1, "until-free FILE")
	f, err := device.Open(ts.MkAbs(args[0]), false)
	ts.Check(err)
	defer f.Close()
	for deadline := time.Now().Add(patience); ; {
		lease, err := f.Hold()
		if err == nil {
			lease.Release()
			return
		}
		if time.Now().After(deadline) {
			ts.Fatalf("%s: %v", args[0], err)
		}
	}
}

func cmdUnlockedQEMU(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 1, "unlocked-qemu FILE")
	path := ts.MkAbs(args[0])
	openByQEMU(ts, path, "--image-opts",
		"driver=raw,file.driver=file,file.locking=off,file.filename="+path)
}

func cmdDislocked(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 3, "dislocked VOLUME KEY DIR")
	dislocker, dir := testenv.Tool(stateOf(ts).tb, "dislocker-fuse"), ts.MkAbs(args[2])
	ts.Check(os.MkdirAll(dir, 0o777))
	if out, err := exec.Command(dislocker, "-q", "-V", ts.MkAbs(args[0]), args[1], "--",
		dir).CombinedOutput(); err != nil {
		testenv.Missing(
			stateOf(ts).tb, "dislocker can't mount here (root and /dev/fuse are wanted): %s", out)
	}
	ts.Defer(func() { _ = unix.Unmount(dir, unix.MNT_DETACH) })
}

func cmdOverlay(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 2, "overlay DIR LOWER")
	dir := ts.MkAbs(args[0])
	upper, work := dir+".upper", dir+".work"
	for _, d := range []string{dir, upper, work} {
		ts.Check(os.MkdirAll(d, 0o777))
	}
	if err := unix.Mount("overlay", dir, "overlay", 0,
		"lowerdir="+ts.MkAbs(args[1])+",upperdir="+upper+",workdir="+work); err != nil {
		testenv.Missing(stateOf(ts).tb, "an overlay can't be mounted here (it takes root): %v", err)
	}
	ts.Defer(func() { _ = unix.Unmount(dir, unix.MNT_DETACH) })
}

func cmdForeign(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 1, "foreign FILE")
	if err := os.Chown(ts.MkAbs(args[0]), 12345, 12345); err != nil {
		testenv.Missing(stateOf(ts).tb, "a file can't be given away here (it takes root): %v", err)
	}
}
