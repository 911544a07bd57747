package wim

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"unhello/internal/stick"
)

// Drivers in an image: a folder with .inf files, and a command file that loads them.
const (
	driversFolder = stick.Folder + "/drivers"
	driversCmd    = stick.Folder + "/drivers.cmd"
	maxDrivers    = 1000 // files
)

const driversHead = `@echo off
rem Loads the drivers that "unhello media inject --drivers" put into this image.
`

// readDrivers takes every file in a folder, since a driver consists of several, and makes the
// command file.
func readDrivers(dir string) ([]stick.Item, error) {
	var files []stick.Item
	var infs []string
	err := filepath.WalkDir(dir, func(local string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		f, err := readDriver(dir, local, d)
		if err != nil {
			return err
		}
		if len(files) == maxDrivers {
			return &Error{Kind: ManyDrivers, Path: dir}
		}
		if strings.EqualFold(path.Ext(f.Path), ".inf") {
			infs = append(infs, strings.TrimPrefix(f.Path, stick.Folder+"/"))
		}
		files = append(files, f)
		return nil
	})
	if err != nil {
		return nil, err
	}
	if len(infs) == 0 {
		return nil, &Error{Kind: NoDriver, Path: dir}
	}
	return append(files, stick.Text(driversCmd, driversScript(infs))), nil
}

func readDriver(dir, local string, d fs.DirEntry) (stick.Item, error) {
	name, err := filepath.Rel(dir, local)
	if err != nil {
		return stick.Item{}, err
	}
	name = filepath.ToSlash(name)
	switch {
	case !d.Type().IsRegular():
		return stick.Item{}, &Error{Kind: DriverKind, Path: local}
	case !isDriverName(name):
		return stick.Item{}, &Error{Kind: DriverName, Path: local}
	}
	in, err := os.Open(local)
	if err != nil {
		return stick.Item{}, err
	}
	defer in.Close()
	return stick.FileItem(driversFolder+"/"+name, in)
}

// isDriverName accepts names that mean nothing but themselves to the command prompt when quoted.
func isDriverName(name string) bool {
	for _, c := range name {
		isLetter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
		if !isLetter && !strings.ContainsRune(" ._-+=,~#@()/", c) {
			return false
		}
	}
	return true
}

// driversScript continues after a driver that fits no device, which is not an error.
func driversScript(infs []string) string {
	slices.Sort(infs)
	s := driversHead
	for _, inf := range infs {
		s += `drvload "%~dp0` + strings.ReplaceAll(inf, "/", `\`) + "\"\n"
	}
	return stick.DOSText(s + "exit /b 0\n")
}
