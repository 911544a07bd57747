package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// An entry is a program that takes part in a contest.
type entry struct {
	name    string // what is run, for people
	command func(hive, dir string) *exec.Cmd
	exit    int     // the exit code of success
	bound   float64 // unhello may take at most so much of this one's time; 0 for no bound
}

// A contest is one job done by several programs. The first entry is unhello.
type contest struct {
	title   string
	hive    string // the original, which nobody writes to
	work    string // folder for copies
	rounds  int
	writes  bool // every run gets a copy, in which the switch must be 0 afterwards
	entries []entry
}

// run holds all rounds and gives what each entry took.
func (c *contest) run() ([]series, error) {
	results := make([]series, len(c.entries))
	for range c.rounds {
		for i, e := range c.entries {
			m, err := c.once(e)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", e.name, err)
			}
			results[i] = append(results[i], m)
		}
	}
	return results, nil
}

// once runs one program.
func (c *contest) once(e entry) (m measurement, err error) {
	dir, err := os.MkdirTemp(c.work, "run-")
	if err != nil {
		return m, err
	}
	defer os.RemoveAll(dir)
	hive := c.hive
	if c.writes {
		hive = filepath.Join(dir, "SOFTWARE")
		if err := freshCopy(hive, c.hive); err != nil {
			return m, err
		}
	}
	if m, err = measure(e.command(hive, dir), e.exit); err != nil || !c.writes {
		return m, err
	}
	return m, mustBeOff(hive)
}

// freshCopy copies a file, waits until the disk has it, and reads it once: what
// a first reader costs the page cache more is nobody's fault.
func freshCopy(to, from string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	defer out.Close()
	size, err := io.Copy(out, in)
	if err != nil {
		return err
	}
	if err := out.Sync(); err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, io.NewSectionReader(out, 0, size))
	return err
}

// measure runs a command that must end with an exit code.
func measure(cmd *exec.Cmd, exit int) (measurement, error) {
	start := time.Now()
	err := cmd.Run()
	wall := time.Since(start)
	state := cmd.ProcessState
	if state == nil {
		return measurement{}, err
	}
	if state.ExitCode() != exit {
		return measurement{}, fmt.Errorf("%v, expected exit code %d", state, exit)
	}
	return measurement{wall, state.UserTime() + state.SystemTime(), peakMemory(state)}, nil
}
