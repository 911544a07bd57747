package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"time"
)

// An entry is a program that takes part in a contest, and what it works on.
type entry struct {
	name string // what is run, for people
	on   subject
	// on the subject's path; dir is an empty folder of its own
	command func(path, dir string) *exec.Cmd
	exit    int // the exit code of success

	// Bounds; 0 means none.
	bound    float64 // the first entry's time may be at most this fraction of this one's
	growth   float64 // this one's time may be at most this many times the first entry's
	memory   float64 // MiB that it may use
	mostRead int64   // bytes that it may read
	size     int64   // of the hive, if the bytes are told as a multiple of that
}

// A subject is what a program works on.
type subject interface {
	// fresh restores the subject to what it was before anybody wrote to it and returns its path.
	fresh(dir string) (string, error)
	// check makes sure that the program has done its work there.
	check(path, dir string) error
}

// A contest is one job done by several programs. The first entry is unhello.
type contest struct {
	title   string
	work    string // folder for what the runs write
	rounds  int
	entries []entry
}

// run holds all rounds and returns what each entry took.
func (c *contest) run() ([]series, error) {
	results := make([]series, len(c.entries))
	for range c.rounds {
		for i, e := range c.entries {
			m, err := e.once(c.work)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", e.name, err)
			}
			results[i] = append(results[i], m)
		}
	}
	return results, nil
}

// once runs one program.
func (e *entry) once(work string) (m measurement, err error) {
	dir, err := os.MkdirTemp(work, "run-")
	if err != nil {
		return m, err
	}
	defer os.RemoveAll(dir)
	path, err := e.on.fresh(dir)
	if err != nil {
		return m, err
	}
	if err := settle(dir); err != nil {
		return m, err
	}
	if m, err = measure(e.command(path, dir), e.exit); err != nil {
		return m, err
	}
	if e.mostRead > 0 && m.read == 0 {
		return m, errors.New("nobody counted what it reads")
	}
	return m, e.on.check(path, dir)
}

// measure runs a command that must end with an exit code.
func measure(cmd *exec.Cmd, exit int) (measurement, error) {
	start := time.Now()
	if err := cmd.Start(); err != nil {
		return measurement{}, err
	}
	read, uncounted := bytesRead(cmd.Process.Pid)
	err := cmd.Wait()
	wall := time.Since(start)
	state := cmd.ProcessState
	if state == nil {
		return measurement{}, err
	}
	if state.ExitCode() != exit {
		return measurement{}, fmt.Errorf("%v, expected exit code %d", state, exit)
	}
	return measurement{wall, state.UserTime() + state.SystemTime(), peakMemory(state), read},
		uncounted
}
