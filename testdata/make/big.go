package main

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
	"strings"

	"unhello/hive/hivetest"
)

// writeBig writes a clean SOFTWARE hive of about size bytes whose switch is 2. It is too big to
// keep among the fixtures.
func writeBig(file string, size int64) error {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	defer f.Close()
	out := bufio.NewWriterSize(f, 1<<20)
	err = hivetest.Big(out, hivetest.BigOptions{Bytes: size,
		SoftwareOptions: hivetest.SoftwareOptions{
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

// addLogs gives a hive the logs that it has after its switch was turned on, from 0 to 2. A clean
// hive has got that change already; a dirty one has not, and its file still says 0.
func addLogs(file, state string) error {
	if state != "clean" && state != "dirty" {
		return fmt.Errorf("logs %q: neither clean nor dirty", state)
	}
	on, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	off, err := hivetest.SetDWORD(on, hivetest.DeviceKey, hivetest.HelloOnly, 0)
	if err != nil {
		return err
	}
	d, err := hivetest.Dirty(off, on, hivetest.DirtyOptions{Entries: 3, InFirst: 2})
	if err != nil {
		return err
	}
	if state == "clean" {
		d.Primary = hivetest.SetSequences(on, d.LastSeq+1, d.LastSeq+1)
	}
	for name, content := range map[string][]byte{
		file: d.Primary, file + ".LOG1": d.Log1, file + ".LOG2": d.Log2,
	} {
		if err := os.WriteFile(name, content, 0o666); err != nil {
			return err
		}
	}
	return nil
}

// parseSize reads a number of bytes, or of units of 1024 if K, M or G follows.
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
