//go:build !linux

package main

import (
	"errors"
	"os"
)

// peakMemory gives the largest resident set of a process that has ended; 0 where
// the system doesn't tell.
func peakMemory(*os.ProcessState) int64 { return 0 }

// bytesRead gives how many bytes a process read; 0 where the system doesn't tell.
func bytesRead(int) (int64, error) { return 0, nil }

// extents lists what there is in a file. The disks are mounted by ntfs-3g, so
// they are for Linux anyway.
func extents(*os.File) ([]extent, error) { return nil, errors.ErrUnsupported }

// settle does nothing here.
func settle(string) error { return nil }
