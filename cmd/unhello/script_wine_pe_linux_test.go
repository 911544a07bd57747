package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"unhello/internal/testenv"
	"unhello/internal/wine"
)

// cmdBuilt gives a release as far as wine can run it.
func cmdBuilt(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 1, "built DIR")
	dir := ts.MkAbs(args[0])
	ts.Check(os.MkdirAll(dir, 0o777))
	ts.Check(exec.Command("cp", pcOf(ts).programs.Unhello,
		filepath.Join(dir, "unhello-windows-amd64.exe")).Run())
}

func cmdStandin(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) > 0, "standin PATH...")
	program := ts.MkAbs(".standin.exe")
	build := exec.Command("go", "build", "-o", program, "./internal/wine/standin")
	build.Dir, build.Env = testenv.Root(), append(os.Environ(), "GOOS=windows", "GOARCH=amd64",
		"CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		ts.Fatalf("%v\n%s", err, out)
	}
	for _, path := range args {
		to := pcOf(ts).Path(path)
		ts.Check(os.MkdirAll(filepath.Dir(to), 0o777))
		ts.Check(exec.Command("cp", program, to).Run())
	}
}

// cmdWinPE copies by wine's names: its folder is C:\windows\system32.
func cmdWinPE(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 1, "winpe DIR")
	p := pcOf(ts)
	for from, to := range map[string]string{"Windows/System32": "windows/system32",
		"unhello": "unhello"} {
		ts.Check(os.MkdirAll(p.Path(to), 0o777))
		out, err := exec.Command("cp", "-r", filepath.Join(ts.MkAbs(args[0]), from)+"/.",
			p.Path(to)).CombinedOutput()
		if err != nil {
			ts.Fatalf("%v\n%s", err, out)
		}
	}
	p.Set(`HKLM\System\CurrentControlSet\Control\MiniNT`, "Here", wine.DWORD(1))
}

// cmdWinpeshl does what Microsoft's "Winpeshl.ini Reference" says that winpeshl.exe does, by a
// command file: AppPath of [LaunchApp] and the lines of [LaunchApps], PROGRAM or PROGRAM,
// ARGUMENTS, in the order that they stand there.
func cmdWinpeshl(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, !neg && len(args) == 0, "winpeshl")
	p := pcOf(ts)
	ini, err := os.ReadFile(p.Path("windows/system32/winpeshl.ini"))
	ts.Check(err)
	var script strings.Builder
	script.WriteString("@echo off\r\n")
	section := ""
	for line := range strings.SplitSeq(strings.TrimSuffix(string(ini), "\r\n"), "\r\n") {
		switch {
		case strings.HasPrefix(line, "["):
			section = line
		case section == "[LaunchApps]":
			program, arguments, _ := strings.Cut(line, ",")
			script.WriteString(program + arguments + "\r\n")
		case section == "[LaunchApp]":
			script.WriteString(strings.TrimPrefix(line, "AppPath=") + "\r\n")
		default:
			ts.Fatalf("%q stands outside a section", line)
		}
	}
	ts.Check(os.WriteFile(p.Path("winpeshl.cmd"), []byte(script.String()), 0o666))
	p.terminal = wine.NewTerminal(stateOf(ts).tb,
		p.Command(`C:\windows\system32\cmd.exe`, "/c", `C:\winpeshl.cmd`))
	ts.Setenv("RAN", p.Path("ran.txt"))
}
