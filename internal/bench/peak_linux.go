package main

import (
	"os"
	"syscall"
)

// peakMemory gives the largest resident set of a process that has ended; 0 where
// the system doesn't tell.
func peakMemory(state *os.ProcessState) int64 {
	if usage, ok := state.SysUsage().(*syscall.Rusage); ok {
		return int64(usage.Maxrss) << 10
	}
	return 0
}
