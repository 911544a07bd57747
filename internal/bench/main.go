// Bench times whole programs on hives and disks, side by side: unhello and the tools with which
// people set values and walk hives today.
//
//	bench -unhello PROGRAM -tests PROGRAM -hive FILE -clean FILE -dirty FILE -programs DIR
//	      [-dir DIR] [-memory DIR] [-sets N] [-walks N] [-readings N] [-disks N] [-mounts N]
//	      [-stretches N] [-encrypted N] [-reads N] [-sticks N]
//
// The tests are those of package bitlocker, compiled. Every FILE is a SOFTWARE hive whose
// Hello-only switch is 2; those of -clean and -dirty have their logs beside them and are put on
// disks that are made here. The programs take turns, so that whatever else the machine does affects
// all of them alike; a contest with 0 rounds is left out. The exit code is 1 if a bound is missed
// or a program fails.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	var o options
	flag.StringVar(&o.unhello, "unhello", "", "the executable to time")
	flag.StringVar(&o.tests, "tests", "",
		"the compiled tests of package bitlocker, for their benchmarks")
	flag.StringVar(&o.hive, "hive", "", "a clean SOFTWARE hive whose switch is 2")
	flag.StringVar(&o.clean, "clean", "", "a clean SOFTWARE hive with logs, for the disks")
	flag.StringVar(&o.dirty, "dirty", "", "a dirty SOFTWARE hive with logs, for the disks")
	flag.StringVar(&o.dir, "dir", os.TempDir(), "folder for working copies")
	flag.StringVar(&o.memory, "memory", "/dev/shm", "folder in memory for what is decrypted")
	flag.StringVar(&o.programs, "programs", "", "folder with the Windows executables, for a stick")
	flag.IntVar(&o.sets, "sets", 9, "rounds of setting the value")
	flag.IntVar(&o.walks, "walks", 3, "rounds of walking the tree")
	flag.IntVar(&o.readings, "readings", 1, "rounds of counting what an edit reads")
	flag.IntVar(&o.disks, "disks", 11, "rounds of fixing disks")
	flag.IntVar(&o.mounts, "mounts", 5, "rounds of setting the value on a volume")
	flag.IntVar(&o.stretches, "stretches", 5, "rounds of stretching keys")
	flag.IntVar(&o.encrypted, "encrypted", 5, "rounds of setting the value on an encrypted volume")
	flag.IntVar(&o.reads, "reads", 3, "rounds of decrypting a volume")
	flag.IntVar(&o.sticks, "sticks", 5, "rounds of filling a stick")
	flag.Parse()
	if err := o.bench(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// options are what the command line says.
type options struct {
	unhello, tests, hive, clean, dirty, dir, memory, programs string

	// rounds
	sets, walks, readings, disks, mounts, stretches, encrypted, reads, sticks int
}

func (o *options) bench() error {
	work, err := os.MkdirTemp(o.dir, "unhello-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	if o.unhello, err = filepath.Abs(o.unhello); err != nil {
		return err
	}
	info, err := os.Stat(o.hive)
	if err != nil {
		return err
	}
	edits, err := o.edits()
	if err != nil {
		return err
	}
	fmt.Printf("hive of %d bytes; programs: %s\n", info.Size(), versions(o.unhello))
	fmt.Print(leftOut)

	contests := []contest{
		{title: "set the switch from 2 to 0",
			work: work, rounds: o.sets, entries: setters(o.unhello, o.hive)},
		{title: "walk the whole tree", work: work, rounds: o.walks,
			entries: walkers(o.unhello, o.hive)},
		{title: "edit a hive", work: work, rounds: o.readings, entries: edits},
		{title: "stretch a key ten times",
			work: work, rounds: o.stretches, entries: stretchers(o.tests)},
	}
	for _, more := range []func(work string) ([]contest, error){o.diskContests, o.encryptedContests,
		o.stickContest} {
		list, err := more(work)
		if err != nil {
			return err
		}
		contests = append(contests, list...)
	}
	return runAll(contests)
}

func runAll(contests []contest) error {
	missed := 0
	for _, c := range contests {
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
const leftOut = `Every run is a whole process, from its start to its exit, with its output thrown
away. Every run that writes gets a fresh copy of the hive, synced and read once before the clock
starts, so that it is in the page cache for all programs alike; reading from a cold disk is left
out. unhello walks all bins and cells before it writes, keeps an undo record, syncs both and reads
both back from the disk. The others do none of that; what they leave to the kernel to write later
is left out. After every run reglookup, which doesn't take part, reads the value back.
A disk is restored before every run, which reads all of it into the page cache. Bytes read are those
that the process got from read and the like (rchar in /proc/PID/io, taken after it has ended), from
the page cache or not: disk, record, everything. Mounting counts until ntfs-3g has written and
synced the rest and ended, and so has dislocker-fuse below it.
How often an edit reads a hive includes the logs and the record. Left out is what other processes
read and what is mapped into memory, which unhello does with no file but its own executable. The
keys of these hives lie in the order of the tree; where they lie scattered, a walk of the tree comes
back to what its cache of 2 MiB has dropped. Reading back takes what was written and the way to the
value, not the rest. 'recover --out' reads the hive once more, to copy it.
Encrypted volumes are encrypted to the last sector and nearly full: there are no zeros that need not
be decrypted or written. A program that opens one stretches the recovery password first, which is in
all its figures. Decryption goes from the page cache to a file in memory, so that no disk sets the
pace, because both would wait for it; cmp compares every byte with what had been encrypted. taskset
assigns the processors. A key is stretched ten times, and as many bytes are hashed as often, by the
benchmarks of package bitlocker.
A stick is filled in memory. mcopy gets a volume that mkfs.vfat has made beforehand; unhello makes
partition table, volume and file, hashes its own executables, puts them on the stick too, and syncs.
`
