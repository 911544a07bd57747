package main

import (
	"bufio"
	"io"
	"os/exec"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"unhello/internal/device"
	"unhello/internal/testenv"
	"unhello/media"
)

// deviceCommands are about block devices that others have open:
//
//	guest DISK                    a virtual machine, not yet running, has a disk until guest-ended
//	guest-ended DISK
//	partition NAME DEVICE NUMBER  the kernel is told of a partition, whose path goes into NAME
func deviceCommands() scriptCommands {
	return scriptCommands{"guest": cmdGuest, "guest-ended": cmdGuestEnded,
		"partition": cmdPartition}
}

func cmdGuest(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 1, "guest DISK")
	path := ts.MkAbs(args[0])
	cmd := exec.Command(testenv.Tool(stateOf(ts).tb, "qemu-system-x86_64"), "-S", "-machine",
		"pc,accel=tcg", "-m", "32",
		"-nodefaults", "-display", "none", "-qmp", "stdio", "-drive",
		"file="+path+",format=raw,if=ide")
	in, err := cmd.StdinPipe()
	ts.Check(err)
	out, err := cmd.StdoutPipe()
	ts.Check(err)
	ts.Check(cmd.Start())
	end := func() {
		_ = in.Close()
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	}
	ts.Defer(end)
	holdersOf(ts)[path] = end
	// it answers once it has its disks
	_, err = io.WriteString(in, `{"execute": "qmp_capabilities"}`+"\n")
	ts.Check(err)
	for answer := bufio.NewScanner(out); answer.Scan(); {
		if strings.Contains(answer.Text(), "return") {
			return
		}
	}
	ts.Fatalf("no virtual machine starts with %s", path)
}

func cmdGuestEnded(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 1 && holdersOf(ts)[ts.MkAbs(args[0])] != nil, "guest-ended DISK")
	holdersOf(ts)[ts.MkAbs(args[0])]()
}

func cmdPartition(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 3, "partition NAME DEVICE NUMBER")
	disk, err := device.Open(args[1], false)
	ts.Check(err)
	defer disk.Close()
	table, err := media.Partitions(disk)
	ts.Check(err)
	for _, p := range table.Partitions {
		if strconv.Itoa(p.Index) == args[2] {
			start, size := strconv.FormatInt(p.Offset/512, 10), strconv.FormatInt(p.Size/512, 10)
			ts.Check(ts.Exec(testenv.Tool(stateOf(ts).tb, "addpart"), args[1], args[2], start,
				size))
			// else the next user of the device would see it
			ts.Defer(func() { _ = exec.Command("delpart", args[1], args[2]).Run() })
			ts.Setenv(args[0], args[1]+"p"+args[2])
			return
		}
	}
	ts.Fatalf("%s has no partition %s", args[1], args[2])
}
