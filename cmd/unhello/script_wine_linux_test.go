package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/rogpeppe/go-internal/testscript"

	"unhello/internal/wine"
)

// wineCommands are the commands of scripts that run the real Windows executable. They begin with
// [!linux] skip and pc:
//
//	pc                a Windows PC that wine plays, with a stick E:, which is the folder stick,
//	                  and unhello.exe on it
//	drive D: DIR [fixed|removable|optical]
//	                  the PC has a drive
//	drive D: FILE     the PC has a volume \\.\D: that nothing is mounted of
//	physical N FILE   the PC has a disk \\.\PhysicalDriveN
//	locked D: VOLUME PLAIN DIR
//	                  BitLocker has locked a drive; unlocked by $PASSWORD its volume is PLAIN, its
//	                  files are those of DIR
//	manage-bde [slow] [idle] [exit CODE]
//	                  the PC has a manage-bde, in Japanese: one that takes a second, so that wine,
//	                  which looks where its drives lead once a second, sees what has become of
//	                  them; one that does not unlock; one that exits with a code whatever it does
//	addable C: WITHOUT WITH [silent] [kept]
//	                  \\.\C: is the volume WITHOUT; once manage-bde has added a recovery password,
//	                  $PASSWORD, it is WITH. It may print none, or not delete it again
//	built DIR         the windows/amd64 executable, under the name that it has in a release
//	standin PATH...   the PC has a program that notes in C:\ran.txt that it ran; PATH is on C: and
//	                  has slashes
//	winpe DIR         the PC has the files of an applied image of Windows PE on C:, and its
//	                  registry
//	registry KEY NAME DATA
//	                  a value of the PC's registry, DATA as in a .reg file
//	boot              the PC runs: unhello.exe ... runs E:\unhello.exe, wine ... any other
//	                  program; both in E:\
//	on-stick NAME     NAME becomes the path of the new undo record on the stick, as the PC sees it
//	screen ARGS...    unhello.exe in a terminal of 80x25
//	winpeshl          on that terminal, what C:\Windows\System32\winpeshl.ini says, one program
//	                  after the other
//	shows TEXT        wait until the screen shows this, its line breaks counting as spaces; what
//	                  it shows then is in the file screen
//	types TEXT        on that terminal
//	presses KEY...    by the names of tmux: Enter C-c
//	closes CODE       wait for the end of unhello.exe there; the same
func wineCommands() map[string]func(*testscript.TestScript, bool, []string) {
	return map[string]func(*testscript.TestScript, bool, []string){
		"pc": cmdPC, "drive": cmdDrive, "physical": cmdPhysical, "locked": cmdLocked,
		"addable": cmdAddable, "manage-bde": cmdManageBDE, "registry": cmdRegistry,
		"boot":        cmdBoot,
		"unhello.exe": cmdOnPC("unhello.exe"), "wine": cmdOnPC("wine"), "on-stick": cmdOnStick,
		"screen": cmdScreen, "shows": cmdShows, "built": cmdBuilt, "standin": cmdStandin,
		"winpe": cmdWinPE, "winpeshl": cmdWinpeshl, "types": cmdTypes, "presses": cmdPresses,
		"closes": cmdCloses,
	}
}

// A pc is what a script has of a PC.
type pc struct {
	*wine.Machine
	programs wine.Programs
	drives   map[string]lockedByFake
	terminal *wine.Terminal
}

// lockedByFake is a drive as the fake manage-bde wants to know it.
type lockedByFake struct {
	Password string          `json:"password"`
	Links    []linkOfTheFake `json:"links"`
	Add      *addedByFake    `json:"add,omitempty"`
}

// addedByFake is a recovery password that the fake manage-bde can add.
type addedByFake struct {
	ID       string             `json:"id"`
	Password string             `json:"password"`
	Links    []addableOfTheFake `json:"links"`
	Silent   bool               `json:"silent"`
	Kept     bool               `json:"kept"`
}

type addableOfTheFake struct {
	Link    string `json:"link"`
	Without string `json:"without"`
	With    string `json:"with"`
}

type linkOfTheFake struct {
	Link     string `json:"link"`
	Locked   string `json:"locked"`
	Unlocked string `json:"unlocked"`
}

// pcKey is where a script's PC is kept.
type pcKey struct{}

func pcOf(ts *testscript.TestScript) *pc {
	p := ts.Value(pcKey{}).(*pc)
	if p.Machine == nil {
		ts.Fatalf("there is no pc")
	}
	return p
}

// programsKey is where the function is kept that builds the programs for Windows, once for all
// scripts.
type programsKey struct{}

// setUpWine lets a script have a PC. The programs are built into dir when the first script wants
// them.
func setUpWine(env *testscript.Env, build func() (wine.Programs, error)) {
	env.Values[programsKey{}] = build
	env.Values[pcKey{}] = new(pc)
}

// builder builds the programs for Windows into a folder, once.
func builder(dir string) func() (wine.Programs, error) {
	return sync.OnceValues(func() (wine.Programs, error) { return wine.Build(dir) })
}

const stickFolder = "stick"

func cmdPC(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 0, "pc")
	tb := stateOf(ts).tb
	p := ts.Value(pcKey{}).(*pc)
	p.Machine, p.drives = wine.New(tb), map[string]lockedByFake{}
	var err error
	p.programs, err = ts.Value(programsKey{}).(func() (wine.Programs, error))()
	ts.Check(err)
	ts.Check(os.MkdirAll(ts.MkAbs(stickFolder), 0o777))
	p.Drive("E:", ts.MkAbs(stickFolder), wine.Removable)
	wine.Install(tb, p.programs.Unhello, ts.MkAbs(stickFolder))
	p.Setenv("FAKE_MANAGE_BDE", ts.MkAbs(fakeControl))
	ts.Defer(func() { // the script does not see why a program inside did not run
		log, err := os.ReadFile(ts.MkAbs(filepath.Join(stickFolder, "unhello.log")))
		if tb.Failed() && err == nil {
			tb.Logf("unhello.log on the stick:\n%s", log)
		}
	})
}

func cmdDrive(ts *testscript.TestScript, neg bool, args []string) {
	kinds := map[string]wine.Kind{"": wine.Fixed, "fixed": wine.Fixed, "removable": wine.Removable,
		"optical": wine.Optical}
	kind, known := wine.Fixed, true
	if len(args) == 3 {
		kind, known = kinds[args[2]]
	}
	usage(ts, !neg && (len(args) == 2 || len(args) == 3) && known,
		"drive D: DIR|FILE [fixed|removable|optical]")
	path := ts.MkAbs(args[1])
	info, err := os.Stat(path)
	ts.Check(err)
	if info.IsDir() {
		pcOf(ts).Drive(args[0], path, kind)
		return
	}
	pcOf(ts).Volume(args[0], path)
}

func cmdPhysical(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 2, "physical N FILE")
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	pcOf(ts).Disk(n, ts.MkAbs(args[1]))
}

// cmdLocked makes the letter of a locked drive lead to the volume, which is no folder: there is a
// D:, and no way into it.
func cmdLocked(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 4, "locked D: VOLUME PLAIN DIR")
	p, drive := pcOf(ts), strings.ToLower(args[0])
	volume, plain, folder := ts.MkAbs(args[1]), ts.MkAbs(args[2]), ts.MkAbs(args[3])
	d := lockedByFake{Password: passwordXTS, Links: []linkOfTheFake{
		{p.DeviceLink(drive + ":"), volume, plain},
		{p.DeviceLink(drive), volume, folder},
	}}
	for _, l := range d.Links {
		if err := os.Remove(l.Link); !errors.Is(err, fs.ErrNotExist) {
			ts.Check(err)
		}
		ts.Check(os.Symlink(l.Locked, l.Link))
	}
	p.drives[strings.ToUpper(drive)] = d
}

func cmdAddable(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) >= 3, "addable C: WITHOUT WITH [silent] [kept]")
	p, without, with := pcOf(ts), ts.MkAbs(args[1]), ts.MkAbs(args[2])
	p.drives[strings.ToUpper(args[0])] = lockedByFake{Add: &addedByFake{
		ID: withPassword.ID.String(), Password: passwordXTS,
		Links:  []addableOfTheFake{{p.DeviceLink(strings.ToLower(args[0]) + ":"), without, with}},
		Silent: slices.Contains(args[3:], "silent"), Kept: slices.Contains(args[3:], "kept"),
	}}
	if link := p.DeviceLink(strings.ToLower(args[0]) + ":"); !exists(link) {
		ts.Check(os.Symlink(without, link))
	}
}

// fakeControl is the file that tells the fake manage-bde what to be, fakeRuns what it has noted of
// its runs.
const (
	fakeControl = "manage-bde.json"
	fakeRuns    = "manage-bde.runs"
)

func cmdManageBDE(ts *testscript.TestScript, neg bool, args []string) {
	p := pcOf(ts)
	control := map[string]any{"drives": p.drives, "runs": ts.MkAbs(fakeRuns)}
	for i := 0; i < len(args); i++ {
		switch {
		case args[i] == "slow":
			control["sleep_ms"] = 1000
		case args[i] == "idle":
			control["do_nothing"] = true
		case args[i] == "exit" && i+1 < len(args):
			i++
			code, err := strconv.ParseUint(args[i], 0, 32)
			ts.Check(err)
			control["exit"] = code
		default:
			ts.Fatalf("usage: manage-bde [slow] [idle] [exit CODE]")
		}
	}
	words, err := json.Marshal(control)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(fakeControl), words, 0o600))
	if system32 := p.Path("windows/system32"); !exists(filepath.Join(system32,
		filepath.Base(p.programs.ManageBDE))) {
		wine.Install(stateOf(ts).tb, p.programs.ManageBDE, system32)
	}
}

func cmdRegistry(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 3, "registry KEY NAME DATA")
	pcOf(ts).Set(args[0], args[1], args[2])
}

// cmdBoot puts shell scripts named unhello.exe and wine into the PATH, so that every command of
// scripts that runs programs can run them.
func cmdBoot(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 0, "boot")
	p := pcOf(ts)
	p.Start()
	bin := ts.MkAbs(".pc")
	ts.Check(os.Mkdir(bin, 0o777))
	for name, program := range map[string]string{"unhello.exe": quoted(`E:\unhello.exe`),
		"wine": ""} {
		words := "#!/bin/sh\ncd " + quoted(ts.MkAbs(stickFolder)) + " || exit 125\nexec env"
		for _, variable := range p.Env() {
			words += " " + quoted(variable)
		}
		words += fmt.Sprint(" timeout --foreground ", int(2*patience.Seconds()))
		for _, word := range wine.Loader(stateOf(ts).tb) {
			words += " " + quoted(word)
		}
		words += " " + program + " \"$@\"\n"
		path := filepath.Join(bin, name)
		ts.Check(os.WriteFile(path+".text", []byte(words), 0o666))
		// by another process, see cmdProgram
		ts.Check(exec.Command("install", path+".text", path).Run())
	}
	ts.Setenv("PATH", bin+string(filepath.ListSeparator)+ts.Getenv("PATH"))
}

// quoted is a word of the shell.
func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

// cmdOnPC runs what boot has put into the PATH.
func cmdOnPC(name string) func(*testscript.TestScript, bool, []string) {
	return func(ts *testscript.TestScript, neg bool, args []string) {
		err := ts.Exec(name, args...)
		if (err == nil) == neg {
			ts.Fatalf("%s: %v", name, err)
		}
	}
}

func cmdOnStick(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 1, "on-stick NAME")
	cmdRecord(ts, false, []string{args[0], stickFolder})
	ts.Setenv(args[0], `E:\`+filepath.Base(ts.Getenv(args[0])))
}

func cmdScreen(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg, "screen ARGS...")
	p := pcOf(ts)
	cmd := p.Command(`E:\unhello.exe`, args...)
	cmd.Dir = ts.MkAbs(stickFolder)
	p.terminal = wine.NewTerminal(stateOf(ts).tb, cmd)
}

func terminalOf(ts *testscript.TestScript) *wine.Terminal {
	p := pcOf(ts)
	if p.terminal == nil {
		ts.Fatalf("nothing runs on a screen")
	}
	return p.terminal
}

func cmdShows(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 1, "shows TEXT")
	ts.Check(os.WriteFile(ts.MkAbs("screen"), []byte(terminalOf(ts).WaitFor(args[0])), 0o666))
}

func cmdTypes(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 1, "types TEXT")
	terminalOf(ts).Type(args[0])
}

func cmdPresses(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) > 0, "presses KEY...")
	terminalOf(ts).Keys(args...)
}

func cmdCloses(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 1, "closes CODE")
	s := terminalOf(ts)
	code := s.Ended()
	ts.Check(os.WriteFile(ts.MkAbs("screen"), []byte(s.Screen()), 0o666))
	if strconv.Itoa(code) != args[0] {
		ts.Fatalf("exit code %d, want %s:\n%s", code, args[0], s.Screen())
	}
}
