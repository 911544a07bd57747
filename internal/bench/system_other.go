//go:build !linux

package main

import (
	"errors"
	"os"
)

// peakMemory returns the largest resident set of a process that has ended; 0 if the system doesn't
// tell.
func peakMemory(*os.ProcessState) int64 { return 0 }

// bytesRead returns how many bytes a process has read; 0 if the system doesn't tell.
func bytesRead(int) (int64, error) { return 0, nil }

// dataRanges lists the parts of a file that are not holes. The disks are mounted by ntfs-3g, so
// they are for Linux anyway.
func dataRanges(*os.File) ([]byteRange, error) { return nil, errors.ErrUnsupported }

// settle does nothing here.
func settle(string) error { return nil }
