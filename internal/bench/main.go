// Bench times whole programs on one hive, side by side: unhello and the tools
// that people set values and walk hives with today.
//
//	bench -unhello PROGRAM -hive FILE [-dir DIR] [-sets N] [-walks N]
//
// FILE is a clean SOFTWARE hive whose Hello-only switch is 2. The runs take
// turns, so that whatever else the machine does hits all of them alike. The exit
// code is 1 where a bound is missed or a program fails.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	if err := bench(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func bench() error {
	unhello := flag.String("unhello", "", "the executable to time")
	hive := flag.String("hive", "", "a clean SOFTWARE hive whose switch is 2")
	dir := flag.String("dir", os.TempDir(), "folder for working copies")
	sets := flag.Int("sets", 9, "rounds of setting the value")
	walks := flag.Int("walks", 3, "rounds of walking the tree")
	flag.Parse()

	work, err := os.MkdirTemp(*dir, "unhello-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	own, err := filepath.Abs(*unhello)
	if err != nil {
		return err
	}
	info, err := os.Stat(*hive)
	if err != nil {
		return err
	}
	fmt.Printf("hive of %d bytes; programs: %s\n", info.Size(), versions(own))
	fmt.Print(leftOut)

	missed := 0
	for _, c := range []contest{
		{title: "set the switch from 2 to 0", hive: *hive, work: work, rounds: *sets, writes: true, entries: setters(own)},
		{title: "walk the whole tree", hive: *hive, work: work, rounds: *walks, entries: walkers(own)},
	} {
		results, err := c.run()
		if err != nil {
			return err
		}
		missed += c.report(os.Stdout, results)
	}
	if missed > 0 {
		return fmt.Errorf("%d bounds missed", missed)
	}
	return nil
}

// leftOut says what the figures don't show.
const leftOut = `Every run is a whole process, from its start to its exit, with its output thrown away. Every run that writes gets a fresh copy of the
hive, synced and read once before the clock starts: it is in the page cache, for all alike, and reading from a cold disk is left out.
unhello walks all bins and cells before it writes, keeps an undo record, syncs both and reads both back from the disk. The others do
none of that; what they leave to the kernel to write later is left out. After every run reglookup, which does not take part, reads
the value back.
`
