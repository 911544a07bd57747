package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// A hiveWithLogs is a hive that every run gets a copy of, with its logs.
type hiveWithLogs struct {
	original string
	// before makes the copy what the run needs; nil if it is that already.
	before func(path, dir string) *exec.Cmd
}

func (h hiveWithLogs) fresh(dir string) (string, error) {
	file := filepath.Join(dir, "SOFTWARE")
	for _, log := range []string{"", ".LOG1", ".LOG2"} {
		if err := freshCopy(file+log, h.original+log); err != nil {
			return "", err
		}
	}
	if h.before == nil {
		return file, nil
	}
	if out, err := h.before(file, dir).CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w: %s", err, out)
	}
	return file, nil
}

// check only has an independent program find the way to the switch: these runs are about reading,
// and the tests look at what is written.
func (h hiveWithLogs) check(path, _ string) error {
	out, err := exec.Command("reglookup", "-p", "/"+strings.ReplaceAll(deviceKey, `\`, "/"),
		path).CombinedOutput()
	if err != nil || !strings.Contains(string(out), helloOnly) {
		return fmt.Errorf("reglookup: %w: %s", err, out)
	}
	return nil
}

// edits are all kinds of edits, with how often each may read the hive.
func (o *options) edits() (list []entry, err error) {
	recover := func(path, dir string) *exec.Cmd {
		return exec.Command(o.unhello, "hive", "recover", "--yes", "--record", dir, path)
	}
	set := func(path, dir string) *exec.Cmd {
		return exec.Command(o.unhello, "hive", "set", "--yes", "--record", dir, path,
			`Microsoft\New\Key`, "Name", "REG_SZ", "longer than what fits into the value itself")
	}
	out := func(path, dir string) *exec.Cmd {
		return exec.Command(o.unhello, "hive", "recover", "--out", filepath.Join(dir, "out"), path)
	}
	undo := func(path, dir string) *exec.Cmd {
		records, _ := filepath.Glob(filepath.Join(dir, "*.record"))
		return exec.Command(o.unhello, append([]string{"undo", "--yes"},
			append(records, path)...)...)
	}
	for _, e := range []struct {
		name, hive      string
		before, command func(path, dir string) *exec.Cmd
		most            float64
	}{
		{"fix, clean: only the switch changes", o.clean, nil, fix(o.unhello), 1.1},
		{"fix, dirty", o.dirty, nil, fix(o.unhello), 4},
		{"hive set, clean: a new key", o.clean, nil, set, 4},
		{"hive set, dirty: a new key", o.dirty, nil, set, 4},
		{"hive recover", o.dirty, nil, recover, 4},
		{"hive recover --out", o.dirty, nil, out, 5},
		{"undo of fix, clean", o.clean, fix(o.unhello), undo, 1.1},
		{"undo of fix, dirty", o.dirty, fix(o.unhello), undo, 1.1},
		{"undo of hive set", o.clean, set, undo, 1.1},
		{"undo of hive recover", o.dirty, recover, undo, 1.1},
	} {
		info, err := os.Stat(e.hive)
		if err != nil {
			return nil, err
		}
		list = append(list, entry{name: e.name, on: hiveWithLogs{e.hive, e.before},
			command: e.command, size: info.Size(), mostRead: int64(e.most * float64(info.Size()))})
	}
	return list, nil
}
