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

// peakMemory returns the largest resident set of a process that has ended; 0 if the system doesn't
// tell.
func peakMemory(state *os.ProcessState) int64 {
	if usage, ok := state.SysUsage().(*syscall.Rusage); ok {
		return int64(usage.Maxrss) << 10
	}
	return 0
}

var rchar = regexp.MustCompile(`(?m)^rchar: (\d+)$`)

// bytesRead waits until a child process has ended, without reaping it, and returns how many bytes
// it got from read(2) and the like, from the page cache or not. What it mapped into memory doesn't
// count, nor does what processes read that it didn't wait for.
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

// dataRanges lists the parts of a file that are not holes.
func dataRanges(f *os.File) (list []byteRange, err error) {
	end := int64(0)
	for {
		offset, err := f.Seek(end, unix.SEEK_DATA)
		if errors.Is(err, unix.ENXIO) { // nothing but a hole from here on
			return list, nil
		}
		if err != nil {
			return nil, err
		}
		if end, err = f.Seek(offset, unix.SEEK_HOLE); err != nil {
			return nil, err
		}
		list = append(list, byteRange{offset, end})
	}
}

// settle has the file system that dir is on write what it still holds, so that a sync of the next
// run doesn't wait for what the run before has left.
func settle(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer f.Close()
	return unix.Syncfs(int(f.Fd()))
}
