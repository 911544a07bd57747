// Bench times whole programs on hives and disks, side by side: unhello and the
// tools that people set values and walk hives with today.
//
//	bench -unhello PROGRAM -hive FILE -clean FILE -dirty FILE [-dir DIR] [-sets N] [-walks N] [-disks N] [-mounts N]
//
// Every FILE is a SOFTWARE hive whose Hello-only switch is 2; those of -clean
// and -dirty have their logs beside them and get onto disks that are made here.
// The runs take turns, so that whatever else the machine does hits all of them
// alike; no rounds leave a contest out. The exit code is 1 where a bound is missed or a program fails.
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
	clean := flag.String("clean", "", "a clean SOFTWARE hive with logs, for the disks")
	dirty := flag.String("dirty", "", "a dirty SOFTWARE hive with logs, for the disks")
	dir := flag.String("dir", os.TempDir(), "folder for working copies")
	sets := flag.Int("sets", 9, "rounds of setting the value")
	walks := flag.Int("walks", 3, "rounds of walking the tree")
	disks := flag.Int("disks", 11, "rounds of fixing disks")
	mounts := flag.Int("mounts", 5, "rounds of setting the value on a volume")
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

	contests := []contest{
		{title: "set the switch from 2 to 0", work: work, rounds: *sets, entries: setters(own, *hive)},
		{title: "walk the whole tree", work: work, rounds: *walks, entries: walkers(own, *hive)},
	}
	onDisks, err := diskContests(own, *clean, *dirty, work, *disks, *mounts)
	if err != nil {
		return err
	}
	missed := 0
	for _, c := range append(contests, onDisks...) {
		if c.rounds == 0 {
			continue
		}
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
A disk is made the same again before every run, which reads all of it into the page cache. Bytes read are those that the process got from
read and its like (rchar in /proc/PID/io, taken between its exit and its burial), from the page cache or not: disk, record, everything.
Mounting counts until ntfs-3g has written and synced the rest and ended.
`
