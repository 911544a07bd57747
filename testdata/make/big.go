package main

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
	"strings"

	"unhello/hive/hivetest"
)

// writeBig writes a clean SOFTWARE hive of about size bytes, whose switch is 2.
// It is too big to keep among the fixtures.
func writeBig(file string, size int64) error {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	defer f.Close()
	out := bufio.NewWriterSize(f, 1<<20)
	err = hivetest.Big(out, hivetest.BigOptions{Bytes: size, SoftwareOptions: hivetest.SoftwareOptions{
		Switch: 2, Options: hivetest.Options{LastWritten: hivetest.DefaultTime},
	}})
	if err == nil {
		err = out.Flush()
	}
	if err == nil {
		err = f.Close()
	}
	return err
}

// parseSize reads a number of bytes, or of units of 1024 with K, M or G behind it.
func parseSize(s string) (int64, error) {
	digits, shift := s, 0
	for i, unit := range []string{"K", "M", "G"} {
		if d, ok := strings.CutSuffix(s, unit); ok {
			digits, shift = d, 10*(i+1)
		}
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n <= 0 || n > 2<<30>>shift {
		return 0, fmt.Errorf("size %q: not a number from 1 to 2G", s)
	}
	return n << shift, nil
}
