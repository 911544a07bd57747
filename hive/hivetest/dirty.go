package hivetest

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
)

// A LogFormat is a format of transaction logs.
type LogFormat string

// HvLE is the format since Windows 8.1, DIRT the one before.
const (
	HvLE LogFormat = "HvLE"
	DIRT LogFormat = "DIRT"
)

// A Tail is what follows the last good entry of a log.
type Tail string

// Every tail but TailNone holds an entry with good hashes that must not be
// applied: it would overwrite the root with rubbish.
const (
	TailNone    Tail = ""        // the file ends
	TailStale   Tail = "stale"   // older entries, then one whose number would fit
	TailRemnant Tail = "remnant" // old page bytes, then an entry whose number would fit
	TailTorn    Tail = "torn"    // an entry that only partly reached the disk
)

// DirtyOptions says how a hive got dirty. The zero value means one HvLE entry in LOG1 and an empty
// LOG2.
type DirtyOptions struct {
	Format LogFormat // "" stands for HvLE

	Seq  uint32 // secondary sequence number of the primary; 0: the one it had before
	Gap  uint32 // the first entry's number is Seq + Gap
	Tail Tail   // of the log with the last good entry

	Entries    int  // number of entries that hold the change; 0 means 1
	InFirst    int  // number of them in the first log; 0 means all
	SwapLogs   bool // LOG2 is the first log
	OldLog     bool // the other log has older entries, which must not be applied
	Reconciled int  // number of entries whose changes are in the primary already

	Newer      bool // DIRT: the log has a later time than the primary
	BadPrimary bool // the primary's checksum is wrong
	BadLog1    bool // the checksum of LOG1 is wrong
	BadLog2    bool
}

// A DirtyHive is a hive as a power cut leaves it: the primary is behind, the logs hold the rest.
type DirtyHive struct {
	Primary, Log1, Log2 []byte

	Entries int    // how many good log entries there are; 1 for DIRT
	LastSeq uint32 // the sequence number of the last one
}

// Dirty makes a dirty hive out of two sound states of it: the primary is in the state before, and
// the logs lead to the state after.
//
// Each HvLE entry holds its own share of the changed pages, and the shares of later entries as they
// were before, so that the right result needs every entry in the right order.
func Dirty(before, after []byte, o DirtyOptions) (*DirtyHive, error) {
	if o.Format == "" {
		o.Format = HvLE
	}
	o.Entries = max(o.Entries, 1)
	if o.InFirst == 0 {
		o.InFirst = o.Entries
	}
	if o.Seq == 0 {
		o.Seq = image(before).u32(8)
	}
	c := change{before: before, after: after}
	c.split(o.Entries)
	var d *DirtyHive
	switch {
	case o.InFirst > o.Entries || o.Reconciled > o.Entries:
		return nil, fmt.Errorf("hivetest: there are only %d log entries", o.Entries)
	case o.Format == DIRT && image(before).u32(12) == 0:
		return nil, fmt.Errorf("hivetest: a DIRT log needs a hive with a last-written time")
	case o.Format == DIRT:
		d = c.dirt(o)
	case o.Format == HvLE:
		d = c.entries(o)
	default:
		return nil, fmt.Errorf("hivetest: unknown log format %q", o.Format)
	}
	d.Primary = SetSequences(c.reconciled(o.Reconciled), o.Seq+1, o.Seq)
	for _, f := range []struct {
		bad bool
		b   []byte
	}{{o.BadPrimary, d.Primary}, {o.BadLog1, d.Log1}, {o.BadLog2, d.Log2}} {
		if f.bad && len(f.b) > 0 {
			copy(f.b[508:], "INVL")
		}
	}
	return d, nil
}

// change is the difference between two states of a hive.
type change struct {
	before, after []byte
	shares        [][]uint32 // the offsets of the changed pages, by entry
}

// split finds the changed pages and distributes them, the first page last, so that every entry has
// an old or a new state of it.
func (c *change) split(n int) {
	var pages []uint32
	for at := uint32(pageSize); at < image(c.after).binsSize(); at += pageSize {
		if !bytes.Equal(page(c.before, at), page(c.after, at)) {
			pages = append(pages, at)
		}
	}
	pages = append(pages, 0)
	for i := range n {
		c.shares = append(c.shares, pages[i*len(pages)/n:(i+1)*len(pages)/n])
	}
}

// page returns a page of the bins, nil beyond their end.
func page(img []byte, at uint32) []byte {
	if at >= image(img).binsSize() {
		return nil
	}
	return img[baseBlockSize+at : baseBlockSize+at+pageSize]
}

// reconciled is the primary with the changes of the first n shares.
func (c *change) reconciled(n int) []byte {
	img := slices.Clone(c.before)
	for _, share := range c.shares[:n] {
		for _, at := range share {
			if end := int(baseBlockSize + at + pageSize); end > len(img) {
				img = append(img, make([]byte, end-len(img))...)
			}
			copy(img[baseBlockSize+at:], page(c.after, at))
		}
	}
	return img
}

// entry makes the log entry for share n.
func (c *change) entry(n int, seq uint32) Entry {
	size := image(c.before).binsSize()
	for _, share := range c.shares[:n+1] {
		for _, at := range share {
			size = max(size, at+pageSize)
		}
	}
	last := n == len(c.shares)-1
	if last {
		size = image(c.after).binsSize()
	}
	e := Entry{Seq: seq, BinsSize: size, Flags: image(c.after).u32(144) & 1}
	var pages []Page
	for i, share := range c.shares[n:] {
		img := c.before
		if i == 0 {
			img = c.after
		}
		for _, at := range share {
			if data := page(img, at); data != nil {
				pages = append(pages, Page{at, data})
			}
		}
	}
	e.Pages = runs(pages)
	return e
}

// runs sorts pages and joins adjacent ones, as Windows does.
func runs(pages []Page) []Page {
	slices.SortFunc(pages, func(x, y Page) int { return int(x.Offset) - int(y.Offset) })
	var joined []Page
	for _, p := range pages {
		if n := len(joined); n > 0 && joined[n-1].Offset+uint32(len(joined[n-1].Data)) == p.Offset {
			joined[n-1].Data = append(slices.Clip(joined[n-1].Data), p.Data...)
			continue
		}
		joined = append(joined, p)
	}
	return joined
}

// entries makes the two logs of the new format.
func (c *change) entries(o DirtyOptions) *DirtyHive {
	first := o.Seq + o.Gap
	var entries []Entry
	for i := range o.Entries {
		entries = append(entries, c.entry(i, first+uint32(i)))
	}
	d := &DirtyHive{Entries: o.Entries, LastSeq: first + uint32(o.Entries) - 1}
	d.Log1 = LogFile(c.before, entries[:o.InFirst]...)
	if rest := entries[o.InFirst:]; len(rest) > 0 {
		base := SetBaseBlock(c.before[:sectorSize], func(b []byte) {
			binary.LittleEndian.PutUint32(b[40:], entries[o.InFirst-1].BinsSize)
		})
		d.Log2 = addTail(LogFile(base, rest...), d.LastSeq, o.Tail)
	} else {
		d.Log1 = addTail(d.Log1, d.LastSeq, o.Tail)
		if o.OldLog {
			d.Log2 = LogFile(c.before, poison(o.Seq-3), poison(o.Seq-2))
		}
	}
	if o.SwapLogs {
		d.Log1, d.Log2 = d.Log2, d.Log1
	}
	return d
}

// dirt makes the logs of the old format, of which only one counts.
func (c *change) dirt(o DirtyOptions) *DirtyHive {
	time := binary.LittleEndian.Uint64(c.before[12:])
	if o.Newer {
		time += 10_000_000 // one second
	}
	base := SetBaseBlock(c.after[:sectorSize], func(b []byte) {
		binary.LittleEndian.PutUint64(b[12:], time)
	})
	var pages []Page
	for _, share := range c.shares {
		for _, at := range share {
			pages = append(pages, Page{at, page(c.after, at)})
		}
	}
	d := &DirtyHive{Entries: 1, LastSeq: o.Seq + 1}
	d.Log1 = DirtLog(base, d.LastSeq, pages...)
	if o.Tail != TailNone {
		d.Log1 = append(d.Log1, remnant()...)
	}
	if o.OldLog {
		old := SetBaseBlock(base, func(b []byte) {
			binary.LittleEndian.PutUint64(b[12:],
				binary.LittleEndian.Uint64(c.before[12:])-10_000_000)
		})
		d.Log2 = DirtLog(old, o.Seq-1, poison(0).Pages...)
	}
	if o.SwapLogs {
		d.Log1, d.Log2 = d.Log2, d.Log1
	}
	return d
}
