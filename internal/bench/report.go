package main

import (
	"fmt"
	"io"
	"slices"
	"text/tabwriter"
	"time"
)

// A measurement is what one run took.
type measurement struct {
	wall, cpu time.Duration
	peak      int64 // bytes of memory; 0 if the system doesn't tell
	read      int64 // bytes; 0 if the system doesn't tell
}

// A series has all runs of one program.
type series []measurement

// sorted returns one figure of all runs, the lowest first.
func (s series) sorted(figure func(measurement) int64) []int64 {
	list := make([]int64, len(s))
	for i, m := range s {
		list[i] = figure(m)
	}
	slices.Sort(list)
	return list
}

func (m measurement) wallTime() int64 { return int64(m.wall) }
func (m measurement) cpuTime() int64  { return int64(m.cpu) }
func (m measurement) memory() int64   { return m.peak }
func (m measurement) bytes() int64    { return m.read }

// median returns the middle of a sorted list, the lower one of two.
func median(list []int64) int64 { return list[(len(list)-1)/2] }

func (s series) wall() time.Duration {
	return time.Duration(median(s.sorted(measurement.wallTime)))
}

func (s series) best() time.Duration { return time.Duration(s.sorted(measurement.wallTime)[0]) }
func (s series) cpu() time.Duration  { return time.Duration(median(s.sorted(measurement.cpuTime))) }

// peak and read give the figure of the run that took the most, in MiB.
func (s series) peak() float64 { return inMiB(s.sorted(measurement.memory)[len(s)-1]) }
func (s series) read() float64 { return inMiB(s.sorted(measurement.bytes)[len(s)-1]) }

func inMiB(bytes int64) float64 { return float64(bytes) / float64(mib) }

// report prints the table of a contest and how it compares with the bounds. It returns how many of
// them unhello missed.
func (c *contest) report(out io.Writer, results []series) (missed int) {
	fmt.Fprintf(out, "\n%s, %d rounds\n", c.title, c.rounds)
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "wall median\tbest\tcpu median\tpeak memory\t")
	for i, e := range c.entries {
		s := results[i]
		fmt.Fprintf(table, "%.3f s\t%.3f s\t%.3f s\t%.1f MiB\t  %s\n",
			s.wall().Seconds(), s.best().Seconds(), s.cpu().Seconds(), s.peak(), e.name)
	}
	table.Flush()
	for _, b := range c.bounds(results) {
		word := "ok"
		if b.value > b.most {
			word = "MISSED"
			missed++
		}
		fmt.Fprintf(out, "%s: %.3g (at most %.3g) %s\n", b.what, b.value, b.most, word)
	}
	return missed
}

// mostMemory is the bound of the peak memory of unhello in MiB.
const mostMemory = 24

// A bound is a figure that must not be too high.
type bound struct {
	what        string
	value, most float64
}

// bounds compares the programs by the medians of their times, and by the worst run in everything
// else.
func (c *contest) bounds(results []series) (list []bound) {
	first := results[0]
	for i, e := range c.entries {
		own := results[i]
		if e.memory > 0 {
			list = append(list, bound{"peak memory of " + e.name + " in MiB", own.peak(), e.memory})
		}
		switch read := own.sorted(measurement.bytes)[len(own)-1]; {
		case e.size > 0:
			list = append(list, bound{"bytes read / size of the hive, " + e.name,
				float64(read) / float64(e.size), float64(e.mostRead) / float64(e.size)})
		case e.mostRead > 0:
			list = append(list, bound{"MiB that " + e.name + " reads", own.read(),
				inMiB(e.mostRead)})
		}
		if e.bound > 0 {
			list = append(list, bound{"time of " + c.entries[0].name + " / " + e.name,
				ratio(first, own), e.bound})
		}
		if e.growth > 0 {
			list = append(list, bound{"time of " + e.name + " / " + c.entries[0].name,
				ratio(own, first), e.growth})
		}
	}
	return list
}

func ratio(a, b series) float64 { return a.wall().Seconds() / b.wall().Seconds() }
