package main

import (
	"os"
)

const (
	gib = 1 << 30
	tib = 1 << 40
)

// diskContests makes disks that hold a hive and its logs, and the contests on them: unhello on
// disks of all sizes, and unhello compared with mounting.
func (o *options) diskContests(work string) ([]contest, error) {
	if o.disks == 0 && o.mounts == 0 {
		return nil, nil
	}
	w, err := newWorkshop(work)
	if err != nil {
		return nil, err
	}
	onDisk := func(d kind) (e entry, err error) {
		e = entry{name: "unhello fix on " + d.name, command: fix(o.unhello), memory: mostMemory,
			growth: d.growth}
		if e.mostRead, err = readBound(d.hive, d.passes); err != nil {
			return e, err
		}
		e.on, err = d.make(d.name, d.size, d.hive)
		return e, err
	}
	bySize := contest{title: "fix disks of all sizes", work: work, rounds: o.disks}
	for _, d := range []kind{
		{"a raw disk of 1 GB", w.disk, gib, o.clean, 1.1, 0},
		{"a raw disk of 1 TB", w.disk, tib, o.clean, 1.1, mostGrowth},
		{"a dynamic VHDX of 64 GB", w.vhdx, 64 * gib, o.clean, 1.1, mostGrowth},
	} {
		e, err := onDisk(d)
		if err != nil {
			return nil, err
		}
		bySize.entries = append(bySize.entries, e)
	}
	// If logs were replayed, the whole hive is walked, bins and tree, before the edit, and the tree
	// once more after it.
	replayed, err := onDisk(kind{"a raw disk of 1 GB with a dirty hive", w.disk, gib,
		o.dirty, 4, 0})
	if err != nil {
		return nil, err
	}
	volume, err := w.volume("a volume of 1 GB", gib, o.clean)
	if err != nil {
		return nil, err
	}
	return []contest{
		bySize,
		{title: "fix a disk with a dirty hive", work: work, rounds: min(o.disks, 3),
			entries: []entry{replayed}},
		{title: "set the switch from 2 to 0 on a volume of 1 GB",
			work: work, rounds: o.mounts, entries: mounters(o.unhello, volume)},
	}, nil
}

// A kind of disk to fix.
type kind struct {
	name   string
	make   func(name string, size int64, hive string) (*diskImage, error)
	size   int64
	hive   string
	passes float64 // how often the hive and its logs may be read
	growth float64 // see entry
}

// mostGrowth is how many times longer a disk of any size may take than a small one.
const mostGrowth = 1.5

// readBound returns how many bytes may be read for that many passes over a hive with its logs, and
// for everything else on a disk.
func readBound(hive string, passes float64) (int64, error) {
	total := int64(0)
	for _, log := range []string{"", ".LOG1", ".LOG2"} {
		info, err := os.Stat(hive + log)
		if err != nil {
			return 0, err
		}
		total += info.Size()
	}
	return int64(passes*float64(total)) + 8*mib, nil
}
