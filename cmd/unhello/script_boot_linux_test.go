package main

import (
	"os"
	"regexp"

	"github.com/rogpeppe/go-internal/testscript"

	"unhello/internal/bootvm"
)

// bootCommands are the commands of scripts that start a PC from a stick image:
//
//	bootable FILE      a copy of what stands in for the boot manager of Windows
//	power-on IMAGE     start a PC with UEFI firmware from an image, whose partition gets a menu
//	                   for the stand-in. Its screens are in the files menu and status; in status
//	                   what differs from machine to machine is dots, in status.as-it-is it is not
func bootCommands() map[string]func(*testscript.TestScript, bool, []string) {
	return map[string]func(*testscript.TestScript, bool, []string){"bootable": cmdBootable,
		"power-on": cmdPowerOn}
}

func cmdBootable(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 1, "bootable FILE")
	b, err := os.ReadFile(bootvm.StandIn(stateOf(ts).tb))
	ts.Check(err)
	writeFile(ts, args[0], b)
}

// machineLines are the lines of the stand-in's status that tell of its version, of the firmware's
// and of the one partition.
var machineLines = regexp.MustCompile(`(?m)^( *(?:systemd-boot version|loader partition ` +
	`UUID|UEFI specification|firmware version|OS indications): ).*$`)

func cmdPowerOn(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 1, "power-on IMAGE")
	const partition = 1 << 20
	tb, image := stateOf(ts).tb, ts.MkAbs(args[0])
	bootvm.AddMenu(tb, image, partition)
	machine := bootvm.Boot(tb, image)
	writeFile(ts, "menu", []byte(machine.Menu()))
	status := machine.Status()
	writeFile(ts, "status.as-it-is", []byte(status))
	writeFile(ts, "status", machineLines.ReplaceAll([]byte(status), []byte("${1}...")))
}
