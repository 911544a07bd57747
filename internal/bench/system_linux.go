package main

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"syscall"

	"golang.org/x/sys/unix"
)

// peakMemory gives the largest resident set of a process that has ended; 0 where
// the system doesn't tell.
func peakMemory(state *os.ProcessState) int64 {
	if usage, ok := state.SysUsage().(*syscall.Rusage); ok {
		return int64(usage.Maxrss) << 10
	}
	return 0
}

var rchar = regexp.MustCompile(`(?m)^rchar: (\d+)$`)

// bytesRead waits until a process of ours has ended, without burying it, and
// gives how many bytes it had asked read(2) and its like for and got, from the
// page cache or not. What it maps into memory doesn't count, nor what processes
// read that it didn't wait for.
func bytesRead(pid int) (int64, error) {
	for {
		err := unix.Waitid(unix.P_PID, pid, nil, unix.WEXITED|unix.WNOWAIT, nil)
		if err == nil {
			break
		}
		if err != unix.EINTR {
			return 0, fmt.Errorf("waitid: %w", err)
		}
	}
	file := fmt.Sprintf("/proc/%d/io", pid)
	b, err := os.ReadFile(file)
	if err != nil {
		return 0, err
	}
	m := rchar.FindSubmatch(b)
	if m == nil {
		return 0, fmt.Errorf("%s: no rchar", file)
	}
	return strconv.ParseInt(string(m[1]), 10, 64)
}

// extents lists what there is in a file.
func extents(f *os.File) (list []extent, err error) {
	end := int64(0)
	for {
		offset, err := f.Seek(end, unix.SEEK_DATA)
		if errors.Is(err, unix.ENXIO) { // nothing but a hole from here
			return list, nil
		}
		if err != nil {
			return nil, err
		}
		if end, err = f.Seek(offset, unix.SEEK_HOLE); err != nil {
			return nil, err
		}
		list = append(list, extent{offset, end})
	}
}

// settle has the file system that dir is on write what it still holds: a sync
// of the next run must not wait for what the run before left.
func settle(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer f.Close()
	return unix.Syncfs(int(f.Fd()))
}
