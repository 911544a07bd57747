package wim

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode/utf16"
)

// Windows PE starts what \Windows\System32\winpeshl.ini says, in the order written there, each
// program after the previous one has ended; after the last one the PC restarts ("Winpeshl.ini
// Reference" in Microsoft's documentation). [LaunchApp] names one program as AppPath, [LaunchApps]
// has lines "PROGRAM, ARGUMENTS". Without that file a command prompt runs startnet.cmd or, on
// install media, Setup starts. wpeinit makes Plug and Play and the drives ready and has to run
// first.
const (
	launchWpeinit = `%SYSTEMROOT%\System32\wpeinit.exe`
	launchDrivers = `%SYSTEMROOT%\System32\cmd.exe, /c %SYSTEMDRIVE%\unhello\drivers.cmd`
	launchUnhello = `%SYSTEMROOT%\System32\unhello.exe`
	launchSetup   = `%SYSTEMDRIVE%\setup.exe`
	launchNet     = `%SYSTEMROOT%\System32\cmd.exe, /k %SYSTEMROOT%\System32\startnet.cmd`
	launchPrompt  = `%SYSTEMROOT%\System32\cmd.exe`
)

// originalShell is what an image starts on its own.
type originalShell struct {
	ini      []byte // its winpeshl.ini, nil for none
	startnet []byte // its startnet.cmd, nil for none
	setup    bool   // whether there is a \setup.exe
}

// winpeshlINI makes a winpeshl.ini that starts unhello before the shell that the image had.
// Everything we add is ASCII.
func winpeshlINI(o originalShell, drivers bool) ([]byte, error) {
	programs, err := launched(o.ini)
	if err != nil {
		return nil, err
	}
	first, shell := launchWpeinit, []string(nil)
	for _, p := range programs {
		if isWpeinit(p) {
			first = p // it may have arguments
		} else {
			shell = append(shell, p)
		}
	}
	all := []string{"[LaunchApps]", first}
	if drivers {
		all = append(all, launchDrivers)
	}
	all = append(all, launchUnhello)
	if len(shell) == 0 {
		shell = []string{o.defaultShell()}
	}
	return []byte(strings.Join(append(all, shell...), "\r\n") + "\r\n"), nil
}

// defaultShell is what starts if no winpeshl.ini says anything.
func (o originalShell) defaultShell() string {
	switch {
	case o.ini == nil && o.setup:
		return launchSetup
	case o.ini == nil && hasCommands(o.startnet):
		return launchNet
	}
	return launchPrompt
}

// hasCommands reports whether a startnet.cmd does more than the standard one of Windows PE.
func hasCommands(startnet []byte) bool {
	for line := range strings.Lines(string(startnet)) {
		switch line = strings.ToLower(strings.TrimSpace(line)); {
		case line == "", line == "wpeinit", line == "wpeinit.exe", line == "@echo off",
			strings.HasPrefix(line, "rem "), strings.HasPrefix(line, "::"):
		default:
			return true
		}
	}
	return false
}

// launched lists the programs of a winpeshl.ini in the order they start, as lines of [LaunchApps].
func launched(ini []byte) ([]string, error) {
	text, err := iniText(ini)
	if err != nil {
		return nil, err
	}
	var programs []string
	section := ""
	for line := range strings.SplitSeq(strings.ReplaceAll(text, "\r", "\n"), "\n") {
		line = strings.TrimSpace(line)
		key, value, _ := strings.Cut(line, "=")
		switch {
		case line == "", strings.HasPrefix(line, ";"):
		case strings.HasPrefix(line, "["):
			section = strings.ToLower(line)
		case section == "[launchapps]":
			programs = append(programs, line)
		case section == "[launchapp]" && strings.EqualFold(strings.TrimSpace(key), "AppPath") &&
			value != "":
			programs = append(programs, strings.TrimSpace(value))
		}
	}
	return programs, nil
}

// iniText reads an ini in the PC's code page, whose bytes stay as they are, or in UTF-16, of which
// only ASCII can be kept.
func iniText(ini []byte) (string, error) {
	if bytes.IndexByte(ini, 0) < 0 {
		return strings.TrimPrefix(string(ini), "\ufeff"), nil
	}
	if !bytes.HasPrefix(ini, []byte{0xff, 0xfe}) || len(ini)%2 != 0 {
		return "", &Error{Kind: ShellBinary}
	}
	units := make([]uint16, len(ini)/2-1)
	for i := range units {
		units[i] = binary.LittleEndian.Uint16(ini[2*i+2:])
		if units[i] == 0 || units[i] > 0x7e {
			return "", &Error{Kind: ShellUTF16}
		}
	}
	return string(utf16.Decode(units)), nil
}

func isWpeinit(line string) bool {
	program, _, _ := strings.Cut(line, ",")
	name := strings.ToLower(strings.Trim(strings.TrimSpace(program), `"`))
	name = name[strings.LastIndexByte(name, '\\')+1:]
	return name == "wpeinit" || name == "wpeinit.exe"
}
